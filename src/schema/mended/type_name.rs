//! Uses of `__typename`, which the library passes over when it validates: it sees neither their
//! arguments nor their directives, and takes a variable that stands there alone for one that nobody
//! uses.

use std::mem::take;

use async_graphql::{
    Positioned, ServerError,
    parser::types::{InlineFragment, Selection, SelectionSet},
};

/// Moves the directives of each `__typename` to a fragment around it, where they mean the same and are
/// looked at.
///
/// # Errors
/// The place of one with arguments, or with fields of its own.
pub(super) fn expose(set: &mut SelectionSet) -> Result<(), ServerError> {
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
                expose(&mut field.node.selection_set.node)?;
                continue;
            }
            Selection::InlineFragment(fragment) => {
                expose(&mut fragment.node.selection_set.node)?;
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
