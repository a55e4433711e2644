//! Fields of one name that cannot be one (5.3.2, `FieldsInSetCanMerge`). The library has the rule, and
//! compares those alone that stand under the same type condition, and not what is below them; what it
//! finds, it tells once for each argument and for each set around them. So all of the rule is here, and
//! tells the first pair.
//!
//! What is asked for later is taken for one field, and paid for as one: whatever passes here is.
//!
//! Each type of object has its own fields and those of interfaces. Where both stand within both, level
//! by level, there are as many groups as there are ways through them: of eight types on nine levels a
//! hundred million, in 12 kB. So what is compared is counted, and a document has so much of it as none
//! needs that asks for something.

use std::{collections::HashSet, ptr};

use async_graphql::{
    Name, Positioned, ServerError,
    indexmap::IndexMap,
    parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet},
    registry::{MetaType, MetaTypeName, Registry},
};

use crate::{
    error::Code,
    schema::{definitions, errors::coded, limits::values_in},
};

/// Checks the operations of a document whose fragments expanded are within the limits. At most so many
/// fields and values are looked at, each as often as it meets others.
///
/// # Errors
/// The places of two fields that cannot be one; that there is more to compare.
pub(super) fn check(
    document: &ExecutableDocument,
    registry: &Registry,
    most: usize,
) -> Result<(), ServerError> {
    let mut check = Check {
        document,
        registry,
        seen: HashSet::new(),
        left: most,
    };
    for operation in definitions::operations(document) {
        let on = match operation.ty {
            OperationType::Query => Some(&registry.query_type),
            OperationType::Mutation => registry.mutation_type.as_ref(),
            OperationType::Subscription => registry.subscription_type.as_ref(),
        };
        let on = on.and_then(|name| registry.types.get(name));
        check.merge(&[(on, &operation.selection_set.node)], Way::Whole)?;
    }
    // Fragments were met where they are used. Those that nobody uses are refused for that.
    Ok(())
}

/// A selection set, and the type that it is on; none where the schema has no such type.
type Set<'a> = (Option<&'a MetaType>, &'a SelectionSet);

/// A field, and the type that it is asked of.
type Met<'a> = (Option<&'a MetaType>, &'a Positioned<Field>);

/// How far fields of one name have to be the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    /// Whoever answers both answers them with one.
    Whole,
    /// Nothing answers both, since they are of different objects; but a client reads both as one.
    Shape,
}

struct Check<'a> {
    document: &'a ExecutableDocument,
    registry: &'a Registry,
    /// Sets that were merged, by their places: fragments are used many times.
    seen: HashSet<(Way, Vec<usize>)>,
    /// How many fields, and values of their arguments, may still be looked at.
    left: usize,
}

