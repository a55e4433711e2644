//! Variables where they stand: the type of each fits the place. The library has such a rule, and never
//! shows it a value.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Pos, Positioned, ServerError, Value,
    parser::types::{
        Directive, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType,
        Selection, SelectionSet, VariableDefinition,
    },
    registry::{MetaInputValue, MetaType, MetaTypeName, Registry},
};
use async_graphql_value::Value as Written;

use crate::schema::definitions;

/// Checks the variables of each operation, also in the fragments that it reaches.
///
/// # Errors
/// The first place at which a variable does not fit.
pub(super) fn check(document: &ExecutableDocument, registry: &Registry) -> Result<(), ServerError> {
    let fragments = document.fragments.iter();
    let fragments: HashMap<&Name, Found<'_>> = fragments
        .map(|(name, fragment)| (name, Found::of_fragment(&fragment.node, registry)))
        .collect();
    let mut first: Option<(Pos, ServerError)> = None;
    for operation in definitions::operations(document) {
        let definitions = operation.variable_definitions.iter();
        let declared = definitions
            .map(|definition| (&definition.node.name.node, Declared::of(&definition.node)));
        // What is no type of the schema is told by the library.
        let declared: HashMap<_, _> = declared
            .filter(|(_, declared)| registry.concrete_type_by_name(&declared.kind).is_some())
            .collect();
        if declared.is_empty() {
            continue;
        }
        let own = Found::of_operation(operation, registry);
        let mut seen = HashSet::new();
        let mut waiting = vec![&own];
        while let Some(found) = waiting.pop() {
            for usage in &found.usages {
                let is_before = first.as_ref().is_none_or(|(place, _)| usage.place < *place);
                if is_before
                    && let Some(declared) = declared.get(usage.name)
                    && let Err(error) = declared.allow(usage)
                {
                    first = Some((usage.place, error));
                }
            }
            let spreads = found.spreads.iter().filter(|name| seen.insert(**name));
            waiting.extend(spreads.filter_map(|name| fragments.get(name)));
        }
    }
    first.map_or(Ok(()), |(_, error)| Err(error))
}

/// A variable, as an operation declares it.
struct Declared {
    kind: String,
    /// Whether it has a default that is not null.
    has_default: bool,
}

impl Declared {
    fn of(definition: &VariableDefinition) -> Self {
        let default = definition.default_value.as_ref();
        Self {
            kind: definition.var_type.node.to_string(),
            has_default: default.is_some_and(|value| value.node != Value::Null),
        }
    }

    fn allow(&self, usage: &Usage<'_>) -> Result<(), ServerError> {
        let Usage {
            name,
            place,
            wanted,
        } = usage;
        // A default of either side stands in for a value that is not given.
        let nullable = match MetaTypeName::create(wanted.kind) {
            MetaTypeName::NonNull(inner) if self.has_default || wanted.has_default => inner,
            _ => wanted.kind,
        };
        if fits(&self.kind, nullable) {
            return Ok(());
        }
        let problem = format!(
            "The variable `${name}` is of type `{}`, where `{}` is wanted.",
            self.kind, wanted.kind
        );
        Err(ServerError::new(problem, Some(*place)))
    }
}

/// Whether each value of the type `declared` is one of the type `wanted`.
fn fits(declared: &str, wanted: &str) -> bool {
    match (MetaTypeName::create(declared), MetaTypeName::create(wanted)) {
        (MetaTypeName::NonNull(declared), MetaTypeName::NonNull(wanted))
        | (MetaTypeName::List(declared), MetaTypeName::List(wanted)) => fits(declared, wanted),
        (MetaTypeName::NonNull(declared), _) => fits(declared, wanted),
        (MetaTypeName::Named(declared), MetaTypeName::Named(wanted)) => declared == wanted,
        _ => false,
    }
}

/// What a place takes.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    kind: &'a str,
    has_default: bool,
}

impl<'a> Wanted<'a> {
    const fn of(input: &'a MetaInputValue) -> Self {
        Self {
            kind: input.ty.as_str(),
            has_default: input.default_value.is_some(),
        }
    }
}

