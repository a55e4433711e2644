//! Fields of one name that cannot be one field (5.3.2). The library has the rule, and tells each pair of
//! places once for each argument and for each set around them: 12 kB become a million errors. So the
//! first pair is looked for here, in the way in which the library does, and is all that is told.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use async_graphql::{
    Name, Positioned, ServerError,
    parser::types::{ExecutableDocument, Field, Selection, SelectionSet},
};

use crate::schema::definitions;

/// Checks each selection set of a document whose fragments expanded are within the limits.
///
/// # Errors
/// The places of two fields that cannot be one.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    let operations = definitions::operations(document).into_iter();
    let fragments = definitions::fragments(document).into_iter();
    let mut sets = operations
        .map(|operation| &operation.selection_set.node)
        .chain(fragments.map(|(_, fragment)| &fragment.selection_set.node));
    sets.try_for_each(|set| within(document, set))
}

/// Checks a set, and those within it.
fn within(document: &ExecutableDocument, set: &SelectionSet) -> Result<(), ServerError> {
    if set.items.is_empty() {
        return Ok(());
    }
    let mut fields = Fields {
        document,
        known: HashMap::new(),
        seen: HashSet::new(),
    };
    fields.of(None, set)?;
    below(document, set)
}

/// Checks the sets of the fields of a set. Those of its fragments are a part of it, and were looked at
/// with it.
fn below(document: &ExecutableDocument, set: &SelectionSet) -> Result<(), ServerError> {
    set.items.iter().try_for_each(|item| match &item.node {
        Selection::Field(field) => within(document, &field.node.selection_set.node),
        Selection::InlineFragment(fragment) => below(document, &fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => Ok(()),
    })
}

/// The fields of one set, with those of its fragments.
struct Fields<'a> {
    document: &'a ExecutableDocument,
    /// The first of each name, on each type that a fragment is on.
    known: HashMap<(Option<&'a Name>, &'a Name), &'a Positioned<Field>>,
    /// Names of the fragments that were looked at.
    seen: HashSet<&'a Name>,
}

impl<'a> Fields<'a> {
    fn of(&mut self, on: Option<&'a Name>, set: &'a SelectionSet) -> Result<(), ServerError> {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.add(on, field)?,
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let on = fragment.type_condition.as_ref();
                    self.of(on.map(|on| &on.node.on.node), &fragment.selection_set.node)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.document.fragments.get(name);
                    if let Some(fragment) = fragment.filter(|_| self.seen.insert(name)) {
                        let fragment = &fragment.node;
                        let on = &fragment.type_condition.node.on.node;
                        self.of(Some(on), &fragment.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        on: Option<&'a Name>,
        field: &'a Positioned<Field>,
    ) -> Result<(), ServerError> {
        let key = &field.node.response_key().node;
        match self.known.entry((on, key)) {
            Entry::Occupied(first) => conflict(key, first.get(), field),
            Entry::Vacant(place) => {
                place.insert(field);
                Ok(())
            }
        }
    }
}

/// Says why two fields of one name cannot be one, if they cannot.
fn conflict(
    key: &Name,
    first: &Positioned<Field>,
    other: &Positioned<Field>,
) -> Result<(), ServerError> {
    let (one, two) = (&first.node, &other.node);
    let why = if one.name.node != two.name.node {
        format!(
            "\"{}\" and \"{}\" are different fields",
            one.name.node, two.name.node
        )
    } else if one.arguments.len() != two.arguments.len()
        || one
            .arguments
            .iter()
            .any(|(name, value)| two.get_argument(&name.node) != Some(value))
    {
        "they have differing arguments".to_owned()
    } else {
        return Ok(());
    };
    let message = format!(
        "Fields \"{key}\" conflict because {why}. Use different aliases on the fields to fetch both if this was intentional."
    );
    let mut error = ServerError::new(message, None);
    error.locations = vec![first.pos, other.pos];
    Err(error)
}
