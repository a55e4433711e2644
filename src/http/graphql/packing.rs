//! Compresses large answers before they wait to be sent. A compressor takes megabytes for as long as
//! its client takes to read: so there are as many as there are cores, each for as long as it works,
//! and what waits is small. Small answers are compressed on their way, by the layer around all routes.

use std::{sync::Arc, thread::available_parallelism};

use axum::body::Bytes;
use tokio::sync::Semaphore;

use super::super::coding::Coding;

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
        let _turn = self.0.acquire().await.ok()?;
        let packing = tokio::task::spawn_blocking(move || coding.pack(&answer).ok());
        match packing.await {
            Ok(packed) => packed,
            // The layer around all routes answers for it.
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime has ended, and this task with it.
                Err(_) => None,
            },
        }
    }
}
