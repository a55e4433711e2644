//! The names of a run: each record that is read, and each that another refers to, by kind and slug.
//! They are all that is kept of the records while their files are read.

use indexmap::{Equivalent, IndexMap};
use uuid::Uuid;

use crate::graphql::id::Kind;

/// Place of a name among the names of a run.
pub type NameId = u32;

/// Where a record was read: the file by its place among the files, and the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// File, from 0.
    pub file: u32,
    /// Line on which the record begins, from 1.
    pub line: u64,
}

/// What is known of the record that has a name.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Name {
    /// Where it was read in this run.
    pub read: Option<At>,
    /// Whether it was read, but could not be taken for a record.
    pub is_broken: bool,
    /// Whether it was in the database before this run.
    pub is_stored: bool,
    /// Its id; nil until it has one.
    pub id: Uuid,
    /// Whether readers see it, once this run is written.
    pub is_published: bool,
    /// Whether it was read and says nothing of its standing: it keeps the one that it has.
    pub is_silent: bool,
    /// The record that it is part of, or that is broader.
    pub above: Option<NameId>,
}

impl Name {
    /// Whether there is such a record, once this run is written.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.read.is_some() || self.is_broken || self.is_stored
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    kind: Kind,
    slug: Box<str>,
}

#[derive(Hash)]
struct KeyRef<'a> {
    kind: Kind,
    slug: &'a str,
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.kind == key.kind && *self.slug == *key.slug
    }
}

/// The register of all names of a run.
#[derive(Debug, Default)]
pub struct Register {
    list: IndexMap<Key, Name>,
}

impl Register {
    /// The place of a name, which is noted if it is new.
    pub fn note(&mut self, kind: Kind, slug: &str) -> NameId {
        let known = self.list.get_index_of(&KeyRef { kind, slug });
        let place = known.unwrap_or_else(|| {
            let slug = slug.into();
            self.list.insert_full(Key { kind, slug }, Name::default()).0
        });
        NameId::try_from(place).unwrap_or(NameId::MAX)
    }

    /// What is known of a name, if it is one of the run.
    #[must_use]
    pub fn find(&self, kind: Kind, slug: &str) -> Option<(NameId, &Name)> {
        let (place, _, name) = self.list.get_full(&KeyRef { kind, slug })?;
        Some((NameId::try_from(place).ok()?, name))
    }

    /// Kind, slug and what is known of the name at a place.
    #[must_use]
    pub fn get(&self, place: NameId) -> Option<(Kind, &str, &Name)> {
        let (key, name) = self.list.get_index(place as usize)?;
        Some((key.kind, &key.slug, name))
    }

    /// What is known of the name at a place, to add to it.
    pub fn get_mut(&mut self, place: NameId) -> Option<&mut Name> {
        self.list
            .get_index_mut(place as usize)
            .map(|(_, name)| name)
    }

    /// All names from a place on, each with its place, kind and slug.
    pub fn from(&self, place: NameId) -> impl Iterator<Item = (NameId, Kind, &str, &Name)> {
        let names = (0..).zip(&self.list).skip(place as usize);
        names.map(|(place, (key, name))| (place, key.kind, &*key.slug, name))
    }

    /// Gives an id to each that was read and has none, in the order of reading: ids sort by age, and
    /// lists that say nothing else by id.
    pub fn give_ids(&mut self, new_id: impl Fn() -> Uuid) {
        let names = self.list.values_mut();
        let mut new: Vec<&mut Name> = names
            .filter(|name| name.read.is_some() && name.id.is_nil())
            .collect();
        new.sort_by_key(|name| name.read);
        for name in new {
            name.id = new_id();
        }
    }

    /// Number of names.
    #[must_use]
    pub fn len(&self) -> NameId {
        NameId::try_from(self.list.len()).unwrap_or(NameId::MAX)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