/// A use of a variable.
struct Usage<'a> {
    name: &'a Name,
    /// Of the argument: the parser tells no places within it.
    place: Pos,
    wanted: Wanted<'a>,
}

/// What an operation or a fragment holds, without the fragments that it uses.
struct Found<'a> {
    registry: &'a Registry,
    usages: Vec<Usage<'a>>,
    /// Names of the fragments that it uses.
    spreads: Vec<&'a Name>,
}

impl<'a> Found<'a> {
    fn of_operation(operation: &'a OperationDefinition, registry: &'a Registry) -> Self {
        let root = match operation.ty {
            OperationType::Query => Some(&registry.query_type),
            OperationType::Mutation => registry.mutation_type.as_ref(),
            OperationType::Subscription => registry.subscription_type.as_ref(),
        };
        let root = root.and_then(|name| registry.types.get(name));
        let (directives, set) = (&operation.directives, &operation.selection_set.node);
        Self::of(registry, root, directives, set)
    }

    fn of_fragment(fragment: &'a FragmentDefinition, registry: &'a Registry) -> Self {
        let on = fragment.type_condition.node.on.node.as_str();
        let (directives, set) = (&fragment.directives, &fragment.selection_set.node);
        Self::of(registry, registry.types.get(on), directives, set)
    }

    fn of(
        registry: &'a Registry,
        on: Option<&'a MetaType>,
        directives: &'a [Positioned<Directive>],
        set: &'a SelectionSet,
    ) -> Self {
        let mut found = Self {
            registry,
            usages: Vec::new(),
            spreads: Vec::new(),
        };
        found.directives(directives);
        found.selections(on, set);
        found
    }

    /// Looks through selections on a type; none where the schema does not have that.
    fn selections(&mut self, on: Option<&'a MetaType>, set: &'a SelectionSet) {
        for item in &set.items {
            self.directives(item.node.directives());
            match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let known = on.and_then(|on| on.field_by_name(&field.name.node));
                    self.arguments(&field.arguments, |name| known?.args.get(name));
                    let below =
                        known.and_then(|known| self.registry.concrete_type_by_name(&known.ty));
                    self.selections(below, &field.selection_set.node);
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let inner = match &fragment.type_condition {
                        Some(on) => self.registry.types.get(on.node.on.node.as_str()),
                        None => on,
                    };
                    self.selections(inner, &fragment.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    self.spreads.push(&spread.node.fragment_name.node);
                }
            }
        }
    }

    fn directives(&mut self, directives: &'a [Positioned<Directive>]) {
        for directive in directives {
            let directive = &directive.node;
            let known = self.registry.directives.get(directive.name.node.as_str());
            self.arguments(&directive.arguments, |name| known?.args.get(name));
        }
    }

    fn arguments(
        &mut self,
        arguments: &'a [(Positioned<Name>, Positioned<Written>)],
        known: impl Fn(&str) -> Option<&'a MetaInputValue>,
    ) {
        for (name, value) in arguments {
            if let Some(known) = known(&name.node) {
                self.value(&value.node, value.pos, Wanted::of(known));
            }
        }
    }

    /// Looks through a value. One that does not have the form of its type is passed over, which the
    /// library refuses.
    fn value(&mut self, value: &'a Written, place: Pos, wanted: Wanted<'a>) {
        match value {
            Written::Variable(name) => self.usages.push(Usage {
                name,
                place,
                wanted,
            }),
            Written::List(items) => {
                let list = MetaTypeName::create(wanted.kind).unwrap_non_null();
                if let MetaTypeName::List(kind) = list {
                    let has_default = false;
                    let wanted = Wanted { kind, has_default };
                    for item in items {
                        self.value(item, place, wanted);
                    }
                }
            }
            Written::Object(keys) => {
                // An object by itself is a list of one.
                let object = self.registry.concrete_type_by_name(wanted.kind);
                if let Some(MetaType::InputObject { input_fields, .. }) = object {
                    for (key, value) in keys {
                        if let Some(known) = input_fields.get(key.as_str()) {
                            self.value(value, place, Wanted::of(known));
                        }
                    }
                }
            }
            _ => {}
        }
    }
}
