//! The definitions of a document, in the order in which they are written. The library keeps them by
//! their names, in another order each time: of several faults each answer would tell another first.

use std::collections::HashSet;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        ExecutableDocument, FragmentDefinition, FragmentSpread, OperationDefinition, Selection,
        SelectionSet,
    },
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

/// A use of a fragment.
pub(super) type Spread<'a> = &'a Positioned<FragmentSpread>;

/// The uses of fragments in a set, and in all that stands in it.
pub(super) fn spreads(set: &SelectionSet) -> Vec<Spread<'_>> {
    let mut found = Vec::new();
    let mut waiting = vec![set.items.iter()];
    while let Some(items) = waiting.last_mut() {
        match items.next().map(|item| &item.node) {
            Some(Selection::Field(field)) => {
                waiting.push(field.node.selection_set.node.items.iter());
            }
            Some(Selection::InlineFragment(fragment)) => {
                waiting.push(fragment.node.selection_set.node.items.iter());
            }
            Some(Selection::FragmentSpread(spread)) => found.push(spread),
            None => drop(waiting.pop()),
        }
    }
    found
}

/// The names of the fragments that an operation uses, by way of others too.
pub(super) fn used(document: &ExecutableDocument) -> HashSet<&Name> {
    let mut used = HashSet::new();
    let operations = operations(document).into_iter();
    let mut waiting: Vec<_> = operations
        .map(|operation| &operation.selection_set.node)
        .collect();
    while let Some(set) = waiting.pop() {
        for spread in spreads(set) {
            let name = &spread.node.fragment_name.node;
            if used.insert(name)
                && let Some(fragment) = document.fragments.get(name)
            {
                waiting.push(&fragment.node.selection_set.node);
            }
        }
    }
    used
}
