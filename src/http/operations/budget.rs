//! What each client may spend: a bucket of points that fills again at an even rate.
//!
//! A query pays what it may cost at most before it runs, and gets back what its answer did not take.
//! That is why the buckets are our own: those of libraries give nothing back.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{clock, http::client::Client, schema::rate_limit::RateLimit};

/// How long an empty bucket takes to fill.
const FILLING: Duration = Duration::from_mins(1);

/// The buckets of all clients that are not full.
pub(super) struct Budgets {
    /// Points of a full bucket.
    points: u32,
    buckets: Mutex<Buckets>,
}

struct Buckets {
    of: HashMap<Client, Bucket>,
    /// How many there may be before those that are full again are forgotten.
    tidy_at: usize,
}

#[derive(Clone, Copy)]
struct Bucket {
    points: f64,
    at: Instant,
}

/// Buckets that are kept without looking whether they are full.
const FEW: usize = 1_000;

impl Budgets {
    /// Buckets of so many points a minute.
    pub(super) fn new(points: NonZeroU32) -> Self {
        let buckets = Buckets {
            of: HashMap::new(),
            tidy_at: FEW,
        };
        Self {
            points: points.get(),
            buckets: Mutex::new(buckets),
        }
    }

    /// Takes the cost of a query from the client's bucket; one that costs more than a bucket holds
    /// takes a full one.
    ///
    /// # Errors
    /// How long to wait until there is enough.
    pub(super) fn charge(&self, client: Client, cost: u64) -> Result<RateLimit, Duration> {
        let cost = self.payable(cost);
        self.change(client, |bucket| {
            let missing = f64::from(cost) - bucket.points;
            if missing > 0.0 {
                return Err(FILLING.mul_f64(missing / f64::from(self.points)));
            }
            bucket.points -= f64::from(cost);
            Ok(self.state(*bucket, cost))
        })
    }

    /// Gives back what a query that was charged for `charged` did not cost, or takes what it cost
    /// more: a bucket may be emptier than empty.
    pub(super) fn settle(&self, client: Client, charged: u64, cost: u64) -> RateLimit {
        let (charged, cost) = (self.payable(charged), self.payable(cost));
        self.change(client, |bucket| {
            let back = f64::from(charged) - f64::from(cost);
            bucket.points = (bucket.points + back).min(f64::from(self.points));
            self.state(*bucket, cost)
        })
    }

    fn payable(&self, cost: u64) -> u32 {
        u32::try_from(cost).unwrap_or(u32::MAX).min(self.points)
    }

    /// Changes the bucket of a client, filled as far as it is by now.
    fn change<T>(&self, client: Client, change: impl FnOnce(&mut Bucket) -> T) -> T {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.of.len() >= buckets.tidy_at {
            let full = f64::from(self.points);
            buckets
                .of
                .retain(|_, bucket| self.filled(*bucket, now).points < full);
            buckets.tidy_at = (buckets.of.len() * 2).max(FEW);
        }
        let full = Bucket {
            points: f64::from(self.points),
            at: now,
        };
        let bucket = buckets.of.entry(client).or_insert(full);
        *bucket = self.filled(*bucket, now);
        change(bucket)
    }

    fn filled(&self, bucket: Bucket, now: Instant) -> Bucket {
        let full = f64::from(self.points);
        let since = now.saturating_duration_since(bucket.at);
        let points = bucket.points + full * since.div_duration_f64(FILLING);
        Bucket {
            points: points.min(full),
            at: now,
        }
    }

    fn state(&self, bucket: Bucket, cost: u32) -> RateLimit {
        let full = f64::from(self.points);
        let full_in = FILLING.mul_f64(((full - bucket.points) / full).clamp(0.0, 1.0));
        let full_in = i64::try_from(full_in.as_micros()).unwrap_or(i64::MAX);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from nought to a number of 32 bits"
        )]
        let remaining = bucket.points as u32;
        let reset_at = clock::now().saturating_add(full_in);
        RateLimit::new(self.points, cost, remaining, reset_at)
    }
}
