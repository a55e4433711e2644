//! The trace that a request belongs to, after W3C Trace Context.
//!
//! Of what a caller says, only `traceparent` is read: `tracestate` and `baggage` may hold anything,
//! and would be told on.

use axum::http::{HeaderMap, HeaderName};

/// Header with the ids of the caller's trace and of its span in it.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The span of the caller.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent<'header> {
    /// Id of the trace: 32 hexadecimal digits.
    pub(super) trace: &'header str,
}

/// The span of the caller, where the header is there and well formed.
pub(super) fn parent_of(headers: &HeaderMap) -> Option<Parent<'_>> {
    let mut parts = headers.get(TRACEPARENT)?.to_str().ok()?.split('-');
    let mut hexadecimal = |length: usize| {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(digit))
    };
    let version = hexadecimal(2)?;
    let (trace, span, _flags) = (hexadecimal(32)?, hexadecimal(16)?, hexadecimal(2)?);
    let not_zero = |id: &str| id.bytes().any(|digit| digit != b'0');
    // Later versions may say more; the first has said all.
    let known = version != "ff" && (version != "00" || parts.next().is_none());
    (known && not_zero(trace) && not_zero(span)).then_some(Parent { trace })
}
