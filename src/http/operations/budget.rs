//! What each client may spend: a bucket of points that fills again at an even rate.
//!
//! The generic cell rate algorithm, by the library `governor`: a bucket is one number, and those
//! that are full again are forgotten.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};

use crate::{clock, http::client::Client, schema::rate_limit::RateLimit};

/// The buckets of all clients.
pub(super) struct Budgets {
    buckets:
        RateLimiter<Client, DashMapStateStore<Client>, DefaultClock, StateInformationMiddleware>,
    /// Points of a full bucket, which fills in a minute.
    points: NonZeroU32,
    /// Requests since the full ones were forgotten.
    since: AtomicU32,
}

/// Requests after which full buckets are forgotten, so that there are never many more of them than
/// of clients.
const TIDY: u32 = 10_000;

impl Budgets {
    /// Buckets of so many points a minute.
    pub(super) fn new(points: NonZeroU32) -> Self {
        let quota = Quota::per_minute(points);
        let buckets = RateLimiter::dashmap(quota).with_middleware();
        Self {
            buckets,
            points,
            since: AtomicU32::new(0),
        }
    }

    /// Takes the cost of a query from the client's bucket, and says what is left in it; one that
    /// costs more than a bucket holds takes a full one.
    ///
    /// # Errors
    /// How long to wait until there is enough.
    pub(super) fn charge(&self, client: Client, cost: u64) -> Result<RateLimit, Duration> {
        if self.since.fetch_add(1, Ordering::Relaxed) >= TIDY {
            self.since.store(0, Ordering::Relaxed);
            self.buckets.retain_recent();
        }
        let points = u32::try_from(cost).ok().and_then(NonZeroU32::new);
        let points = points.unwrap_or(self.points).min(self.points);
        let left = match self.buckets.check_key_n(&client, points) {
            Ok(Ok(state)) => state.remaining_burst_capacity(),
            Ok(Err(wait)) => return Err(wait.wait_time_from(DefaultClock::default().now())),
            // Asked for no more than a full bucket.
            Err(_) => return Err(Duration::from_mins(1)),
        };
        let spent = self.points.get().saturating_sub(left);
        let full_in =
            Duration::from_mins(1).mul_f64(f64::from(spent) / f64::from(self.points.get()));
        let full_in = i64::try_from(full_in.as_micros()).unwrap_or(i64::MAX);
        Ok(RateLimit::new(
            self.points.get(),
            points.get(),
            left,
            clock::now().saturating_add(full_in),
        ))
    }
}
