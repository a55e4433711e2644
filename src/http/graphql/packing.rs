//! Compresses large answers before they wait to be sent. A compressor takes megabytes for as long as
//! its client takes to read: so there are as many as there are cores, each for as long as it works,
//! and what waits is small. Small answers are compressed on their way (see [`compressed`](super::super::compressed)).
//!
//! A compressor cannot be stopped. Where its client goes away it has its place all the same until it
//! ends; and what it makes of an answer that is kept is kept, or the next client would begin anew.

use std::{panic::resume_unwind, sync::Arc, thread::available_parallelism};

use axum::body::Bytes;
use tokio::{sync::Semaphore, task::JoinHandle};

use super::super::{
    Served,
    coding::Coding,
    operations::{Kept, Key},
    shared::Shared,
};

/// The compressors.
pub(super) struct Packing(Arc<Semaphore>);

impl Packing {
    /// As many compressors as there are cores.
    pub(super) fn new() -> Self {
        let cores = available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        Self(Arc::new(Semaphore::new(cores)))
    }

    /// An answer in a coding; none where that fails, which of what is written to memory is not known.
    pub(super) async fn pack(&self, coding: Coding, answer: Bytes) -> Option<Vec<u8>> {
        let turn = self.0.clone().acquire_owned().await.ok()?;
        ended(tokio::task::spawn_blocking(move || {
            let _turn = turn;
            coding.pack(&answer).ok()
        }))
        .await
    }
}

/// The compressed form of an answer that is kept; none where it cannot be had.
pub(super) async fn packed(
    served: &Served,
    key: Key,
    kept: &Kept,
    coding: Coding,
) -> Option<Arc<Shared>> {
    let cache = served.operations.cache.as_ref()?;
    if let Some(packed) = cache.has_packed(key, kept.version, coding) {
        return Some(packed);
    }
    let (served, version) = (served.clone(), kept.version);
    let answer = kept.body.bytes().clone();
    ended(tokio::spawn(async move {
        let pack = served.endpoint.packing.pack(coding, answer);
        let cache = served.operations.cache.as_ref()?;
        cache.packed(key, version, coding, pack).await
    }))
    .await
}

/// What has come of a task; none where it was given up with the runtime.
async fn ended<T>(task: JoinHandle<Option<T>>) -> Option<T> {
    match task.await {
        Ok(made) => made,
        // The layer around all routes answers for it.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => None,
        },
    }
}