impl<'a> Check<'a> {
    /// Checks whether the fields of some sets can be those of one.
    fn merge(&mut self, sets: &[Set<'a>], way: Way) -> Result<(), ServerError> {
        self.spend(sets.len())?;
        let places = sets.iter().map(|(_, set)| ptr::from_ref(*set).addr());
        if sets.is_empty() || !self.seen.insert((way, places.collect())) {
            return Ok(());
        }
        let mut fields = IndexMap::new();
        let mut fragments = HashSet::new();
        for (on, set) in sets {
            self.gather(*on, set, &mut fields, &mut fragments)?;
        }
        fields
            .into_iter()
            .try_for_each(|(key, met)| self.one(key, &met, way))
    }

    /// Notes that so many more are looked at.
    fn spend(&mut self, fields: usize) -> Result<(), ServerError> {
        let left = self.left.checked_sub(fields).ok_or_else(|| {
            let message = "The query has too many fields of one name under type conditions within each other: ask in several queries, or for each field once.";
            coded(ServerError::new(message, None), Code::TooExpensive)
        });
        self.left = left?;
        Ok(())
    }

    /// The fields of a set with those of its fragments, by their names in the answer.
    fn gather(
        &mut self,
        on: Option<&'a MetaType>,
        set: &'a SelectionSet,
        fields: &mut IndexMap<&'a Name, Vec<Met<'a>>>,
        fragments: &mut HashSet<&'a Name>,
    ) -> Result<(), ServerError> {
        self.spend(set.items.len())?;
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let key = &field.node.response_key().node;
                    fields.entry(key).or_default().push((on, field));
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let on = match &fragment.type_condition {
                        Some(condition) => self.named(&condition.node.on.node),
                        None => on,
                    };
                    self.gather(on, &fragment.selection_set.node, fields, fragments)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.document.fragments.get(name);
                    if let Some(fragment) = fragment.filter(|_| fragments.insert(name)) {
                        let fragment = &fragment.node;
                        let on = self.named(&fragment.type_condition.node.on.node);
                        self.gather(on, &fragment.selection_set.node, fields, fragments)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Checks whether the fields of one name can be one.
    fn one(&mut self, key: &Name, met: &[Met<'a>], way: Way) -> Result<(), ServerError> {
        self.spend(met.len())?;
        if let [first, others @ ..] = met {
            others
                .iter()
                .try_for_each(|other| self.shape(key, first, other))?;
        }
        if way == Way::Shape || met.len() == 1 {
            return self.merge(&self.below(met), way);
        }
        // An object is of one type, and may be of any interface and union: so each type of object has its
        // own fields and those of interfaces, and those of two types are never of one object.
        let (objects, others): (Vec<Met<'a>>, Vec<Met<'a>>) = met
            .iter()
            .partition(|(on, _)| matches!(on, Some(MetaType::Object { .. })));
        let mut groups: IndexMap<&str, Vec<Met<'a>>> = IndexMap::new();
        for one in objects {
            let name = one.0.map_or("", MetaType::name);
            groups
                .entry(name)
                .or_insert_with(|| others.clone())
                .push(one);
        }
        if groups.is_empty() {
            groups.insert("", others);
        }
        for group in groups.values_mut() {
            self.spend(group.len())?;
            group.sort_by_key(|(_, field)| field.pos);
            if let [(_, first), others @ ..] = &group[..] {
                let given = first.node.arguments.iter();
                let given: usize = given.map(|(_, value)| values_in(&value.node)).sum();
                self.spend(given.saturating_mul(others.len()))?;
                others
                    .iter()
                    .try_for_each(|(_, other)| conflict(key, first, other))?;
            }
            self.merge(&self.below(group), Way::Whole)?;
        }
        if groups.len() > 1 {
            self.merge(&self.below(met), Way::Shape)?;
        }
        Ok(())
    }

    /// What is below fields.
    fn below(&self, met: &[Met<'a>]) -> Vec<Set<'a>> {
        let sets = met
            .iter()
            .filter(|(_, field)| !field.node.selection_set.node.items.is_empty());
        let sets = sets.map(|(on, field)| {
            let kind = kind(*on, field);
            let below = kind.and_then(|kind| self.registry.concrete_type_by_name(kind));
            (below, &field.node.selection_set.node)
        });
        sets.collect()
    }

    /// Checks whether two fields have values of one form (`SameResponseShape`).
    fn shape(&self, key: &Name, one: &Met<'a>, two: &Met<'a>) -> Result<(), ServerError> {
        let kinds = kind(one.0, one.1).zip(kind(two.0, two.1));
        // What the schema does not have is told by the library.
        let Some((first, other)) = kinds.filter(|(first, other)| !self.is_alike(first, other))
        else {
            return Ok(());
        };
        let why = format!("they return conflicting types \"{first}\" and \"{other}\"");
        Err(refused(key, &why, one.1, two.1))
    }

    fn is_alike(&self, one: &str, two: &str) -> bool {
        match (MetaTypeName::create(one), MetaTypeName::create(two)) {
            (MetaTypeName::NonNull(one), MetaTypeName::NonNull(two))
            | (MetaTypeName::List(one), MetaTypeName::List(two)) => self.is_alike(one, two),
            (MetaTypeName::Named(one), MetaTypeName::Named(two)) => {
                let has_fields = |name| {
                    let kind = self.registry.types.get(name);
                    kind.is_some_and(MetaType::is_composite)
                };
                one == two || (has_fields(one) && has_fields(two))
            }
            _ => false,
        }
    }

    fn named(&self, name: &str) -> Option<&'a MetaType> {
        self.registry.types.get(name)
    }
}

/// The type of a field, as the schema writes it.
fn kind<'a>(on: Option<&'a MetaType>, field: &Positioned<Field>) -> Option<&'a str> {
    match &*field.node.name.node {
        "__typename" => Some("String!"),
        name => Some(&on?.field_by_name(name)?.ty),
    }
}

/// Says why two fields of one name cannot be one, if they cannot.
fn conflict(
    key: &Name,
    first: &Positioned<Field>,
    other: &Positioned<Field>,
) -> Result<(), ServerError> {
    let (one, two) = (&first.node, &other.node);
    if one.name.node != two.name.node {
        let why = format!(
            "\"{}\" and \"{}\" are different fields",
            one.name.node, two.name.node
        );
        return Err(refused(key, &why, first, other));
    }
    let given = |(name, value): &(Positioned<Name>, _)| two.get_argument(&name.node) == Some(value);
    if one.arguments.len() != two.arguments.len() || !one.arguments.iter().all(given) {
        return Err(refused(key, "they have differing arguments", first, other));
    }
    Ok(())
}

fn refused(
    key: &Name,
    why: &str,
    first: &Positioned<Field>,
    other: &Positioned<Field>,
) -> ServerError {
    let message = format!(
        "Fields \"{key}\" conflict because {why}. Use different aliases on the fields to fetch both if this was intentional."
    );
    let mut error = ServerError::new(message, None);
    error.locations = vec![first.pos, other.pos];
    error
}
