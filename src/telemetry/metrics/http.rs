//! What is counted of requests and operations.

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::{Family, MetricConstructor},
        gauge::Gauge,
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};

use crate::error::Code;

/// An answer, as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'request> {
    /// The pattern that the path matched, such as `/playground/assets/{*file}`; `None` where there
    /// is nothing at that path.
    pub route: Option<&'request str>,
    /// The method, by [`known_method`].
    pub method: &'static str,
    /// The status; 499 where the client has gone before it was answered.
    pub status: u16,
    /// How long it took.
    pub elapsed: Duration,
}

/// The method of a request as one of those that HTTP has, else `_OTHER`: a client may send any word.
#[must_use]
pub fn known_method(method: &str) -> &'static str {
    const METHODS: [&str; 9] = [
        "GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "TRACE",
    ];
    let mut known = METHODS.into_iter();
    known.find(|known| *known == method).unwrap_or("_OTHER")
}

/// Kind of a GraphQL operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// `query`.
    Query,
    /// `mutation`.
    Mutation,
    /// `subscription`.
    Subscription,
}

impl OperationKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Query, Self::Mutation, Self::Subscription];

    /// The word that GraphQL has for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RouteLabel {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct CodeLabel {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct KindLabel {
    kind: &'static str,
}

/// Makes the histogram of a route.
#[derive(Clone, Copy)]
pub(super) struct Durations;

impl MetricConstructor<Histogram> for Durations {
    fn new_metric(&self) -> Histogram {
        Histogram::new([
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
            30.0,
        ])
    }
}

pub(super) struct HttpMetrics {
    pub(super) active: Gauge,
    pub(super) sent: Counter,
    pub(super) not_modified: Counter,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabel, Histogram, Durations>,
    operations: Family<KindLabel, Counter>,
    errors: Family<CodeLabel, Counter>,
    statements: Histogram,
    cost: Histogram,
}

impl HttpMetrics {
    /// Registers what is counted of requests and operations.
    pub(super) fn register(registry: &mut Registry) -> Self {
        let made = Self {
            active: Gauge::default(),
            sent: Counter::default(),
            not_modified: Counter::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(Durations),
            operations: Family::default(),
            errors: Family::default(),
            statements: Histogram::new([
                0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 55.0, 100.0,
            ]),
            cost: Histogram::new([
                1.0, 10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6,
            ]),
        };
        made.register_requests(registry);
        made.register_operations(registry);
        made
    }

    fn register_requests(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests that were answered, by route, method and status; status 499 are those whose client went away before the answer",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time from a request to its answer, without the time to send it",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "http_requests_active",
            "Requests under way, the sending of their answers included",
            self.active.clone(),
        );
        registry.register_with_unit(
            "http_response_body",
            "Bytes of answers as they were sent, compressed where they were, without headers",
            Unit::Bytes,
            self.sent.clone(),
        );
        registry.register(
            "http_not_modified",
            "Answers of status 304, for clients that have them already",
            self.not_modified.clone(),
        );
    }

    fn register_operations(&self, registry: &mut Registry) {
        registry.register(
            "operations",
            "GraphQL operations that were answered, by running them or from what is kept, by kind",
            self.operations.clone(),
        );
        registry.register(
            "operation_statements",
            "SQL statements of a GraphQL operation; the count is of operations, the sum of statements",
            self.statements.clone(),
        );
        registry.register(
            "operation_cost",
            "Points that the answer to a GraphQL operation cost; of a subscription those that it asked for",
            self.cost.clone(),
        );
        registry.register(
            "errors",
            "Errors that clients were told, by code; one answer may have several",
            self.errors.clone(),
        );
        // Series that begin at zero show the first event, too.
        for kind in OperationKind::ALL {
            drop(self.operations.get_or_create(&KindLabel {
                kind: kind.as_str(),
            }));
        }
        for code in Code::ALL {
            let code = code.as_str();
            drop(self.errors.get_or_create(&CodeLabel { code }));
        }
    }

    pub(super) fn answered(&self, answered: &Answered<'_>) {
        let route = answered.route.unwrap_or("none").to_owned();
        let labels = RouteLabel { route };
        self.durations
            .get_or_create(&labels)
            .observe(answered.elapsed.as_secs_f64());
        let labels = RequestLabels {
            route: labels.route,
            method: answered.method,
            status: answered.status,
        };
        self.requests.get_or_create(&labels).inc();
    }

    pub(super) fn error(&self, code: Code) {
        let code = code.as_str();
        self.errors.get_or_create(&CodeLabel { code }).inc();
    }

    pub(super) fn operation(&self, kind: OperationKind, statements: u32, cost: Option<u64>) {
        let kind = kind.as_str();
        self.operations.get_or_create(&KindLabel { kind }).inc();
        self.statements.observe(f64::from(statements));
        if let Some(cost) = cost {
            // Costs that matter are far below what an f64 cannot tell apart.
            let cost = u32::try_from(cost).unwrap_or(u32::MAX);
            self.cost.observe(f64::from(cost));
        }
    }
}
