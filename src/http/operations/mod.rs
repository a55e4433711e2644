//! Runs operations: the one way from a request to the schema, over whatever transport it came.
//!
//! In this order: the limits look at the query, the client pays, a place is found, it runs. What is
//! refused on the way has not been seen by the library.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use async_graphql::{Request, Variables, parser::types::OperationType};
use axum::http::StatusCode;

use self::{admission::Admission, budget::Budgets, cache::Cache};
pub(in crate::http) use self::{
    admission::overloaded,
    answer::{Answer, Asking, Tagged, Text},
    cache::{Kept, Key},
    execution::{Ran, codes_of},
    live::{Begun, Live},
};
use super::{client::Client, refusal::Refusal, room::Rooms};
use crate::{
    config::{QueryLimits, TrafficSettings},
    database::{Database, Watch, version::Versions},
    error::{Code, Error},
    schema::{
        self, ChancerySchema,
        limits::{Examined, Limits, chosen},
        rate_limit::RateLimit,
        sizes::Sizes,
    },
    telemetry::Metrics,
};

mod admission;
mod answer;
mod budget;
mod cache;
mod cost;
mod execution;
mod live;

/// What is needed to run operations.
pub(super) struct Operations {
    schema: ChancerySchema,
    database: Database,
    limits: Limits,
    budgets: Option<Budgets>,
    admission: Admission,
    /// Answers that are kept; none where nothing is to be.
    pub(super) cache: Option<Cache>,
    live: Rooms,
    request_timeout: Duration,
    watch: Watch,
    versions: Versions,
    metrics: Metrics,
}

impl Operations {
    /// Runs operations on the database within the limits.
    pub(super) fn new(
        database: Database,
        limits: QueryLimits,
        traffic: &TrafficSettings,
        watch: Watch,
        versions: Versions,
        metrics: Metrics,
    ) -> Self {
        let schema = schema::build(&limits);
        let limits = Limits::new(limits, &schema::written(&schema));
        let waiting = traffic.max_requests;
        let cache = Cache::new(
            traffic.response_cache,
            waiting,
            versions.clone(),
            metrics.clone(),
        );
        Self {
            cache,
            schema,
            database,
            limits,
            budgets: NonZeroU32::new(traffic.rate_limit).map(Budgets::new),
            admission: Admission::new(traffic.max_requests),
            live: live::rooms(),
            request_timeout: traffic.request_timeout(),
            watch,
            versions,
            metrics,
        }
    }

    /// Whether a request may wait before it is looked at, for an answer that somebody else makes, say.
    /// Until then all its variables are in memory, also those that its operation does not declare, and
    /// a list of noughts takes many times the bytes in which it came.
    pub(super) fn is_light(&self, request: &Request) -> bool {
        Sizes::new(self.limits.settings()).are_few(&request.variables)
    }

    /// Points that a query may cost at most.
    pub(super) const fn max_cost(&self) -> u64 {
        self.limits.settings().max_cost
    }

    /// When the time of a request is over that comes now.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.request_timeout
    }

    /// Looks at a query, and takes its cost from the client's budget.
    fn admit(
        &self,
        client: Client,
        request: &mut Request,
        check: impl FnOnce(OperationType) -> Result<(), Refusal>,
    ) -> Result<(Examined, Option<RateLimit>), Refusal> {
        let examined = match self.limits.examine(request) {
            Ok(examined) => examined,
            Err(exceeded) => {
                self.metrics.refused(exceeded.limit);
                return Err(self.refused(client, Error::from(exceeded).into()));
            }
        };
        if let Some(Err(refusal)) = examined.kind.map(check) {
            return Err(self.refused(client, refusal));
        }
        let budget = self.charge(client, examined.cost)?;
        keep_declared(request);
        Ok((examined, budget))
    }

    /// What a client is told of a request that is refused. To be refused costs a point as well: it is
    /// work.
    pub(super) fn refused(&self, client: Client, refusal: Refusal) -> Refusal {
        self.charge(client, 1).err().unwrap_or(refusal)
    }

    /// Takes a point for an operation that came to nothing, as far as the client has one.
    pub(super) fn pay_for_nothing(&self, client: Client) {
        let _whoever_has_none = self.charge(client, 1);
    }

    /// Takes the cost of a query from the client's budget.
    fn charge(&self, client: Client, cost: u64) -> Result<Option<RateLimit>, Refusal> {
        let Some(budgets) = &self.budgets else {
            return Ok(None);
        };
        budgets.charge(client, cost).map(Some).map_err(|wait| {
            self.metrics.limited();
            let message = "You have asked for more than a client may in a minute. Wait a little, or ask for less.";
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, message).retry_after(wait)
        })
    }
}

/// Lets go of the variables that the operation does not declare. The library would keep them for as
/// long as the operation is under way, which a subscription may be for days.
fn keep_declared(request: &mut Request) {
    let variables = std::mem::take(&mut request.variables);
    let name = request.operation_name.clone();
    let document = request.parsed_query().ok();
    let operation = document.and_then(|document| chosen(document, name.as_deref()));
    let Some((_, operation)) = operation else {
        // It will not run.
        return;
    };
    let mut kept = Variables::default();
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        if let Some(value) = variables.get(name) {
            kept.insert(name.clone(), value.clone());
        }
    }
    request.variables = kept;
}
