//! Documents, changed so that what the library makes of them is what the specification wants. It
//! happens after the limits have looked at them, and before they are validated.

use async_graphql::{
    ServerError,
    parser::types::{DocumentOperations, ExecutableDocument, OperationType, SelectionSet},
    registry::Registry,
};

mod parents;
mod type_name;

/// Changes a document: what it asks for stays the same.
///
/// # Errors
/// The place of a `__typename` that is used as what it is not.
pub(super) fn mend(
    document: &mut ExecutableDocument,
    registry: &Registry,
) -> Result<(), ServerError> {
    for (set, _) in sets(document, registry) {
        type_name::expose(set)?;
    }
    for (set, on) in sets(document, registry) {
        parents::write(set, on, registry);
    }
    Ok(())
}

/// The selection sets that are in no other, in the order in which they are written, each with the type
/// that it is on; none where the schema does not have that.
fn sets<'a, 'r>(
    document: &'a mut ExecutableDocument,
    registry: &'r Registry,
) -> Vec<(&'a mut SelectionSet, Option<&'r str>)> {
    let operations = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    let operations = operations.into_iter().map(|operation| {
        let place = operation.pos;
        let root = match operation.node.ty {
            OperationType::Query => Some(&registry.query_type),
            OperationType::Mutation => registry.mutation_type.as_ref(),
            OperationType::Subscription => registry.subscription_type.as_ref(),
        };
        let root = root.map(String::as_str);
        (place, &mut operation.node.selection_set.node, root)
    });
    let fragments = document.fragments.values_mut().map(|fragment| {
        let place = fragment.pos;
        let fragment = &mut fragment.node;
        let on = known(registry, &fragment.type_condition.node.on.node);
        (place, &mut fragment.selection_set.node, on)
    });
    let mut sets: Vec<_> = operations.chain(fragments).collect();
    sets.sort_by_key(|(place, ..)| *place);
    sets.into_iter().map(|(_, set, on)| (set, on)).collect()
}

/// The name of a type, as the schema has it.
fn known<'r>(registry: &'r Registry, name: &str) -> Option<&'r str> {
    Some(registry.types.get(name)?.name())
}

/// The type of a field of a type, under its lists; none where there is no such field.
fn below<'r>(registry: &'r Registry, on: &str, field: &str) -> Option<&'r str> {
    let field = registry.types.get(on)?.field_by_name(field)?;
    Some(registry.concrete_type_by_name(&field.ty)?.name())
}
