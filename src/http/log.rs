//! One structured log line for each request, and its id.
//!
//! Neither the query nor its variables are logged: they may hold what a reader looks for.

use std::time::Instant;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use crate::clock;

/// Header with the id of a request; taken from the request where it has one.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the GraphQL handler tells the log of an operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    /// Name of the operation; empty where it has none.
    pub(super) name: String,
    /// SQL statements that it ran.
    pub(super) statements: u32,
    /// Errors of the response.
    pub(super) errors: usize,
}

/// Logs the request when it has been answered.
pub(super) async fn one_line(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request
        .headers()
        .get(REQUEST_ID)
        .filter(|id| is_plain(id))
        .cloned();
    let id = id.unwrap_or_else(|| {
        // Hexadecimal digits and dashes always are a header.
        HeaderValue::from_str(&clock::new_id().to_string())
            .unwrap_or_else(|_| HeaderValue::from_static("-"))
    });
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    // To the microsecond, and no further.
    let elapsed_ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
    let (status, id_text) = (response.status().as_u16(), id.to_str().unwrap_or("-"));
    if let Some(operation) = response.extensions().get::<Operation>() {
        tracing::info!(
            request.id = id_text, %method, path, status, elapsed_ms,
            operation = operation.name, statements = operation.statements,
            errors = operation.errors, "request"
        );
    } else {
        tracing::info!(request.id = id_text, %method, path, status, elapsed_ms, "request");
    }
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// An id from outside goes into the log and back: only a short, plain one does.
fn is_plain(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    (1..=64).contains(&bytes.len()) && bytes.iter().all(plain)
}
