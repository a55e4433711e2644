//! The trace that a request belongs to, after W3C Trace Context.
//!
//! Of what a caller says, only `traceparent` is read: `tracestate` and `baggage` may hold anything,
//! and would be told on.

use std::net::SocketAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, StatusCode},
    middleware::Next,
    response::Response,
};
use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState},
};
use tracing::{Instrument, Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::log::Operation;
use crate::{
    error::Code,
    telemetry::{metrics::OperationKind, traces::SPANS},
};

/// Header with the ids of the caller's trace and of its span in it.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// What a span says of a request.
pub(super) struct Asked<'request> {
    pub(super) method: &'request str,
    pub(super) path: &'request str,
    pub(super) route: Option<&'request str>,
    pub(super) client: Option<SocketAddr>,
}

/// The span of a request, in the trace of its caller if it has one; and the id of its trace, which
/// the log says too.
pub(super) fn request_span(asked: &Asked<'_>, headers: &HeaderMap) -> (Span, Option<String>) {
    let parent = parent_of(headers);
    let span = tracing::info_span!(
        target: SPANS, parent: None, "request",
        otel.name = format!("{} {}", asked.method, asked.route.unwrap_or_default()).trim_end(),
        otel.kind = "server", http.request.method = asked.method, http.route = asked.route,
        url.path = asked.path, url.scheme = "http",
        client.address = asked.client.map(|client| client.ip().to_string()),
        http.response.status_code = field::Empty, error.type = field::Empty,
        otel.status_code = field::Empty,
    );
    if span.is_disabled() {
        return (span, parent.map(|parent| parent.trace_id().to_string()));
    }
    let called = parent.is_some();
    if let Some(parent) = parent {
        let parent = Context::new().with_remote_span_context(parent);
        // It fails for a span that has begun already, and this one has not.
        let _set = span.set_parent(parent);
    }
    let context = span.context();
    let begun = context.span().span_context().clone();
    // Where nobody has called and nothing is sent, nobody will find the trace.
    let known = called || begun.is_sampled();
    (span, known.then(|| begun.trace_id().to_string()))
}

/// Adds the status of the answer to the span of a request.
pub(super) fn record_answer(span: &Span, status: u16) {
    span.record("http.response.status_code", status);
    if status >= StatusCode::INTERNAL_SERVER_ERROR.as_u16() {
        span.record("error.type", status.to_string());
        span.record("otel.status_code", "ERROR");
    }
}

/// Runs a request of GraphQL in the span of its operation, with the statements below.
pub(super) async fn operation(request: Request, next: Next) -> Response {
    let span = operation_span();
    let response = next.run(request).instrument(span.clone()).await;
    if let Some(operation) = response.extensions().get::<Operation>() {
        record_operation(&span, operation);
    }
    response
}

/// The span of an operation that has no name yet; see [`record_operation`].
pub(super) fn operation_span() -> Span {
    tracing::info_span!(
        target: SPANS, "operation", otel.name = "GraphQL Operation",
        graphql.operation.name = field::Empty, graphql.operation.type = field::Empty,
        chancery.statements = field::Empty, chancery.cost = field::Empty,
        error.type = field::Empty, otel.status_code = field::Empty,
    )
}

/// Adds to a span what is known of its operation once it has run.
pub(super) fn record_operation(span: &Span, operation: &Operation) {
    if span.is_disabled() {
        return;
    }
    if let Some(kind) = operation.kind.map(OperationKind::as_str) {
        // Not as the field `otel.name`, which is read when a span begins and no more.
        span.context().span().update_name(kind);
        span.record("graphql.operation.type", kind);
    }
    if !operation.name.is_empty() {
        span.record("graphql.operation.name", &*operation.name);
    }
    span.record("chancery.statements", operation.statements);
    if let Some(cost) = operation.cost {
        span.record("chancery.cost", cost);
    }
    // What is wrong with a query is no failure of the server.
    let ours = |code: &&Code| matches!(code, Code::Internal | Code::Unavailable);
    let codes = &operation.codes;
    if let Some(code) = codes.iter().find(ours).or_else(|| codes.first()) {
        span.record("error.type", code.as_str());
        if ours(&code) {
            span.record("otel.status_code", "ERROR");
        }
    }
}

/// The span of the caller, where the header is there and well formed.
fn parent_of(headers: &HeaderMap) -> Option<SpanContext> {
    let mut parts = headers.get(TRACEPARENT)?.to_str().ok()?.split('-');
    let mut hexadecimal = |length: usize| {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(digit))
    };
    let version = hexadecimal(2)?;
    let (trace, span, flags) = (hexadecimal(32)?, hexadecimal(16)?, hexadecimal(2)?);
    // Later versions may say more; the first has said all.
    let known = version != "ff" && (version != "00" || parts.next().is_none());
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let parent = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        flags,
        true,
        TraceState::NONE,
    );
    (known && parent.is_valid()).then_some(parent)
}
