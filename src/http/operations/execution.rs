//! Runs what was admitted, within its time and its limits, and settles what it cost.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{Request, Response, parser::types::OperationType};
use axum::http::StatusCode;
use tokio::time::timeout_at;

use super::{Operations, Tagged, cost};
use crate::{
    database::{ReadLimits, Reader, Version, bytes_for},
    error::{Code, Error},
    graphql::{answer::AnswerSize, collected::Merges, loader::Loaders, lockstep::Lockstep},
    http::{client::Client, log::Operation, refusal::Refusal},
    schema::{limits::Examined, rate_limit::RateLimit},
    telemetry::metrics::OperationKind,
};

/// What became of an operation that was run.
pub(in crate::http) struct Ran {
    /// The response, as GraphQL has it.
    pub(in crate::http) response: Response,
    /// For the log.
    pub(in crate::http) operation: Operation,
    /// Version of the data that it was read from; none where that is not known.
    pub(in crate::http) version: Option<Version>,
    /// What the client may still ask for; none where there is no limit.
    pub(in crate::http) budget: Option<RateLimit>,
    /// Whether the answer is for this client alone.
    pub(in crate::http) personal: bool,
}

impl Operations {
    /// Runs a query that was admitted. Its turn, its statements and its fields share the time until
    /// `deadline`.
    pub(super) async fn execute(
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
            // Whoever reads whole rows to find a fault reads what is never shown.
            bytes: if settings.whole_rows {
                usize::MAX
            } else {
                bytes_for(settings.max_answer)
            },
        };
        let reader = Reader::watched(&self.database, reads, watch.clone());
        let lockstep = Lockstep::default();
        // What waits for the database is ended by the reader; this is for what does not.
        let end = deadline + Duration::from_secs(1);
        let size = Arc::new(AnswerSize::within(settings.max_answer, end));
        let mut loaders = Loaders::new(reader.clone(), lockstep.clone());
        if settings.whole_rows {
            loaders = loaders.of_whole_rows();
        }
        request = request
            .data(loaders)
            .data(size.clone())
            .data(Merges::default());
        if let Some(budget) = budget {
            request = request.data(budget);
        }
        let running = lockstep.run(self.schema.execute(request));
        let ended = timeout_at(end.into(), running).await.ok();
        let in_time = ended.filter(|_| !size.is_late());
        let mut response = in_time.ok_or_else(|| {
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
            // What needs nothing of the database is true of any version, and does not wait long for one.
            Tagged::Since(version) if reader.statements() == 0 => Some(version),
            Tagged::Yes if reader.statements() == 0 => self.versions.soon(deadline).await,
            Tagged::Since(_) | Tagged::Yes => reader.version().await.ok(),
        };
        if let Some(version) = version {
            self.metrics.dataset_version(version.number);
        }
        let cost = cost::actual(&response.data, size.bytes());
        let codes = codes_of(&response);
        // Nothing is given back for what took too long: the work was done all the same.
        let taken = if codes.contains(&Code::TimedOut) {
            examined.cost.max(cost)
        } else {
            cost
        };
        let budget = settle(cost::paid(taken, watch.spent()));
        if let Some((limit, message)) = size.refusal() {
            self.metrics.refused(limit);
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

    fn timed_out(&self) -> Refusal {
        let message = Error::TimedOut(self.request_timeout.as_secs()).to_string();
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::TimedOut, message)
    }
}

fn kind_of(kind: OperationType) -> OperationKind {
    match kind {
        OperationType::Query => OperationKind::Query,
        OperationType::Mutation => OperationKind::Mutation,
        OperationType::Subscription => OperationKind::Subscription,
    }
}

/// Codes of the errors of a response.
pub(in crate::http) fn codes_of(response: &Response) -> Vec<Code> {
    response.errors.iter().map(code_of).collect()
}

/// The code that `schema/errors.rs` has written.
fn code_of(error: &async_graphql::ServerError) -> Code {
    let written = error.extensions.as_ref().and_then(|all| all.get("code"));
    let is = |code: &Code| matches!(written, Some(async_graphql::Value::String(written)) if written == code.as_str());
    Code::ALL.into_iter().find(is).unwrap_or(Code::Internal)
}
