//! Reads the arguments of a query before any of it runs.
//!
//! The library checks most values itself, and leaves some to the resolvers. Found there, a wrong
//! value is an error of the field, and takes its neighbours along; the specification wants the
//! request refused. What is left, and checked here: required variables that are missing or null,
//! whole numbers of more than 32 bits, days and instants, plain values in the place of objects, strings
//! in the place of enum values; and keys and enum values that there are none of, which the library tells
//! for each place where a variable stands, in whatever order, however long they are.

use std::{
    collections::{HashSet, btree_map::Entry},
    convert::Infallible,
};

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{
        Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
        SelectionSet,
    },
    registry::{MetaType, MetaTypeName, Registry},
};

use super::{
    definitions,
    limits::chosen,
    sizes::{Sizes, Sum},
};
use crate::{error::Error, graphql::scalars};

/// Gives the variables that are not given the defaults that the operation declares for them, and tells
/// which they were. The library does so for arguments, and forgets it for `@skip` and `@include`.
pub(super) fn fill_in(
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &mut Variables,
) -> HashSet<Name> {
    let mut filled = HashSet::new();
    let Some((_, operation)) = chosen(document, operation_name) else {
        return filled;
    };
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        if let Some(default) = &definition.default_value {
            let name = definition.name.node.clone();
            if let Entry::Vacant(place) = variables.entry(name.clone()) {
                place.insert(default.node.clone());
                filled.insert(name);
            }
        }
    }
    filled
}

/// What the values are checked against.
struct Check<'a> {
    sizes: Sizes,
    registry: &'a Registry,
    variables: &'a Variables,
    sum: Sum,
}

/// Checks the values of the operation that will run, some of whose variables were `filled` in. What the
/// library refuses anyway, such as a field that does not exist, is passed over.
///
/// # Errors
/// [`Error::BadUserInput`] naming the variable or the argument, [`Error::TooExpensive`] for one
/// that is too large.
pub(super) fn check(
    sizes: Sizes,
    registry: &Registry,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
    filled: &HashSet<Name>,
) -> Result<(), Error> {
    let Some((_, operation)) = chosen(document, operation_name) else {
        return Ok(());
    };
    let check = Check {
        sizes,
        registry,
        variables,
        sum: Sum::default(),
    };
    check.variables_of(operation, filled)?;
    check.directives_of(document)?;
    let root = match operation.ty {
        OperationType::Query => Some(&registry.query_type),
        OperationType::Mutation => registry.mutation_type.as_ref(),
        OperationType::Subscription => registry.subscription_type.as_ref(),
    };
    let root = root.and_then(|name| registry.types.get(name));
    check.selections(root, &operation.selection_set.node)?;
    for (_, fragment) in definitions::fragments(document) {
        let parent = registry
            .types
            .get(fragment.type_condition.node.on.node.as_str());
        check.selections(parent, &fragment.selection_set.node)?;
    }
    Ok(())
}

