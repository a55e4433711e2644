//! Answers that are kept, for those who ask the same while the data is the same.
//!
//! Whoever asks has the version of the data looked up first, after the request has come; an answer is
//! given only where it was read from the very version that was found. So it is never older than a
//! commit that was acknowledged before, whoever made it. What is kept is said to be of the version
//! that its own reads have seen, in one snapshot. An answer of another version is dropped when it is
//! asked for, and whatever has not been asked for in a while makes room for what has.
//!
//! Many who ask the same at once have it run once: one runs it, the others wait.

use std::{
    hash::RandomState,
    sync::Arc,
    time::{Duration, Instant},
};

use quick_cache::{
    OptionsBuilder,
    sync::{Cache as Slots, GuardResult, PlaceholderGuard},
};
use tokio::{sync::Semaphore, time::timeout_at};

use self::entry::{Bytes, Entry, Evictions, Slot};
pub(super) use self::turn::Turn;
pub(in crate::http) use self::{entry::Kept, key::Key};
use crate::{
    database::{Version, version::Versions},
    http::{coding::Coding, shared::Shared},
    telemetry::Metrics,
};

mod entry;
mod key;
mod turn;

/// Parts that are locked each on its own. An answer has to fit into one.
const PARTS: usize = 4;

/// The largest answer that is kept, as a part of all.
const LARGEST: usize = 8;

/// Bytes of an answer, at a guess.
const USUAL: usize = 8 * 1024;

/// Of the time that is left for an answer, the part that may be waited for somebody else's; the rest
/// is for making one's own. Whoever makes it may be stuck where another would not be.
const PATIENCE: u32 = 2;

/// How often to try while the data changes under our hands.
const TRIES: usize = 4;

type Guard<'cache> = PlaceholderGuard<'cache, Slot, Entry, Bytes, RandomState, Evictions>;

/// The answers that are kept.
pub(in crate::http) struct Cache {
    slots: Slots<Slot, Entry, Bytes, RandomState, Evictions>,
    /// Bytes of the largest that is kept.
    largest: usize,
    /// Places to wait for an answer that is being made.
    waiting: Semaphore,
    versions: Versions,
    metrics: Metrics,
}

/// What there is for a question.
pub(super) enum Found<'cache> {
    /// The answer.
    Kept(Arc<Kept>),
    /// Nothing: it is the turn of who asks.
    Turn(Turn<'cache>),
    /// Nothing that could be kept.
    Alone,
}

impl Cache {
    /// A cache of so many bytes, with so many places to wait; none where it could hold nothing.
    pub(super) fn new(
        bytes: usize,
        waiting: usize,
        versions: Versions,
        metrics: Metrics,
    ) -> Option<Self> {
        let options = OptionsBuilder::new()
            .shards(PARTS)
            .estimated_items_capacity(bytes / USUAL)
            .weight_capacity(u64::try_from(bytes).unwrap_or(u64::MAX))
            .build();
        let options = options.ok().filter(|_| bytes > 0)?;
        let evictions = Evictions(metrics.clone());
        Some(Self {
            slots: Slots::with_options(options, Bytes, RandomState::new(), evictions),
            largest: bytes / LARGEST,
            waiting: Semaphore::new(waiting),
            versions,
            metrics,
        })
    }

