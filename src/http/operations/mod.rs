//! Runs operations: the one way from a request to the schema, over whatever transport it came.
//!
//! In this order: the limits look at the query, the client pays, a place is found, it runs. What is
//! refused on the way has not been seen by the library.

use std::{
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{Request, Response, Variables, parser::types::OperationType};
use axum::http::StatusCode;
use tokio::time::timeout_at;

use self::{admission::Admission, budget::Budgets, cache::Cache};
pub(in crate::http) use self::{
    admission::overloaded,
    answer::{Answer, Asking, Tagged, Text},
    cache::{Kept, Key},
    live::{Begun, Live, codes_of},
};
use super::{client::Client, log::Operation, refusal::Refusal};
use crate::{
    config::{QueryLimits, TrafficSettings},
    database::{Database, ReadLimits, Reader, Version, Watch, version::Versions},
    error::{Code, Error},
    graphql::{answer::AnswerSize, loader::Loaders, lockstep::Lockstep},
    schema::{
        self, ChancerySchema,
        limits::{Examined, Limits, chosen},
        rate_limit::RateLimit,
        sizes::Sizes,
    },
    telemetry::{Metrics, metrics::OperationKind},
};

mod admission;
mod answer;
mod budget;
mod cache;
mod cost;
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
    request_timeout: Duration,
    watch: Watch,
    versions: Versions,
    metrics: Metrics,
}

/// What became of an operation that was run.
pub(super) struct Ran {
    /// The response, as GraphQL has it.
    pub(super) response: Response,
    /// For the log.
    pub(super) operation: Operation,
    /// Version of the data that it was read from; none where that is not known.
    pub(super) version: Option<Version>,
    /// What the client may still ask for; none where there is no limit.
    pub(super) budget: Option<RateLimit>,
    /// Whether the answer is for this client alone.
    pub(super) personal: bool,
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
                // To be refused costs a point as well: it is work.
                self.charge(client, 1)?;
                return Err(Error::from(exceeded).into());
            }
        };
        if let Some(Err(refusal)) = examined.kind.map(check) {
            self.charge(client, 1)?;
            return Err(refusal);
        }
        let budget = self.charge(client, examined.cost)?;
        keep_declared(request);
        Ok((examined, budget))
    }

    /// Runs a query that was admitted. Its turn, its statements and its fields share the time until
    /// `deadline`.
    async fn execute(
        &self,
        deadline: Instant,
        client: Client,
        examined: Examined,
        budget: Option<RateLimit>,
        mut request: Request,
        tagged: Tagged,
    ) -> Result<Ran, Refusal> {
        let settle = |cost| {
            let budget = budget.zip(self.budgets.as_ref());
            budget.map(|(_, budgets)| budgets.settle(client, examined.cost, cost))
        };
        let place = self.admission.enter(examined.cost, deadline);
        let _place = place.await.inspect_err(|_| {
            self.metrics.shed();
            settle(1);
        })?;
        if Instant::now() >= deadline {
            settle(1);
            return Err(self.timed_out());
        }

        let watch = self.watch.of(&examined.name);
        let settings = self.limits.settings();
        let reads = ReadLimits {
            seconds: self.request_timeout.as_secs(),
            deadline,
            statements: settings.max_statements,
            records: settings.max_records,
        };
        let reader = Reader::watched(&self.database, reads, watch.clone());
        let lockstep = Lockstep::default();
        let size = Arc::new(AnswerSize::within(settings.max_answer));
        let mut loaders = Loaders::new(reader.clone(), lockstep.clone());
        if settings.whole_rows {
            loaders = loaders.of_whole_rows();
        }
        request = request.data(loaders).data(size.clone());
        if let Some(budget) = budget {
            request = request.data(budget);
        }
        let running = lockstep.run(self.schema.execute(request));
        // What waits for the database is ended by the reader; this is for what does not.
        let end = deadline + Duration::from_secs(1);
        let ended = timeout_at(end.into(), running).await;
        let mut response = ended.ok().ok_or_else(|| {
            settle(cost::paid(examined.cost, watch.spent()));
            self.timed_out()
        })?;
        // What has failed is not kept by anybody.
        let tagged = if response.errors.is_empty() {
            tagged
        } else {
            Tagged::No
        };
        let version = match tagged {
            Tagged::No => None,
            Tagged::Since(version) if self.versions.glance() == Some(version) => Some(version),
            Tagged::Since(_) | Tagged::Yes => reader.version().await.ok(),
        };
        if let Some(version) = version {
            self.metrics.dataset_version(version.number);
        }
        let cost = cost::actual(&response.data, size.bytes());
        let codes: Vec<Code> = response.errors.iter().map(code_of).collect();
        // Nothing is given back for what took too long: the work was done all the same.
        let taken = if codes.contains(&Code::TimedOut) {
            examined.cost.max(cost)
        } else {
            cost
        };
        let budget = settle(cost::paid(taken, watch.spent()));
        if size.is_exceeded() {
            self.metrics.refused("max-answer");
            let most = settings.max_answer;
            let message = format!(
                "The answer would have more than {most} bytes; ask for fewer records, or for fewer of their texts."
            );
            return Err(Error::TooExpensive(message).into());
        }
        cost::tell(&mut response, examined.cost, cost, self.max_cost());
        let operation = Operation {
            name: examined.name,
            kind: examined.kind.map(kind_of),
            statements: reader.statements(),
            sql: watch.spent(),
            cost: Some(cost),
            cached: false,
            codes,
        };
        Ok(Ran {
            version,
            response,
            operation,
            budget,
            personal: examined.personal,
        })
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

    fn timed_out(&self) -> Refusal {
        let message = Error::TimedOut(self.request_timeout.as_secs()).to_string();
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::TimedOut, message)
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

fn kind_of(kind: OperationType) -> OperationKind {
    match kind {
        OperationType::Query => OperationKind::Query,
        OperationType::Mutation => OperationKind::Mutation,
        OperationType::Subscription => OperationKind::Subscription,
    }
}

/// The code that `schema/errors.rs` has written.
fn code_of(error: &async_graphql::ServerError) -> Code {
    let written = error.extensions.as_ref().and_then(|all| all.get("code"));
    let is = |code: &Code| matches!(written, Some(async_graphql::Value::String(written)) if written == code.as_str());
    Code::ALL.into_iter().find(is).unwrap_or(Code::Internal)
}
