//! The definitions of a document, in the order in which they are written. The library keeps them by
//! their names, in another order each time: of several faults each answer would tell another first.

use async_graphql::{
    Name, Positioned,
    parser::types::{ExecutableDocument, FragmentDefinition, OperationDefinition},
};

/// Its operations.
pub(super) fn operations(document: &ExecutableDocument) -> Vec<&OperationDefinition> {
    let operations = document.operations.iter();
    let mut operations: Vec<_> = operations.map(|(_, operation)| operation).collect();
    operations.sort_by_key(|operation| operation.pos);
    let bare = operations.into_iter();
    bare.map(|operation| &operation.node).collect()
}

/// Its fragments.
pub(super) fn fragments(document: &ExecutableDocument) -> Vec<(&Name, &FragmentDefinition)> {
    let mut fragments: Vec<_> = document.fragments.iter().collect();
    fragments.sort_by_key(|(_, Positioned { pos, .. })| *pos);
    let bare = fragments.into_iter();
    bare.map(|(name, fragment)| (name, &fragment.node))
        .collect()
}
