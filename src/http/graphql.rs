//! `/graphql`: GraphQL over HTTP, after the specification of that name.
//!
//! | what | answer |
//! | --- | --- |
//! | neither media type accepted | 406 |
//! | another method, or a mutation by GET | 405 with `Allow` |
//! | a body that is not JSON by its media type | 415; so no form of another site can post here |
//! | a body that is too large | 413 |
//! | not a GraphQL request | 400 |
//! | a GraphQL request that cannot be run | 400 without `data`; 200 for `application/json` |
//! | whatever was run | 200, errors and all |

use std::time::Instant;

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Served, accept::MediaType, log::Operation};
use crate::{
    database::{ReadLimits, Reader},
    error::Code,
    graphql::{context::loaders, lockstep::Lockstep},
    schema::guard,
};

/// Header with the number of SQL statements of the query, and its time in milliseconds (W3C Server
/// Timing).
pub(super) const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// A refusal: what is wrong with the request before any of it is run.
struct Refusal {
    status: StatusCode,
    code: Code,
    message: String,
    allow: Option<&'static str>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            code: Code::BadRequest,
            message: message.into(),
            allow: None,
        }
    }

    fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    fn not_allowed(message: &str, allow: &'static str) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, message);
        Self {
            allow: Some(allow),
            ..refusal
        }
    }

    fn respond(self, media_type: MediaType) -> Response {
        let error =
            json!({ "message": self.message, "extensions": { "code": self.code.as_str() } });
        let mut response = respond(self.status, media_type, &json!({ "errors": [error] }));
        if let Some(allow) = self.allow {
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

/// Answers a request to `/graphql`.
pub(super) async fn answer(State(served): State<Served>, request: Request) -> Response {
    let Some(media_type) = MediaType::negotiate(request.headers()) else {
        let message = "Answers are application/graphql-response+json or application/json; accept one of them.";
        return Refusal::new(StatusCode::NOT_ACCEPTABLE, message).respond(MediaType::Json);
    };
    let by_get = request.method() != Method::POST;
    let read = match *request.method() {
        // What answers HEAD is that of GET; the connection leaves the body out.
        Method::GET | Method::HEAD => from_query(&request),
        Method::POST => from_body(served.max_body, request).await,
        _ => Err(Refusal::not_allowed(
            "A query is sent by GET or POST.",
            "GET, HEAD, POST",
        )),
    };
    let run = match read {
        Ok(asked) => run(&served, media_type, asked, by_get).await,
        Err(refusal) => Err(refusal),
    };
    run.unwrap_or_else(|refusal| refusal.respond(media_type))
}

/// The answer where the program itself failed.
pub(super) fn internal_error() -> Response {
    let refusal = Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: Code::Internal,
        message: crate::error::Error::Internal(String::new()).to_string(),
        allow: None,
    };
    refusal.respond(MediaType::Json)
}

/// Runs a well-formed request.
async fn run(
    served: &Served,
    media_type: MediaType,
    mut asked: async_graphql::Request,
    by_get: bool,
) -> Result<Response, Refusal> {
    let operation_name = asked.operation_name.clone();
    let mut name = String::new();
    // What cannot be parsed is refused below, with its code and place.
    if let Ok(Some(document)) = guard::parse(&mut asked) {
        let mut chosen = document.operations.iter().filter(|(name, _)| {
            operation_name.is_none()
                || name.map(async_graphql::Name::as_str) == operation_name.as_deref()
        });
        if let Some((given, operation)) = chosen.next() {
            // For the log, which nobody may fill with one name.
            name = given.map_or_else(String::new, |given| given.chars().take(100).collect());
            if by_get && operation.node.ty != async_graphql::parser::types::OperationType::Query {
                return Err(Refusal::not_allowed(
                    "GET runs queries only; use POST.",
                    "POST",
                ));
            }
        }
    }
    let started = Instant::now();
    let limits = ReadLimits::until(started + served.database.statement_timeout);
    let reader = Reader::new(&served.database, limits);
    let lockstep = Lockstep::default();
    let asked = asked.data(loaders(reader.clone(), lockstep.clone()));
    let response = lockstep.run(served.schema.execute(asked)).await;
    let operation = Operation {
        name,
        statements: reader.statements(),
        errors: response.errors.len(),
    };
    // Its connection is free for others while the answer is written.
    drop(reader);

    let ran = response.data != async_graphql::Value::Null
        || response.errors.is_empty()
        || response.errors.iter().any(|error| !error.path.is_empty());
    let mut body = serde_json::Map::new();
    if !response.errors.is_empty() {
        body.insert("errors".to_owned(), json!(response.errors));
    }
    if ran {
        body.insert("data".to_owned(), json!(response.data));
    }
    if !response.extensions.is_empty() {
        body.insert("extensions".to_owned(), json!(response.extensions));
    }
    let status = if ran || media_type == MediaType::Json {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    let mut answer = respond(status, media_type, &Value::Object(body));
    // Shown by the browser's developer tools: whoever writes a query sees what it costs.
    let timing = format!(
        "sql;desc=\"{} statements\", execution;dur={:.1}",
        operation.statements,
        started.elapsed().as_secs_f64() * 1e3,
    );
    if let Ok(timing) = HeaderValue::from_str(&timing) {
        answer.headers_mut().insert(SERVER_TIMING, timing);
    }
    answer.extensions_mut().insert(operation);
    Ok(answer)
}

fn respond(status: StatusCode, media_type: MediaType, body: &Value) -> Response {
    let content_type = HeaderValue::from_static(media_type.content_type());
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    (status, headers, Body::from(body.to_string())).into_response()
}

/// Parameters of a GET, each as text.
#[derive(Deserialize)]
struct Parameters {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

fn from_query(request: &Request) -> Result<async_graphql::Request, Refusal> {
    let Query(parameters) = Query::<Parameters>::try_from_uri(request.uri())
        .map_err(|error| Refusal::bad(format!("The parameters cannot be read: {error}")))?;
    let json = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
        None => Ok(Value::Null),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| Refusal::bad(format!("`{name}` is not JSON: {error}"))),
    };
    build(Sent {
        query: parameters.query.map_or(Value::Null, Value::String),
        operation_name: parameters
            .operation_name
            .filter(|name| !name.is_empty())
            .map_or(Value::Null, Value::String),
        variables: json("variables", parameters.variables)?,
        extensions: json("extensions", parameters.extensions)?,
    })
}

async fn from_body(limit: usize, request: Request) -> Result<async_graphql::Request, Refusal> {
    require_plain_json(request.headers())?;
    let too_large = || {
        let message = format!("The request is larger than {limit} bytes.");
        Refusal {
            code: Code::TooExpensive,
            ..Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
        }
    };
    // Said before the body is sent, to a client that says how long it will be.
    let least = request.body().size_hint().lower();
    if usize::try_from(least).is_ok_and(|least| least > limit) {
        return Err(too_large());
    }
    let body: Bytes = to_bytes(request.into_body(), limit)
        .await
        .ok()
        .ok_or_else(too_large)?;
    let value: Value = serde_json::from_slice(&body)
        .map_err(|error| Refusal::bad(format!("The body is not JSON: {error}")))?;
    match value {
        Value::Object(mut keys) => {
            let mut take = |key: &str| keys.remove(key).unwrap_or(Value::Null);
            build(Sent {
                query: take("query"),
                operation_name: take("operationName"),
                variables: take("variables"),
                extensions: take("extensions"),
            })
        }
        Value::Array(_) => Err(Refusal::bad(
            "Batches are not answered; send one request at a time.",
        )),
        _ => Err(Refusal::bad(
            "The body must be a JSON object with the key `query`.",
        )),
    }
}

/// Only JSON is taken: a browser sends it to another site's server only with that server's consent.
fn require_plain_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let mut parts = content_type.unwrap_or_default().split(';').map(str::trim);
    let json = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, charset)) if name.trim().eq_ignore_ascii_case("charset") => charset
            .trim()
            .trim_matches('"')
            .eq_ignore_ascii_case("utf-8"),
        _ => true,
    });
    if !(json && utf8) {
        let message = "Send the query as application/json in UTF-8.";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let coding = headers.get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| coding != "identity") {
        let message = "Send the query uncompressed, without a Content-Encoding.";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    Ok(())
}

/// The four keys of a request, unchecked. Others are ignored, as the specification asks.
struct Sent {
    query: Value,
    operation_name: Value,
    variables: Value,
    extensions: Value,
}

fn build(sent: Sent) -> Result<async_graphql::Request, Refusal> {
    let Value::String(query) = sent.query else {
        return Err(Refusal::bad("`query` is missing, or is not a string."));
    };
    let mut request = async_graphql::Request::new(query);
    match sent.operation_name {
        Value::Null => {}
        Value::String(name) => request = request.operation_name(name),
        _ => return Err(Refusal::bad("`operationName` is not a string.")),
    }
    match sent.variables {
        Value::Null => {}
        variables @ Value::Object(_) => {
            request = request.variables(async_graphql::Variables::from_json(variables));
        }
        _ => return Err(Refusal::bad("`variables` is not an object.")),
    }
    if !matches!(sent.extensions, Value::Null | Value::Object(_)) {
        return Err(Refusal::bad("`extensions` is not an object."));
    }
    Ok(request)
}
