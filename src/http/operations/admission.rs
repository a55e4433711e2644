//! How many requests are under way at a time, and how many of them are heavy.
//!
//! Beyond the bound a request is refused at once: a queue that grows would make everybody wait for
//! answers that nobody waits for any more. Heavy queries have a short queue of their own and run a
//! few at a time, so that an ordinary one always finds a free core and a free connection.

use std::{
    sync::Arc,
    thread::available_parallelism,
    time::{Duration, Instant},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout_at,
};

use crate::{error::Code, http::refusal::Refusal};

/// Cost from which a query is a heavy one. A page for readers costs a few thousand points.
const HEAVY: u64 = 5_000;

/// The places there are.
pub(super) struct Admission {
    requests: Arc<Semaphore>,
    heavy_requests: Arc<Semaphore>,
    heavy_running: Arc<Semaphore>,
}

/// The place of a request; free again when dropped.
#[must_use]
pub(super) struct Place {
    _request: OwnedSemaphorePermit,
    _heavy: Option<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
}

impl Admission {
    /// So many places; a quarter of them for heavy queries, of which half as many run as there are
    /// cores.
    pub(super) fn new(requests: usize) -> Self {
        let cores = available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        Self {
            requests: Arc::new(Semaphore::new(requests)),
            heavy_requests: Arc::new(Semaphore::new((requests / 4).max(1))),
            heavy_running: Arc::new(Semaphore::new((cores / 2).max(1))),
        }
    }

    /// A place for a request that costs so many points; a heavy one waits for its turn
    /// until `deadline`.
    ///
    /// # Errors
    /// 503 where there is none.
    pub(super) async fn enter(&self, cost: u64, deadline: Instant) -> Result<Place, Refusal> {
        let request = at_once(&self.requests)?;
        let heavy = if cost < HEAVY {
            None
        } else {
            let queued = at_once(&self.heavy_requests)?;
            let turn = self.heavy_running.clone().acquire_owned();
            let turn = timeout_at(deadline.into(), turn).await;
            let turn = turn.ok().and_then(Result::ok).ok_or_else(overloaded)?;
            Some((queued, turn))
        };
        Ok(Place {
            _request: request,
            _heavy: heavy,
        })
    }
}

fn at_once(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Refusal> {
    places
        .clone()
        .try_acquire_owned()
        .ok()
        .ok_or_else(overloaded)
}

/// 503: as many requests are under way as may be.
pub(in crate::http) fn overloaded() -> Refusal {
    let message = "The server is busy with as many requests as it takes on. Try again in a moment.";
    Refusal::new(
        axum::http::StatusCode::SERVICE_UNAVAILABLE,
        Code::Overloaded,
        message,
    )
    .retry_after(Duration::from_secs(1))
}
