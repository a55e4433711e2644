//! Uses of `__typename`, which the library passes over when it validates: it sees neither their
//! arguments nor their directives, and takes a variable that stands there alone for one that nobody
//! uses.

use std::mem::take;

use async_graphql::{
    Positioned, ServerError,
    parser::types::{
        DocumentOperations, ExecutableDocument, InlineFragment, Selection, SelectionSet,
    },
};

/// Moves the directives of each `__typename` to a fragment around it, where they mean the same and are
/// looked at.
///
/// # Errors
/// The place of one with arguments, or with fields of its own.
pub(super) fn expose(document: &mut ExecutableDocument) -> Result<(), ServerError> {
    match &mut document.operations {
        DocumentOperations::Single(operation) => within(&mut operation.node.selection_set.node)?,
        DocumentOperations::Multiple(operations) => {
            for operation in operations.values_mut() {
                within(&mut operation.node.selection_set.node)?;
            }
        }
    }
    let mut fragments = document.fragments.values_mut();
    fragments.try_for_each(|fragment| within(&mut fragment.node.selection_set.node))
}

fn within(set: &mut SelectionSet) -> Result<(), ServerError> {
    for item in &mut set.items {
        let directives = match &mut item.node {
            Selection::Field(field) if field.node.name.node == "__typename" => {
                let field = &mut field.node;
                let takes = |what: &str| format!("Field \"__typename\" has no {what}");
                if let Some((name, _)) = field.arguments.first() {
                    return Err(ServerError::new(takes("arguments"), Some(name.pos)));
                }
                if !field.selection_set.node.items.is_empty() {
                    let place = field.selection_set.pos;
                    return Err(ServerError::new(takes("fields of its own"), Some(place)));
                }
                take(&mut field.directives)
            }
            Selection::Field(field) => {
                within(&mut field.node.selection_set.node)?;
                continue;
            }
            Selection::InlineFragment(fragment) => {
                within(&mut fragment.node.selection_set.node)?;
                continue;
            }
            Selection::FragmentSpread(_) => continue,
        };
        if directives.is_empty() {
            continue;
        }
        let place = item.pos;
        let items = vec![item.clone()];
        let fragment = InlineFragment {
            type_condition: None,
            directives,
            selection_set: Positioned::new(SelectionSet { items }, place),
        };
        item.node = Selection::InlineFragment(Positioned::new(fragment, place));
    }
    Ok(())
}
