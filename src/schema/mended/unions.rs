//! Fragments on unions, where the object is known by another type.
//!
//! The library applies them to fields of the union itself, and drops them without a word where they
//! stand in a fragment on a member, or in the place of an interface. There they get fragments on each
//! member at their side, which hold the same. The first ones stay, to be validated.

use std::{
    collections::{HashMap, VecDeque},
    mem::take,
    sync::Arc,
};

use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{
        Directive, ExecutableDocument, FragmentDefinition, FragmentSpread, Selection, SelectionSet,
        TypeCondition,
    },
    registry::{MetaType, Registry},
};
use async_graphql_value::Value;

use super::{below, known, sets};
use crate::schema::limits::values;

/// Selections and values that all fragments on members may hold. The limits have looked at the document
/// before there were any.
const ROOM: usize = 10_000;

/// Adds the fragments on members; false where they would be too many.
pub(super) fn spell_out(document: &mut ExecutableDocument, registry: &Registry) -> bool {
    let of_fragment = |(name, fragment): (&Name, &Positioned<FragmentDefinition>)| {
        let on = fragment.node.type_condition.node.on.node.as_str();
        let set = Arc::new(fragment.node.selection_set.clone());
        Some((name.clone(), (known(registry, on)?, set)))
    };
    let mut unions = Unions {
        registry,
        fragments: document.fragments.iter().filter_map(of_fragment).collect(),
        names: HashMap::new(),
        wanted: VecDeque::new(),
        room: Some(ROOM),
    };
    for (set, on) in sets(document, registry) {
        if let Some(on) = on {
            unions.walk(set, on, false);
        }
    }
    while let Some(wanted) = unions.wanted.pop_front() {
        let Wanted { name, on, mut set } = wanted;
        unions.walk(&mut set.node, on, true);
        let place = set.pos;
        let on = Positioned::new(Name::new(on), place);
        let fragment = FragmentDefinition {
            type_condition: Positioned::new(TypeCondition { on }, place),
            directives: Vec::new(),
            selection_set: set,
        };
        let fragment = Positioned::new(fragment, place);
        document.fragments.insert(name, fragment);
    }
    unions.room.is_some()
}

/// Selections of a set, of all that it holds, and the values in their arguments.
fn size(set: &SelectionSet) -> usize {
    let sizes = set.items.iter().map(|item| {
        let held = match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                given(&field.arguments) + size(&field.selection_set.node)
            }
            Selection::InlineFragment(fragment) => size(&fragment.node.selection_set.node),
            Selection::FragmentSpread(_) => 0,
        };
        1 + held + weight(item.node.directives())
    });
    sizes.sum()
}

/// Directives, and the values in their arguments.
fn weight(directives: &[Positioned<Directive>]) -> usize {
    let weights = directives
        .iter()
        .map(|directive| 1 + given(&directive.node.arguments));
    weights.sum()
}

/// The values in arguments.
fn given(arguments: &[(Positioned<Name>, Positioned<Value>)]) -> usize {
    arguments.iter().map(|(_, value)| values(&value.node)).sum()
}

/// What is known while the fragments are spelled out.
struct Unions<'a> {
    registry: &'a Registry,
    /// Fragments of the document, each with the type that it is on.
    fragments: HashMap<Name, (&'a str, Arc<Positioned<SelectionSet>>)>,
    /// Names of those on members, by the place of what they hold: made once, however often used.
    names: HashMap<(Pos, &'a str), Name>,
    wanted: VecDeque<Wanted<'a>>,
    /// Selections that may still be made; none where there were too many.
    room: Option<usize>,
}

/// A fragment on a member that is to be made.
struct Wanted<'a> {
    name: Name,
    on: &'a str,
    set: Positioned<SelectionSet>,
}

