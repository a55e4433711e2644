//! Fragments without a type, which the library takes for ones of any type when it looks for fields
//! that conflict: it refused `... on Meeting { ... { name: title } } ... on Party { ... { name } }`.

use async_graphql::{
    Name, Positioned,
    parser::types::{Selection, SelectionSet, TypeCondition},
    registry::Registry,
};

use super::{below, known};

/// Writes the type of what is around it on each of them.
pub(super) fn write(set: &mut SelectionSet, on: Option<&str>, registry: &Registry) {
    for item in &mut set.items {
        let place = item.pos;
        match &mut item.node {
            Selection::Field(field) => {
                let field = &mut field.node;
                let below = on.and_then(|on| below(registry, on, &field.name.node));
                write(&mut field.selection_set.node, below, registry);
            }
            Selection::InlineFragment(fragment) => {
                let fragment = &mut fragment.node;
                let inner = match &fragment.type_condition {
                    Some(on) => known(registry, &on.node.on.node),
                    None => on,
                };
                if fragment.type_condition.is_none()
                    && let Some(on) = on
                {
                    let on = Positioned::new(Name::new(on), place);
                    fragment.type_condition = Some(Positioned::new(TypeCondition { on }, place));
                }
                write(&mut fragment.selection_set.node, inner, registry);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}
