//! One structured log line for each request, its id, and what is counted of it.
//!
//! Neither the query nor its variables are logged, nor headers or the query string: they may hold
//! what a reader looks for, or a password.

use std::{
    fmt::Write,
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use tracing::{Instrument, Span};

use super::{
    sent::Counted,
    trace::{self, Asked},
};
use crate::{
    clock,
    error::Code,
    telemetry::{
        Metrics,
        metrics::{Answered, Open, OperationKind, known_method},
    },
};

/// Header with the id of a request; taken from the request where it has one.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The status of a request whose client has gone before it was answered, as other servers log it.
const CLIENT_GONE: u16 = 499;

/// Letters of a path in the log: nobody fills it with one.
const LONGEST_PATH: usize = 200;

/// What the GraphQL handler tells the log of an operation, or of a request that it refuses.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    /// Name of the operation; empty where it has none.
    pub(super) name: String,
    /// Its kind; `None` where it was refused before that was known, and for a batch.
    pub(super) kind: Option<OperationKind>,
    /// SQL statements that it ran.
    pub(super) statements: u32,
    /// Time of its SQL statements, summed up.
    pub(super) sql: Duration,
    /// What its answer cost, in points, without the time of the database; of a subscription what it
    /// asked for. `None` where it was refused before that was known.
    pub(super) cost: Option<u64>,
    /// Whether its answer was kept, and nothing had to be run.
    pub(super) cached: bool,
    /// Codes of the errors of the response, one for each error.
    pub(super) codes: Vec<Code>,
}

impl Operation {
    /// Counts the operation, and the errors that its client is told.
    pub(super) fn count(&self, metrics: &Metrics) {
        if let Some(kind) = self.kind {
            metrics.operation(kind, self.statements, self.cost);
        }
        for code in &self.codes {
            metrics.error(*code);
        }
    }

    /// Counts an operation of a batch and adds it to this, their sum, which has the name of the first.
    /// Its errors are counted with those of the sum.
    pub(super) fn add(&mut self, mut one: Self, metrics: &Metrics) {
        self.codes.append(&mut one.codes);
        one.count(metrics);
        self.statements = self.statements.saturating_add(one.statements);
        self.sql = self.sql.saturating_add(one.sql);
        self.cost = match (self.cost, one.cost) {
            (Some(sum), Some(cost)) => Some(sum.saturating_add(cost)),
            (sum, cost) => sum.or(cost),
        };
        if self.name.is_empty() {
            self.name = one.name;
        }
    }
}

/// What the line of a request says of where it came from, in its extensions: for the lines of what
/// follows it.
#[derive(Clone, Debug)]
pub(super) struct Came {
    /// Id of the request.
    pub(super) id: String,
    /// Trace that it belongs to.
    pub(super) trace: Option<String>,
    /// Address of the peer.
    pub(super) client: Option<String>,
}

/// Logs the request when its answer has been sent, and counts it when there is one.
pub(super) async fn one_line(
    State(metrics): State<Metrics>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = id_of(request.headers());
    let mut line = Line::begin(metrics, &id, &request);
    request.extensions_mut().insert(line.came());
    let mut response = next.run(request).instrument(line.span.clone()).await;
    line.answered(&response);
    response.headers_mut().insert(REQUEST_ID, id);
    response.map(|body| Body::new(Counted::new(body, line)))
}

/// What is known of a request. Dropped when its answer has been sent, or when its client has gone:
/// then it writes the line.
pub(super) struct Line {
    metrics: Metrics,
    _active: Open,
    started: Instant,
    id: HeaderValue,
    span: Span,
    trace: Option<String>,
    method: &'static str,
    path: String,
    route: Option<MatchedPath>,
    client: Option<SocketAddr>,
    answer: Option<Answer>,
    sent: u64,
}

struct Answer {
    status: u16,
    elapsed: Duration,
    operation: Option<Operation>,
}

impl Line {
    fn begin(metrics: Metrics, id: &HeaderValue, request: &Request) -> Self {
        let extensions = request.extensions();
        let client = extensions.get::<ConnectInfo<SocketAddr>>();
        let client = client.map(|ConnectInfo(address)| *address);
        let route = extensions.get::<MatchedPath>().cloned();
        let path = shown(request.uri().path());
        let method = known_method(request.method().as_str());
        let asked = Asked {
            method,
            path: &path,
            route: route.as_ref().map(MatchedPath::as_str),
            client,
        };
        let (span, trace) = trace::request_span(&asked, request.headers());
        Self {
            _active: metrics.request(),
            metrics,
            started: Instant::now(),
            id: id.clone(),
            span,
            trace,
            method,
            path,
            route,
            client,
            answer: None,
            sent: 0,
        }
    }

