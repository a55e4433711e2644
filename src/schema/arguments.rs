//! Reads the arguments of a query before any of it runs.
//!
//! The library checks most values itself, and leaves some to the resolvers. Found there, a wrong
//! value is an error of the field, and takes its neighbours along; the specification wants the
//! request refused. What is left, and checked here: required variables that are missing or null,
//! whole numbers of more than 32 bits, days and instants, and plain values in the place of objects.

use std::convert::Infallible;

use async_graphql::{
    Name, Value, Variables,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType,
        Selection, SelectionSet,
    },
    registry::{MetaType, MetaTypeName, Registry},
};

use crate::{error::Error, graphql::scalars};

/// Checks the values of the operation that will run. What the library refuses anyway, such as a
/// field that does not exist, is passed over.
///
/// # Errors
/// [`Error::BadUserInput`] naming the variable or the argument.
pub(super) fn check(
    registry: &Registry,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
) -> Result<(), Error> {
    let operation = match (&document.operations, operation_name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next()
        }
        _ => None,
    };
    let Some(operation) = operation else {
        return Ok(());
    };
    check_variables(registry, &operation.node, variables)?;

    let root = match operation.node.ty {
        OperationType::Query => Some(&registry.query_type),
        OperationType::Mutation => registry.mutation_type.as_ref(),
        OperationType::Subscription => registry.subscription_type.as_ref(),
    };
    let root = root.and_then(|name| registry.types.get(name));
    check_selections(
        registry,
        variables,
        root,
        &operation.node.selection_set.node,
    )?;
    for fragment in document.fragments.values() {
        let parent = registry
            .types
            .get(fragment.node.type_condition.node.on.node.as_str());
        check_selections(
            registry,
            variables,
            parent,
            &fragment.node.selection_set.node,
        )?;
    }
    Ok(())
}

fn check_variables(
    registry: &Registry,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<(), Error> {
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let argument = format!("${}", definition.name.node);
        let wanted = definition.var_type.node.to_string();
        let required = MetaTypeName::create(&wanted).is_non_null();
        let given = variables.get(&definition.name.node);
        let default = definition.default_value.as_ref().map(|value| &value.node);
        match given.or(default) {
            None if required => {
                let problem = format!("a value of type `{wanted}` is missing from `variables`");
                return Err(Error::bad_input(argument, problem));
            }
            Some(Value::Null) if required => {
                let problem = format!("null, where the type is `{wanted}`");
                return Err(Error::bad_input(argument, problem));
            }
            value => {
                check_size(value, &argument)?;
                check_value(registry, &wanted, value, &argument)?;
            }
        }
    }
    Ok(())
}

fn check_selections(
    registry: &Registry,
    variables: &Variables,
    parent: Option<&MetaType>,
    selections: &SelectionSet,
) -> Result<(), Error> {
    let Some(parent) = parent else { return Ok(()) };
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => check_field(registry, variables, parent, &field.node)?,
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref();
                let inner = match on {
                    Some(on) => registry.types.get(on.node.on.node.as_str()),
                    None => Some(parent),
                };
                check_selections(
                    registry,
                    variables,
                    inner,
                    &fragment.node.selection_set.node,
                )?;
            }
            // Fragments are checked once, where they are defined.
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}

fn check_field(
    registry: &Registry,
    variables: &Variables,
    parent: &MetaType,
    field: &Field,
) -> Result<(), Error> {
    let Some(known) = parent.field_by_name(&field.name.node) else {
        return Ok(());
    };
    for (name, value) in &field.arguments {
        if let Some(argument) = known.args.get(name.node.as_str()) {
            let constant = |value_of: &dyn Fn(&Name) -> Value| {
                let constant = value
                    .node
                    .clone()
                    .into_const_with(|name| Ok(value_of(&name)));
                let Ok::<_, Infallible>(value) = constant;
                value
            };
            // A variable was checked against its own type, so anything may stand for it here.
            let literal = constant(&|_| Value::Null);
            check_size(Some(&literal), &name.node)?;
            let given = constant(&|name| variables.get(name).cloned().unwrap_or_default());
            check_size(Some(&given), &name.node)?;
            check_value(registry, &argument.ty, Some(&literal), &name.node)?;
        }
    }
    let inner = registry.concrete_type_by_name(&known.ty);
    check_selections(registry, variables, inner, &field.selection_set.node)
}

/// Values within one argument at most, and how deep they may be nested. A filter becomes one
/// expression of SQL, which neither the stack nor the database takes in any size.
const MAX_VALUES: usize = 500;
const MAX_DEPTH: usize = 20;

/// Checks that an argument is no larger than a person would write it.
fn check_size(value: Option<&Value>, path: &str) -> Result<(), Error> {
    fn count(value: &Value, depth: usize) -> usize {
        let within = |values: &mut dyn Iterator<Item = &Value>| {
            values.fold(1_usize, |sum, value| {
                sum.saturating_add(count(value, depth + 1))
            })
        };
        match value {
            _ if depth > MAX_DEPTH => usize::MAX,
            Value::List(items) => within(&mut items.iter()),
            Value::Object(keys) => within(&mut keys.values()),
            _ => 1,
        }
    }
    if value.is_some_and(|value| count(value, 0) > MAX_VALUES) {
        return Err(Error::TooExpensive(format!(
            "{path}: more than {MAX_VALUES} values, or nested deeper than {MAX_DEPTH}; ask in several queries"
        )));
    }
    Ok(())
}

/// Checks a value against the type that is `wanted` at `path`. Null fits here: the library sees to
/// the places where it does not.
fn check_value(
    registry: &Registry,
    wanted: &str,
    value: Option<&Value>,
    path: &str,
) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    match (MetaTypeName::create(wanted), value) {
        (_, Value::Null) => Ok(()),
        (MetaTypeName::List(inner), Value::List(items)) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(place, item)| {
                check_value(registry, inner, Some(item), &format!("{path}.{place}"))
            })
        }
        // A value by itself is a list of one.
        (MetaTypeName::NonNull(inner) | MetaTypeName::List(inner), value) => {
            check_value(registry, inner, Some(value), path)
        }
        (MetaTypeName::Named(name), value) => match (registry.types.get(name), value) {
            (Some(MetaType::Scalar { .. }), value) => match scalars::problem(name, value) {
                Some(problem) => Err(Error::bad_input(path, problem)),
                None => Ok(()),
            },
            (Some(MetaType::InputObject { input_fields, .. }), Value::Object(keys)) => {
                keys.iter().try_for_each(|(key, value)| {
                    let wanted = input_fields.get(key.as_str()).map(|field| &field.ty);
                    wanted.map_or(Ok(()), |wanted| {
                        check_value(registry, wanted, Some(value), &format!("{path}.{key}"))
                    })
                })
            }
            (Some(MetaType::InputObject { .. }), _) => {
                let problem = format!("`{value}`, where an object of type `{name}` is wanted");
                Err(Error::bad_input(path, problem))
            }
            _ => Ok(()),
        },
    }
}
