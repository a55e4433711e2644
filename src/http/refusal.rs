//! What a client is told whose request is not run.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};

use super::{accept::MediaType, graphql::respond, log::Operation};
use crate::error::{Code, Error};

/// A refusal: what is wrong with a request, or with the moment, before any of it is run.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// Status over HTTP.
    pub(super) status: StatusCode,
    /// Code, as in `extensions.code`.
    pub(super) code: Code,
    message: String,
    allow: Option<&'static str>,
    retry_after: Option<Duration>,
    /// Whether this is a fault of the GraphQL request, not of the HTTP one: `application/json` then
    /// comes with 200.
    of_query: bool,
}

impl Refusal {
    /// A refusal of the HTTP request.
    pub(super) fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            allow: None,
            retry_after: None,
            of_query: false,
        }
    }

    /// 400: this is no GraphQL request.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadRequest, message)
    }

    /// 405, with the methods that would do.
    pub(super) fn not_allowed(message: &str, allow: &'static str) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, Code::BadRequest, message);
        Self {
            allow: Some(allow),
            ..refusal
        }
    }

    /// A GraphQL request that is not run.
    pub(super) fn of_query(code: Code, message: impl Into<String>) -> Self {
        Self {
            of_query: true,
            ..Self::new(StatusCode::BAD_REQUEST, code, message)
        }
    }

    /// The same, with the time after which to try again.
    pub(super) fn retry_after(self, wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..self
        }
    }

    /// What is wrong.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The answer, as the specification of GraphQL has it for a request error.
    pub(super) fn body(&self) -> Value {
        json!({ "errors": self.errors() })
    }

    /// The errors of that answer.
    pub(super) fn errors(&self) -> Value {
        let mut extensions = json!({ "code": self.code.as_str() });
        if let (Some(wait), Some(extensions)) = (self.retry_after, extensions.as_object_mut()) {
            extensions.insert("retryAfter".to_owned(), json!(whole_seconds(wait)));
        }
        json!([{ "message": self.message, "extensions": extensions }])
    }

    /// The answer over HTTP.
    pub(super) fn respond(&self, media_type: MediaType) -> Response {
        let legacy = self.of_query && media_type == MediaType::Json;
        let status = if legacy { StatusCode::OK } else { self.status };
        let mut response = respond(status, media_type, self.body().to_string().into());
        let headers = response.headers_mut();
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, whole_seconds(wait).into());
        }
        response.extensions_mut().insert(Operation {
            codes: vec![self.code],
            ..Operation::default()
        });
        response
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::of_query(error.code(), error.to_string())
    }
}

/// Seconds that are surely enough, at least one.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0 || wait.is_zero())
}
