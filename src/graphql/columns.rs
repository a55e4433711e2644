//! Which columns of its records a query needs.
//!
//! A field is made of the column of its name (`wikidataId` of `wikidata_id`) and of that with the id of
//! what it leads to (`meeting` of `meeting_id`); what else it is made of, is in `MADE_OF` here, or its
//! kind says it in [`Listed::MADE_OF`].

use async_graphql::{
    Context,
    parser::types::{Selection, SelectionSet},
};

use super::{
    context::{known, loader},
    listed::Listed,
};
use crate::entity::row::{Columns, Row};

/// Fields of all kinds that are made of columns of other names, with these.
const MADE_OF: [(&str, &[&str]); 2] = [
    ("date", &["date_basis"]),
    ("provenance", &["provenance_dataset", "provenance_method"]),
];

/// The columns that the field at hand needs of records of `R`, which are at the end of each of
/// `paths` below it.
#[must_use]
pub fn columns<R: Listed>(context: &Context<'_>, paths: &[&[&str]]) -> Columns {
    let Ok(loaders) = loader(context) else {
        return Columns::ALL;
    };
    loaders.columns(known::<R>(context), || {
        let selected = &context.item.node.selection_set.node;
        let columns = paths.iter().map(|path| below::<R>(context, selected, path));
        columns.fold(Columns::ID, Columns::and)
    })
}

fn below<R: Listed>(context: &Context<'_>, selected: &SelectionSet, path: &[&str]) -> Columns {
    let mut columns = Columns::ID;
    for selection in &selected.items {
        let more = match &selection.node {
            Selection::Field(field) => {
                let name = field.node.name.node.as_str();
                match path {
                    [] => of_field::<R>(name),
                    [step, rest @ ..] if *step == name => {
                        below::<R>(context, &field.node.selection_set.node, rest)
                    }
                    _ => continue,
                }
            }
            Selection::InlineFragment(fragment) => {
                below::<R>(context, &fragment.node.selection_set.node, path)
            }
            Selection::FragmentSpread(spread) => {
                let fragments = &context.query_env.fragments;
                let Some(fragment) = fragments.get(&spread.node.fragment_name.node) else {
                    continue;
                };
                below::<R>(context, &fragment.node.selection_set.node, path)
            }
        };
        columns = columns.and(more);
    }
    columns
}

/// The columns that a field of this name is made of.
fn of_field<R: Listed>(name: &str) -> Columns {
    let column = snake_case(name);
    let mut made_of = MADE_OF.iter().chain(R::MADE_OF);
    let made_of = made_of.find(|(field, _)| *field == name);
    let others = made_of.map_or(&[][..], |(_, columns)| columns);
    Columns::of(R::Row::COLUMNS, |one| {
        let rest = one.strip_prefix(&*column);
        rest.is_some_and(|rest| rest.is_empty() || rest == "_id") || others.contains(&one)
    })
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
