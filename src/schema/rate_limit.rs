//! What a client may still ask for.

use async_graphql::{Context, Object, SimpleObject};

use crate::graphql::scalars::Instant;

/// Field of the root for the limit of the client.
#[derive(Default)]
pub struct RateLimitQuery;

#[Object]
impl RateLimitQuery {
    /// What you may still ask for: points that queries cost, with a budget for each client. Null where this server sets no limit.
    async fn rate_limit(&self, context: &Context<'_>) -> Option<RateLimit> {
        context.data_opt::<RateLimit>().copied()
    }
}

/// What a client may still ask for. A query costs a point for each field of its answer, one for each hundred bytes of its texts, and one for each millisecond of the database's work. Before it runs, as many points are taken as its answer may have fields, where a page counts as many records as it asks for and any other list five. When it has run, what the answer did not take is given back, unless its time ran out, and what its texts and the database took is taken as well. An answer that the server has kept costs a point, and one for each thousand bytes. The budget fills again at an even rate, from empty to full within a minute.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct RateLimit {
    /// Points of a full budget.
    pub(crate) limit: u32,
    /// Points that were taken before this query ran: as many as its answer may have fields.
    pub(crate) cost: u32,
    /// Points that are left, those that were taken for this query not among them.
    pub(crate) remaining: u32,
    /// When the budget will be full again, if nothing more is asked.
    pub(crate) reset_at: Instant,
}

impl RateLimit {
    /// A budget of `limit` points of which `remaining` are left after a query that cost `cost`;
    /// `reset_at` in microseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn new(limit: u32, cost: u32, remaining: u32, reset_at: i64) -> Self {
        Self {
            limit,
            cost,
            remaining,
            reset_at: Instant(reset_at),
        }
    }
}
