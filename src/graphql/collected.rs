//! The fields that a selection set asks of an object, each once: `CollectFields` and
//! `MergeSelectionSets` of the specification (6.3.2, 6.4.3).
//!
//! The library resolves a field as often as it is written, and merges the values. A fragment of two
//! kilobytes can be used 500 times; of a hundred records each then waits for as many loaders.

use std::{
    collections::{HashMap, HashSet},
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    ContextSelectionSet, Name, Positioned, QueryEnv,
    indexmap::{IndexMap, map::Entry},
    parser::types::{Field, Selection, SelectionSet, TypeCondition},
    registry::{MetaType, Registry},
};

/// A field that is asked for.
#[derive(Clone, Debug)]
pub(super) enum Selected<'a> {
    /// As it is written.
    Written(&'a Positioned<Field>),
    /// Made of several that are written.
    Merged(Arc<Positioned<Field>>),
}

impl Selected<'_> {
    pub(super) fn field(&self) -> &Positioned<Field> {
        match self {
            Self::Written(field) => field,
            Self::Merged(field) => field,
        }
    }
}

/// Fields of a request that were merged, by the place of their selection set, the type of the object
/// and their name. They are there for as long as the request: a field is known by its place in memory,
/// see [`Known`](super::context::Known).
#[derive(Debug, Default)]
pub struct Merges(Mutex<HashMap<Key, Arc<Positioned<Field>>>>);

/// Where a field was merged.
type Key = (usize, String, Name);

/// The fields that `context` asks of an object of the type `name`, in the order in which they are first
/// met.
pub(super) fn collect<'a>(context: &ContextSelectionSet<'a>, name: &str) -> Vec<Selected<'a>> {
    let mut fields = Fields {
        env: context.query_env,
        registry: &context.schema_env.registry,
        name,
        met: IndexMap::with_capacity(context.item.node.items.len()),
        seen: HashSet::new(),
    };
    fields.of(&context.item.node);
    let known = context.data_opt::<Merges>();
    let selected = fields.met.into_iter().map(|(key, Met { first, more })| {
        if more.is_empty() {
            return Selected::Written(first);
        }
        let make = || Arc::new(merged(first, &more));
        let Some(Merges(known)) = known else {
            return Selected::Merged(make());
        };
        let place = ptr::from_ref(context.item).addr();
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let field = known
            .entry((place, name.to_owned(), key.clone()))
            .or_insert_with(make);
        Selected::Merged(field.clone())
    });
    selected.collect()
}

/// A field by its response key.
struct Met<'a> {
    first: &'a Positioned<Field>,
    /// The others that have fields of their own.
    more: Vec<&'a Positioned<Field>>,
}

/// The fields of a set, while they are gathered.
struct Fields<'a, 'n> {
    env: &'a QueryEnv,
    registry: &'a Registry,
    /// Type of the object.
    name: &'n str,
    met: IndexMap<&'a Name, Met<'a>>,
    /// Fragments that were looked at.
    seen: HashSet<&'a Name>,
}

impl<'a> Fields<'a, '_> {
    fn of(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.meet(field),
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    if self.applies(fragment.type_condition.as_ref()) {
                        self.of(&fragment.selection_set.node);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    // Validation has seen that there is one.
                    if let Some(fragment) = self.env.fragments.get(name)
                        && self.seen.insert(name)
                        && self.applies(Some(&fragment.node.type_condition))
                    {
                        self.of(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    /// Of two fields of one name, validation has seen that they can be one. Should it ever miss that they
    /// cannot, the first alone is answered: what was paid for one is not asked of the other.
    fn meet(&mut self, field: &'a Positioned<Field>) {
        match self.met.entry(&field.node.response_key().node) {
            Entry::Vacant(place) => {
                let more = Vec::new();
                place.insert(Met { first: field, more });
            }
            Entry::Occupied(mut known) => {
                let Met { first, more } = known.get_mut();
                if is_same(&first.node, &field.node)
                    && !field.node.selection_set.node.items.is_empty()
                {
                    more.push(field);
                }
            }
        }
    }

    /// Whether the object is of the type that a fragment is on.
    fn applies(&self, condition: Option<&Positioned<TypeCondition>>) -> bool {
        let Some(condition) = condition else {
            return true;
        };
        let (name, wanted) = (self.name, condition.node.on.node.as_str());
        name == wanted
            || match self.registry.types.get(wanted) {
                Some(
                    MetaType::Interface { possible_types, .. }
                    | MetaType::Union { possible_types, .. },
                ) => possible_types.contains(name),
                _ => false,
            }
    }
}

/// Whether two fields are of one name, with the same arguments in any order.
fn is_same(one: &Field, two: &Field) -> bool {
    let given = |(name, value): &(Positioned<Name>, _)| two.get_argument(&name.node) == Some(value);
    one.name.node == two.name.node
        && one.arguments.len() == two.arguments.len()
        && one.arguments.iter().all(given)
}

/// One field that asks for what all ask for.
fn merged(first: &Positioned<Field>, more: &[&Positioned<Field>]) -> Positioned<Field> {
    let mut seen = HashSet::new();
    let sets = [first].into_iter().chain(more.iter().copied());
    let items = sets.flat_map(|field| &field.node.selection_set.node.items);
    // What stands there in the same words need not be kept twice.
    let items = items.filter(|item| match &item.node {
        Selection::Field(field) if field.node.selection_set.node.items.is_empty() => {
            seen.insert((false, &field.node.response_key().node))
        }
        Selection::FragmentSpread(spread) => seen.insert((true, &spread.node.fragment_name.node)),
        _ => true,
    });
    let items = items.cloned().collect();
    let field = &first.node;
    let field = Field {
        alias: field.alias.clone(),
        name: field.name.clone(),
        arguments: field.arguments.clone(),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet { items }, field.selection_set.pos),
    };
    Positioned::new(field, first.pos)
}