impl Check<'_> {
    fn variables_of(
        &self,
        operation: &OperationDefinition,
        filled: &HashSet<Name>,
    ) -> Result<(), Error> {
        for definition in &operation.variable_definitions {
            let definition = &definition.node;
            let argument = format!("${}", definition.name.node);
            let wanted = definition.var_type.node.to_string();
            let required = MetaTypeName::create(&wanted).is_non_null();
            match self.variables.get(&definition.name.node) {
                None if required => {
                    let problem = format!("a value of type `{wanted}` is missing from `variables`");
                    return Err(Error::bad_input(argument, problem));
                }
                Some(Value::Null) if required => {
                    let problem = format!("null, where the type is `{wanted}`");
                    return Err(Error::bad_input(argument, problem));
                }
                Some(value) => {
                    self.sizes.allow(value, &argument)?;
                    let is_written = filled.contains(&definition.name.node);
                    self.value(&wanted, value, &argument, is_written)?;
                }
                None => {}
            }
        }
        Ok(())
    }

    fn selections(
        &self,
        parent: Option<&MetaType>,
        selections: &SelectionSet,
    ) -> Result<(), Error> {
        let Some(parent) = parent else { return Ok(()) };
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => self.field(parent, &field.node)?,
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let inner = match on {
                        Some(on) => self.registry.types.get(on.node.on.node.as_str()),
                        None => Some(parent),
                    };
                    self.selections(inner, &fragment.node.selection_set.node)?;
                }
                // Fragments are checked once, where they are defined.
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }

    /// How large the arguments of directives are, which the library reads wherever they stand, also in
    /// operations that do not run.
    fn directives_of(&self, document: &ExecutableDocument) -> Result<(), Error> {
        for operation in definitions::operations(document) {
            self.directives(&operation.directives)?;
            for variable in &operation.variable_definitions {
                self.directives(&variable.node.directives)?;
            }
            self.directives_within(&operation.selection_set.node)?;
        }
        for (_, fragment) in definitions::fragments(document) {
            self.directives(&fragment.directives)?;
            self.directives_within(&fragment.selection_set.node)?;
        }
        Ok(())
    }

    fn directives_within(&self, set: &SelectionSet) -> Result<(), Error> {
        set.items.iter().try_for_each(|item| {
            self.directives(item.node.directives())?;
            match &item.node {
                Selection::Field(field) => self.directives_within(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => {
                    self.directives_within(&fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(_) => Ok(()),
            }
        })
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Result<(), Error> {
        let arguments = directives
            .iter()
            .flat_map(|directive| &directive.node.arguments);
        for (name, value) in arguments {
            self.sizes
                .allow_written(&value.node, self.variables, &name.node, &self.sum)?;
        }
        Ok(())
    }

    fn field(&self, parent: &MetaType, field: &Field) -> Result<(), Error> {
        let Some(known) = parent.field_by_name(&field.name.node) else {
            return Ok(());
        };
        for (name, value) in &field.arguments {
            if let Some(argument) = known.args.get(name.node.as_str()) {
                self.sizes
                    .allow_written(&value.node, self.variables, &name.node, &self.sum)?;
                // A variable was checked against its own type, so anything may stand for it here.
                let literal = value.node.clone().into_const_with(|_| Ok(Value::Null));
                let Ok::<_, Infallible>(literal) = literal;
                self.value(&argument.ty, &literal, &name.node, true)?;
            }
        }
        let inner = self.registry.concrete_type_by_name(&known.ty);
        self.selections(inner, &field.selection_set.node)
    }

    /// Checks a value against the type that is `wanted` at `path`. Null fits here: the library sees
    /// to the places where it does not. A value that `is_written` in the query is no JSON.
    fn value(
        &self,
        wanted: &str,
        value: &Value,
        path: &str,
        is_written: bool,
    ) -> Result<(), Error> {
        match (MetaTypeName::create(wanted), value) {
            (_, Value::Null) => Ok(()),
            (MetaTypeName::List(inner), Value::List(items)) => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(place, item)| {
                    self.value(inner, item, &format!("{path}.{place}"), is_written)
                })
            }
            // A value by itself is a list of one.
            (MetaTypeName::NonNull(inner) | MetaTypeName::List(inner), value) => {
                self.value(inner, value, path, is_written)
            }
            (MetaTypeName::Named(name), value) => match (self.registry.types.get(name), value) {
                (Some(MetaType::Scalar { .. }), value) => match scalars::problem(name, value) {
                    Some(problem) => Err(Error::bad_input(path, problem)),
                    None => Ok(()),
                },
                (Some(MetaType::InputObject { input_fields, .. }), Value::Object(keys)) => {
                    keys.iter().try_for_each(|(key, value)| {
                        let Some(wanted) = input_fields.get(key.as_str()) else {
                            let problem = format!("`{name}` has no field `{}`", short(key));
                            return Err(Error::bad_input(path, problem));
                        };
                        self.value(&wanted.ty, value, &format!("{path}.{key}"), is_written)
                    })
                }
                (Some(MetaType::InputObject { .. }), _) => {
                    let problem = format!(
                        "`{}`, where an object of type `{name}` is wanted",
                        short(&value.to_string())
                    );
                    Err(Error::bad_input(path, problem))
                }
                // In JSON a string is all that it can be.
                (Some(MetaType::Enum { .. }), Value::String(_)) if is_written => {
                    let problem = format!(
                        "{} is a string; values of `{name}` have no quotes",
                        short(&value.to_string())
                    );
                    Err(Error::bad_input(path, problem))
                }
                (Some(MetaType::Enum { enum_values, .. }), Value::String(word)) => {
                    self::word(name, word, enum_values.contains_key(word), path)
                }
                (Some(MetaType::Enum { enum_values, .. }), Value::Enum(word)) => {
                    self::word(name, word, enum_values.contains_key(word.as_str()), path)
                }
                _ => Ok(()),
            },
        }
    }
}

/// A word in the place of a value of an enum.
fn word(name: &str, word: &str, is_known: bool, path: &str) -> Result<(), Error> {
    if is_known {
        return Ok(());
    }
    let problem = format!("`{name}` has no value `{}`", short(word));
    Err(Error::bad_input(path, problem))
}

/// As much of a word as is told again.
fn short(word: &str) -> String {
    word.chars().take(100).collect()
}
