//! What is kept, and what it weighs.

use std::{sync::Arc, time::Instant};

use quick_cache::{Lifecycle, Weighter};

use super::Key;
use crate::{
    database::Version,
    http::{coding::Coding, log::Operation, shared::Shared},
    telemetry::Metrics,
};

/// An answer that is kept.
pub(in crate::http) struct Kept {
    /// The version of the data that it was read from.
    pub(in crate::http) version: Version,
    /// The body.
    pub(in crate::http) body: Arc<Shared>,
    /// For the log, of whoever is given it: nothing of it was run.
    pub(in crate::http) operation: Operation,
}

/// Where something is kept: the answer to a question, or a compressed form of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Slot {
    pub(super) key: Key,
    pub(super) coding: Option<Coding>,
}

/// What is kept there.
#[derive(Clone)]
pub(super) enum Entry {
    /// An answer.
    Whole(Arc<Kept>),
    /// The compressed form of the answer of this version.
    Packed(Version, Arc<Shared>),
    /// The answer of this version is not for keeping; for some reasons only for a time.
    Never(Version, Option<Instant>),
}

impl Entry {
    pub(super) fn version(&self) -> Version {
        match self {
            Self::Whole(kept) => kept.version,
            Self::Packed(version, _) | Self::Never(version, _) => *version,
        }
    }
}

/// Bytes that an entry takes beside its body, more or less: its place in the table and its list, and
/// what is known of it.
pub(super) const BESIDE: usize = 384;

/// The weight of an entry is the memory that it takes.
#[derive(Clone)]
pub(super) struct Bytes;

impl Weighter<Slot, Entry> for Bytes {
    fn weight(&self, _: &Slot, entry: &Entry) -> u64 {
        let bytes = match entry {
            Entry::Whole(kept) => kept.body.len() + kept.operation.name.len(),
            Entry::Packed(_, packed) => packed.len(),
            Entry::Never(..) => 0,
        };
        u64::try_from(bytes + BESIDE).unwrap_or(u64::MAX)
    }
}

/// Counts what is dropped to make room.
#[derive(Clone)]
pub(super) struct Evictions(pub(super) Metrics);

impl Lifecycle<Slot, Entry> for Evictions {
    type RequestState = ();

    fn on_evict(&self, (): &mut (), _: Slot, entry: Entry) {
        if !matches!(entry, Entry::Never(..)) {
            self.0.cache_eviction();
        }
    }
}
