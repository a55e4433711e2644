//! The one field of a subscription.
//!
//! The specification allows one response at the root of a subscription, which may stand in
//! fragments and be asked for in parts. The library does not look, and finds only what stands at the
//! root itself; so the field is put there before it sees the query.

use std::collections::HashSet;

use async_graphql::{
    Positioned, Request,
    parser::types::{DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet},
};

use super::limits::chosen;

/// Puts the field of the subscription that a request will run at its root. What the library refuses
/// anyway, such as a query that is none, is passed over.
///
/// # Errors
/// Why it is not one field, for whoever wrote the query.
pub fn require(request: &mut Request) -> Result<(), &'static str> {
    let operation_name = request.operation_name.clone();
    let Ok(document) = request.parsed_query() else {
        return Ok(());
    };
    let name = operation_name.as_deref();
    let Some((_, operation)) = chosen(document, name) else {
        return Ok(());
    };
    let root = &operation.selection_set.node;
    let field = single(document, root)?;
    let beside = |item: &&Positioned<Selection>| !matches!(item.node, Selection::Field(_));
    // Fragments stay, since one that nobody uses is refused. They say nothing more.
    let mut items: Vec<_> = root.items.iter().filter(beside).cloned().collect();
    items.extend(field.map(|field| {
        let position = field.pos;
        Positioned::new(Selection::Field(field), position)
    }));
    let mut document = document.clone();
    let operation = match (&mut document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation),
        (DocumentOperations::Multiple(all), Some(name)) => all.get_mut(name),
        (DocumentOperations::Multiple(all), None) => all.values_mut().next(),
    };
    if let Some(operation) = operation {
        operation.node.selection_set.node.items = items;
    }
    request.set_parsed_query(document);
    Ok(())
}

/// The field that a root asks for, put together from all the places where it does.
fn single(
    document: &ExecutableDocument,
    root: &SelectionSet,
) -> Result<Option<Positioned<Field>>, &'static str> {
    let mut single: Option<Positioned<Field>> = None;
    let mut seen = HashSet::new();
    let mut waiting: Vec<_> = root.items.iter().rev().collect();
    while let Some(item) = waiting.pop() {
        if !item.node.directives().is_empty() {
            return Err("The field of a subscription takes no directives.");
        }
        let within = match &item.node {
            Selection::Field(field) => {
                single = Some(match single {
                    None => field.clone(),
                    Some(single) => joined(single, field)?,
                });
                None
            }
            Selection::InlineFragment(fragment) => Some(&fragment.node.selection_set),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                let fragment = document.fragments.get(name);
                let fragment = fragment.filter(|_| seen.insert(name));
                fragment.map(|fragment| &fragment.node.selection_set)
            }
        };
        let within = within
            .into_iter()
            .flat_map(|set| set.node.items.iter().rev());
        waiting.extend(within);
    }
    match single {
        Some(field) if field.node.name.node.starts_with("__") => {
            Err("The field of a subscription cannot be one of the introspection.")
        }
        single => Ok(single),
    }
}

/// One field of two that are the same, with what both select.
fn joined(
    mut one: Positioned<Field>,
    other: &Positioned<Field>,
) -> Result<Positioned<Field>, &'static str> {
    let arguments = |field: &Field| {
        let arguments = field.arguments.iter();
        let mut written: Vec<_> = arguments
            .map(|(name, value)| format!("{}: {}", name.node, value.node))
            .collect();
        written.sort();
        written
    };
    let same = one.node.response_key().node == other.node.response_key().node
        && one.node.name.node == other.node.name.node
        && arguments(&one.node) == arguments(&other.node);
    if !same {
        return Err("A subscription asks for one field; make one of each.");
    }
    let more = other.node.selection_set.node.items.iter().cloned();
    one.node.selection_set.node.items.extend(more);
    Ok(one)
}