impl<'a> Unions<'a> {
    /// Looks through what is asked of a `scope`. In a fragment `of_member`, what is for other members
    /// is left out, which would be refused in it.
    fn walk(&mut self, set: &mut SelectionSet, scope: &'a str, of_member: bool) {
        for mut item in take(&mut set.items) {
            let place = item.pos;
            let mut more = Vec::new();
            match &mut item.node {
                Selection::Field(field) => {
                    let field = &mut field.node;
                    // What is not there is told of what was written, and would be of each copy.
                    if of_member && !self.has(scope, &field.name.node) {
                        continue;
                    }
                    if let Some(below) = below(self.registry, scope, &field.name.node) {
                        self.walk(&mut field.selection_set.node, below, false);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &mut fragment.node;
                    let on = fragment.type_condition.as_ref();
                    let on = on.and_then(|on| known(self.registry, &on.node.on.node));
                    let inner = on.unwrap_or(scope);
                    if of_member && !self.covers(inner, scope) {
                        continue;
                    }
                    if self.is_dropped(inner, scope) {
                        let set = fragment.selection_set.clone();
                        more = self.on_members(inner, scope, &set, &fragment.directives, place);
                    } else {
                        // An object stays one, also in a fragment on one of its interfaces.
                        let is_object = self.concrete(scope) == [scope];
                        let stays = is_object && self.covers(inner, scope);
                        let inner = if stays { scope } else { inner };
                        self.walk(&mut fragment.selection_set.node, inner, of_member);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let spread = &spread.node;
                    let fragment = self.fragments.get(&spread.fragment_name.node);
                    if let Some((on, set)) = fragment.cloned() {
                        if of_member && !self.covers(on, scope) {
                            continue;
                        }
                        if self.is_dropped(on, scope) {
                            more = self.on_members(on, scope, &set, &spread.directives, place);
                        }
                    }
                }
            }
            set.items.push(item);
            set.items.append(&mut more);
        }
    }

    /// Uses of a fragment on each member of `union` that `scope` may be.
    fn on_members(
        &mut self,
        union: &'a str,
        scope: &'a str,
        set: &Positioned<SelectionSet>,
        directives: &[Positioned<Directive>],
        place: Pos,
    ) -> Vec<Positioned<Selection>> {
        let mut members = self.concrete(union);
        members.retain(|member| self.covers(scope, member));
        let uses = members.into_iter().map(|member| {
            self.take(1 + weight(directives));
            let name = self.names.entry((set.pos, member)).or_insert_with(|| {
                // No fragment of a query has such a name.
                let name = Name::new(format!("{member}@{}", set.pos));
                let size = size(&set.node);
                self.room = self.room.and_then(|room| room.checked_sub(size));
                if self.room.is_some() {
                    self.wanted.push_back(Wanted {
                        name: name.clone(),
                        on: member,
                        set: set.clone(),
                    });
                }
                name
            });
            let spread = FragmentSpread {
                fragment_name: Positioned::new(name.clone(), place),
                directives: directives.to_vec(),
            };
            let spread = Positioned::new(spread, place);
            Positioned::new(Selection::FragmentSpread(spread), place)
        });
        uses.collect()
    }

    /// Takes room for what is made.
    fn take(&mut self, size: usize) {
        self.room = self.room.and_then(|room| room.checked_sub(size));
    }

    /// Whether a type has a field.
    fn has(&self, on: &str, field: &str) -> bool {
        let on = self.registry.types.get(on);
        field == "__typename" || on.is_some_and(|on| on.field_by_name(field).is_some())
    }

    /// Whether the library drops a fragment on this type in such a scope.
    fn is_dropped(&self, on: &str, scope: &str) -> bool {
        let is_union = matches!(self.registry.types.get(on), Some(MetaType::Union { .. }));
        is_union && on != scope
    }

    /// Whether an object of the type `member` is one of `kind`.
    fn covers(&self, kind: &str, member: &str) -> bool {
        self.concrete(kind).contains(&member)
    }

    /// The types of the objects that are of a type.
    fn concrete(&self, kind: &str) -> Vec<&'a str> {
        match self.registry.types.get(kind) {
            Some(MetaType::Object { name, .. }) => vec![name],
            Some(
                MetaType::Interface { possible_types, .. } | MetaType::Union { possible_types, .. },
            ) => possible_types.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}
