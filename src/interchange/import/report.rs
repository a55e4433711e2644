//! What an import did, or would have done.

use indexmap::IndexMap;

use super::replace::Compared;
use crate::{graphql::id::Kind, interchange::format::Record};

/// Changed records that are named at most; all are counted.
const NAMED: usize = 1_000;

/// Records of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Were not there before.
    pub created: u64,
    /// Were there, and differ.
    pub changed: u64,
    /// Were there as they are.
    pub unchanged: u64,
}

/// A record that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// Keys that differ, in the order of the format.
    pub keys: Vec<String>,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    counts: IndexMap<Kind, Counts>,
    /// Records that were changed, the first of them.
    pub changes: Vec<Change>,
    /// Licence that is no longer said of the data, for it is not that of all that came in.
    pub licence_lost: Option<String>,
    /// Version of the data before.
    pub version_before: i64,
    /// Version of the data now: the same where nothing changed.
    pub version: i64,
}

impl Report {
    pub(super) fn of(&mut self, kind: Kind) -> &mut Counts {
        self.counts.entry(kind).or_default()
    }

    pub(super) fn add(&mut self, kind: Kind, compared: Compared) {
        let counts = self.of(kind);
        counts.unchanged += compared.unchanged;
        counts.changed += compared.changes.len() as u64;
        let room = NAMED.saturating_sub(self.changes.len());
        self.changes.extend(compared.changes.into_iter().take(room));
    }

    /// Counts by kind, in the order of the format; kinds without records are left out.
    pub fn by_kind(&self) -> impl Iterator<Item = (Kind, Counts)> {
        let kinds = Record::KINDS.into_iter();
        kinds.filter_map(|kind| Some((kind, *self.counts.get(&kind)?)))
    }

    /// Counts of all kinds together.
    #[must_use]
    pub fn total(&self) -> Counts {
        self.counts
            .values()
            .fold(Counts::default(), |sum, counts| Counts {
                created: sum.created + counts.created,
                changed: sum.changed + counts.changed,
                unchanged: sum.unchanged + counts.unchanged,
            })
    }

    /// Whether the database is another than before.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        let total = self.total();
        total.created + total.changed > 0
    }
}

impl Counts {
    /// All records.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.created + self.changed + self.unchanged
    }
}