    /// The answer to a question, or the turn to make it; waits for half the time until `deadline`
    /// while another makes it, where there is a place to wait.
    pub(super) async fn find(&self, key: Key, deadline: Instant) -> Found<'_> {
        let found = self.look_for(key, deadline).await;
        match &found {
            Found::Kept(_) => self.metrics.cache_hit(),
            Found::Turn(_) | Found::Alone => self.metrics.cache_miss(),
        }
        found
    }

    async fn look_for(&self, key: Key, deadline: Instant) -> Found<'_> {
        let slot = Slot { key, coding: None };
        let Some(mut version) = self.version(deadline).await else {
            return Found::Alone;
        };
        for _ in 0..TRIES {
            let entry = match self.slots.get_value_or_guard(&slot, Some(Duration::ZERO)) {
                GuardResult::Value(entry) => entry,
                GuardResult::Guard(guard) => return self.turn(guard, version),
                GuardResult::Timeout => {
                    // Each holds what it was sent. That they are many is no reason to refuse one more:
                    // those who wait may all wait for something else.
                    let Ok(_place) = self.waiting.try_acquire() else {
                        return Found::Alone;
                    };
                    self.metrics.cache_wait();
                    let now = Instant::now();
                    let patience = deadline.saturating_duration_since(now) / PATIENCE;
                    let made = self.slots.get_value_or_guard_async(&slot);
                    match timeout_at((now + patience).into(), made).await {
                        Ok(Ok(entry)) => entry,
                        Ok(Err(guard)) => return self.turn(guard, version),
                        Err(_) => return Found::Alone,
                    }
                }
            };
            let kept = entry.version();
            if kept != version {
                // It is older than what was found, or newer, where there was a change in between.
                let Some(now) = self.version(deadline).await else {
                    return Found::Alone;
                };
                version = now;
            }
            match entry {
                Entry::Whole(kept) if kept.version == version => return Found::Kept(kept),
                Entry::Never(of, until)
                    if of == version && until.is_none_or(|until| Instant::now() < until) =>
                {
                    return Found::Alone;
                }
                // Not what somebody has put there meanwhile.
                Entry::Never(_, until) => self.remove(&slot, |other| {
                    matches!(other, Entry::Never(of, other) if *of == kept && *other == until)
                }),
                _ => self.remove(&slot, |other| other.version() == kept),
            }
        }
        Found::Alone
    }

    /// Whether there is an answer of this version.
    pub(super) fn has(&self, key: Key, version: Version) -> bool {
        let entry = self.slots.get(&Slot { key, coding: None });
        matches!(entry, Some(Entry::Whole(kept)) if kept.version == version)
    }

    /// The compressed form of an answer that is kept, where somebody has asked for it before.
    pub(in crate::http) fn has_packed(
        &self,
        key: Key,
        version: Version,
        coding: Coding,
    ) -> Option<Arc<Shared>> {
        let coding = Some(coding);
        match self.slots.get(&Slot { key, coding }) {
            Some(Entry::Packed(of, packed)) if of == version => Some(packed),
            _ => None,
        }
    }

    /// The compressed form of an answer that is kept; `pack` makes it, where nobody has asked for it
    /// before. None where it cannot be compressed.
    pub(in crate::http) async fn packed(
        &self,
        key: Key,
        version: Version,
        coding: Coding,
        pack: impl Future<Output = Option<Vec<u8>>>,
    ) -> Option<Arc<Shared>> {
        let slot = Slot {
            key,
            coding: Some(coding),
        };
        for _ in 0..TRIES {
            match self.slots.get_value_or_guard_async(&slot).await {
                Ok(Entry::Packed(of, packed)) if of == version => return Some(packed),
                Ok(other) => {
                    let of = other.version();
                    self.remove(&slot, |other| other.version() == of);
                }
                Err(guard) => {
                    let packed = Arc::new(Shared::new(pack.await?));
                    drop(guard.insert(Entry::Packed(version, Arc::clone(&packed))));
                    self.measure();
                    return Some(packed);
                }
            }
        }
        Some(Arc::new(Shared::new(pack.await?)))
    }

    fn turn<'cache>(&'cache self, guard: Guard<'cache>, version: Version) -> Found<'cache> {
        Found::Turn(Turn {
            cache: self,
            guard,
            version,
        })
    }

    /// The version of the data now; none where it cannot be had in time.
    async fn version(&self, deadline: Instant) -> Option<Version> {
        let version = self.versions.soon(deadline).await?;
        self.metrics.dataset_version(version.number);
        Some(version)
    }

    fn remove(&self, slot: &Slot, which: impl FnOnce(&Entry) -> bool) {
        self.slots.remove_if(slot, which);
    }

    fn measure(&self) {
        self.metrics
            .cache_holds(self.slots.len(), self.slots.weight());
    }
}
