//! Reads a GraphQL request from HTTP, after the specification.

use axum::{
    body::Body,
    extract::Query,
    http::{HeaderMap, StatusCode, Uri, header},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    super::{client::Client, refusal::Refusal, room::Room},
    documents::Documents,
    receiving::Receiving,
};
use crate::error::Code;

/// What was asked for: one query, or a batch of them.
pub(super) enum Asked {
    /// One query.
    One(Box<async_graphql::Request>),
    /// A batch, each query or why it is none.
    Many(Vec<Result<async_graphql::Request, Refusal>>),
}

/// The keys of a request, unchecked. Others are ignored, as the specification asks.
#[derive(Default)]
pub(in crate::http) struct Sent {
    pub(in crate::http) query: Value,
    pub(in crate::http) document_id: Value,
    pub(in crate::http) operation_name: Value,
    pub(in crate::http) variables: Value,
    pub(in crate::http) extensions: Value,
}

/// Parameters of a GET, each as text.
#[derive(Deserialize)]
struct Parameters {
    query: Option<String>,
    #[serde(rename = "documentId")]
    document_id: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Reads the parameters of a GET.
pub(super) fn from_query(
    uri: &Uri,
    documents: &Documents,
) -> Result<async_graphql::Request, Refusal> {
    let Query(parameters) = Query::<Parameters>::try_from_uri(uri)
        .map_err(|error| Refusal::bad(format!("The parameters cannot be read: {error}")))?;
    let json = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
        None => Ok(Value::Null),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| Refusal::bad(format!("`{name}` is not JSON: {error}"))),
    };
    let text = |text: Option<String>| text.map_or(Value::Null, Value::String);
    let sent = Sent {
        query: text(parameters.query),
        document_id: text(parameters.document_id),
        operation_name: text(parameters.operation_name),
        variables: json("variables", parameters.variables)?,
        extensions: json("extensions", parameters.extensions)?,
    };
    sent.build(documents)
}

/// Reads the body of a POST: one request, or a batch of at most `max_batch`; with the room that it
/// takes until it is answered, since it may wait for others.
pub(super) async fn from_body(
    headers: &HeaderMap,
    client: Client,
    body: Body,
    receiving: &Receiving,
    documents: &Documents,
    max_batch: usize,
) -> Result<(Asked, Room), Refusal> {
    require_plain_json(headers)?;
    let (body, room) = receiving.all(client, body).await?;
    let value: Value = serde_json::from_slice(&body)
        .map_err(|error| Refusal::bad(format!("The body is not JSON: {error}")))?;
    let asked = match value {
        Value::Object(keys) => {
            let request = Sent::from_object(keys).build(documents)?;
            Ok(Asked::One(Box::new(request)))
        }
        Value::Array(_) if max_batch <= 1 => Err(Refusal::bad(
            "Batches are not answered; send one request at a time.",
        )),
        Value::Array(requests) if requests.len() > max_batch => {
            let message = format!("A batch of more than {max_batch} requests; send several.");
            Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                Code::TooExpensive,
                message,
            ))
        }
        Value::Array(requests) if requests.is_empty() => Err(Refusal::bad("The batch is empty.")),
        Value::Array(requests) => {
            let read = requests.into_iter().map(|request| match request {
                Value::Object(keys) => Sent::from_object(keys).build(documents),
                _ => Err(Refusal::bad("A request of the batch is not a JSON object.")),
            });
            Ok(Asked::Many(read.collect()))
        }
        _ => Err(Refusal::bad(
            "The body must be a JSON object with the key `query`.",
        )),
    };
    Ok((asked?, room))
}

/// Only JSON is taken: a browser sends it to another site's server only with that server's consent.
fn require_plain_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let unsupported = |message| {
        Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::BadRequest,
            message,
        )
    };
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
        return Err(unsupported("Send the query as application/json in UTF-8."));
    }
    let coding = headers.get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| coding != "identity") {
        // A few bytes of it might become gigabytes.
        return Err(unsupported(
            "Send the query uncompressed, without a Content-Encoding.",
        ));
    }
    Ok(())
}

impl Sent {
    /// The keys of a request in JSON.
    pub(in crate::http) fn from_object(mut keys: Map<String, Value>) -> Self {
        let mut take = |key: &str| keys.remove(key).unwrap_or(Value::Null);
        Self {
            query: take("query"),
            document_id: take("documentId"),
            operation_name: take("operationName"),
            variables: take("variables"),
            extensions: take("extensions"),
        }
    }

    /// The request that the keys make, with the document that they name.
    pub(in crate::http) fn build(
        self,
        documents: &Documents,
    ) -> Result<async_graphql::Request, Refusal> {
        if !matches!(self.extensions, Value::Null | Value::Object(_)) {
            return Err(Refusal::bad("`extensions` is not an object."));
        }
        let query = documents.find(self.query, self.document_id, &self.extensions)?;
        let mut request = async_graphql::Request::new(query);
        match self.operation_name {
            Value::Null => {}
            // As a form leaves a field empty; nothing can have this name.
            Value::String(name) if name.is_empty() => {}
            Value::String(name) => request = request.operation_name(name),
            _ => return Err(Refusal::bad("`operationName` is not a string.")),
        }
        match self.variables {
            Value::Null => {}
            variables @ Value::Object(_) => {
                request = request.variables(async_graphql::Variables::from_json(variables));
            }
            _ => return Err(Refusal::bad("`variables` is not an object.")),
        }
        Ok(request)
    }
}