    fn came(&self) -> Came {
        Came {
            id: self.id.to_str().unwrap_or("-").to_owned(),
            trace: self.trace.clone(),
            client: self.client.map(|address| address.ip().to_string()),
        }
    }

    /// Counts the answer. Before it is sent: whoever has read it finds it in the metrics.
    fn answered(&mut self, response: &Response) {
        let elapsed = self.started.elapsed();
        let status = response.status().as_u16();
        let operation = response.extensions().get::<Operation>().cloned();
        self.count(status, elapsed);
        trace::record_answer(&self.span, status);
        if let Some(operation) = &operation {
            operation.count(&self.metrics);
        }
        self.answer = Some(Answer {
            status,
            elapsed,
            operation,
        });
    }

    /// So many bytes more have been sent.
    pub(super) fn sent(&mut self, bytes: u64) {
        self.sent += bytes;
    }

    fn count(&self, status: u16, elapsed: Duration) {
        self.metrics.answered(&Answered {
            route: self.route.as_ref().map(MatchedPath::as_str),
            method: self.method,
            status,
            elapsed,
        });
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.metrics.sent(self.sent);
        let answer = self.answer.take().unwrap_or_else(|| {
            let elapsed = self.started.elapsed();
            self.count(CLIENT_GONE, elapsed);
            trace::record_answer(&self.span, CLIENT_GONE);
            Answer {
                status: CLIENT_GONE,
                elapsed,
                operation: None,
            }
        });
        let operation = answer.operation.as_ref();
        let name = operation.map(|operation| operation.name.as_str());
        let name = name.filter(|name| !name.is_empty());
        let codes = operation.map(|operation| distinct(&operation.codes));
        let client = self.client.map(|address| address.ip().to_string());
        // What is not known of a request is not in its line.
        tracing::info!(
            request.id = self.id.to_str().unwrap_or("-"),
            trace_id = self.trace,
            method = self.method,
            path = self.path,
            route = self.route.as_ref().map(MatchedPath::as_str),
            status = answer.status,
            elapsed_ms = milliseconds(answer.elapsed),
            bytes = self.sent,
            client,
            operation = name,
            kind = operation.and_then(|operation| operation.kind.map(OperationKind::as_str)),
            statements = operation.map(|operation| operation.statements),
            sql_ms = operation.map(|operation| milliseconds(operation.sql)),
            cost = operation.and_then(|operation| operation.cost),
            cache = operation.and_then(|operation| operation.cached.then_some("hit")),
            errors = operation.map(|operation| operation.codes.len()),
            codes = codes.filter(|codes| !codes.is_empty()),
            "request"
        );
    }
}

/// A path as it is logged: its beginning, in printable ASCII alone. Anything else might move the cursor
/// of a terminal, or break the line of whoever reads it.
fn shown(path: &str) -> String {
    let mut shown = String::new();
    for byte in path.bytes() {
        if shown.len() >= LONGEST_PATH {
            break;
        }
        if byte.is_ascii_graphic() {
            shown.push(char::from(byte));
        } else {
            // To write to memory does not fail.
            let _written = write!(shown, "%{byte:02X}");
        }
    }
    shown
}

/// Each code once, in the order of the errors.
pub(super) fn distinct(codes: &[Code]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for code in codes {
        if !seen.contains(&code.as_str()) {
            seen.push(code.as_str());
        }
    }
    seen.join(",")
}

/// To the microsecond, and no further.
pub(super) fn milliseconds(elapsed: Duration) -> f64 {
    (elapsed.as_secs_f64() * 1e6).round() / 1e3
}

/// The id that the request has, or one of its own.
fn id_of(headers: &HeaderMap) -> HeaderValue {
    let given = headers.get(REQUEST_ID).filter(|id| is_plain(id)).cloned();
    given.unwrap_or_else(|| {
        // Hexadecimal digits and dashes always are a header.
        HeaderValue::from_str(&clock::new_id().to_string())
            .unwrap_or_else(|_| HeaderValue::from_static("-"))
    })
}

/// An id from outside goes into the log and back: only a short, plain one does.
fn is_plain(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    (1..=64).contains(&bytes.len()) && bytes.iter().all(plain)
}
