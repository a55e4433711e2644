//! `/graphql`: GraphQL over HTTP, after the specification of that name.
//!
//! | what | answer |
//! | --- | --- |
//! | neither media type accepted | 406 |
//! | another method, or a mutation by GET | 405 with `Allow` |
//! | a body that is not JSON by its media type | 415; so no form of another site can post here |
//! | a body that is too large, or does not come | 413, 408 |
//! | not a GraphQL request | 400 |
//! | a GraphQL request that cannot be run | 400 without `data`; 200 for `application/json` |
//! | a client, or all of them, asked for too much | 429, 503 with `Retry-After` |
//! | what the client holds already | 304 |
//! | whatever was run | 200, errors and all |
//! | a GET that asks for a WebSocket | see [`socket`] |

use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use tokio::time::timeout_at;

pub(crate) use self::documents::Documents;
pub(super) use self::{caching::tag_compressed, sending::Space};
use self::{
    caching::{Caching, tag},
    packing::Packing,
    receiving::Receiving,
    request::{Asked, from_body, from_query},
    sending::{SMALL, Sending},
};
use super::{
    Served,
    accept::MediaType,
    client::Client,
    coding::Coding,
    log::Operation,
    operations::{Answer, Asking, Key, Text},
    refusal::Refusal,
    socket,
    written::written,
};
use crate::{config::TrafficSettings, error::Code};

mod caching;
mod documents;
mod packing;
mod receiving;
pub(super) mod request;
mod sending;

/// Header with the number of SQL statements of the query, and its time in milliseconds (W3C Server
/// Timing).
pub(super) const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// Header with what is left of the client's budget (draft-ietf-httpapi-ratelimit-headers).
pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// Header with the budget itself, of the same draft.
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Bytes up to which an answer that is kept is not kept in compressed forms.
const FEW: usize = 1_024;

/// What answers are made with.
pub(super) struct Endpoint {
    pub(super) documents: Documents,
    receiving: Receiving,
    caching: Caching,
    pub(super) sending: Sending,
    packing: Packing,
    max_batch: usize,
}

impl Endpoint {
    pub(super) fn new(documents: Documents, traffic: &TrafficSettings) -> Self {
        Self {
            documents,
            receiving: Receiving::new(traffic.max_body, traffic.receive_timeout()),
            caching: Caching {
                max_age: Duration::from_secs(traffic.cache_max_age),
                stale: Duration::from_secs(traffic.cache_stale),
            },
            sending: Sending::new(),
            packing: Packing::new(),
            max_batch: traffic.max_batch,
        }
    }
}

/// Answers a request to `/graphql`.
pub(super) async fn answer(State(served): State<Served>, request: Request) -> Response {
    if socket::is_wanted(&request) {
        return socket::open(served, request).await;
    }
    let Some(media_type) = MediaType::negotiate(request.headers()) else {
        let message = "Answers are application/graphql-response+json or application/json; accept one of them.";
        let refusal = Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::BadRequest, message);
        return refusal.respond(MediaType::Json);
    };
    let (request, sent) = request.into_parts();
    let answered = match request.method {
        // What answers HEAD is that of GET; the connection leaves the body out.
        Method::GET | Method::HEAD => by_get(&served, media_type, &request).await,
        Method::POST => by_post(&served, media_type, &request, sent).await,
        _ => {
            let message = "A query is sent by GET or POST.";
            Err(Refusal::not_allowed(message, "GET, HEAD, POST"))
        }
    };
    let mut response = answered.unwrap_or_else(|refusal| refusal.respond(media_type));
    // What may be kept says so.
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(caching::NOTHING);
    response
}

/// The answer where the program itself failed.
pub(super) fn internal_error() -> Response {
    let message = crate::error::Error::Internal(String::new()).to_string();
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Refusal::new(status, Code::Internal, message).respond(MediaType::Json)
}

async fn by_get(
    served: &Served,
    media_type: MediaType,
    request: &Parts,
) -> Result<Response, Refusal> {
    let headers = &request.headers;
    let mut asked = from_query(&request.uri, &served.endpoint.documents)?;
    let caching = served.endpoint.caching;
    let client = Client::of_request(request, &served.trusted_proxies);
    let key = Key::of(&asked);
    let asking = Asking {
        client,
        deadline: served.operations.deadline(),
        shared: Some(key).filter(|_| is_anonymous(headers)),
        tagged: true,
    };
    if headers.contains_key(header::IF_NONE_MATCH)
        && let Ok(Ok(version)) = timeout_at(asking.deadline.into(), served.versions.current()).await
        && let Some(unchanged) = caching.not_modified(headers, &tag(key, media_type, version))
        && served.operations.may_be_kept(asking, version, &mut asked)
    {
        served.metrics.not_modified();
        return Ok(unchanged);
    }
    let only_queries = |kind| match kind {
        OperationType::Query => Ok(()),
        _ => Err(Refusal::not_allowed(
            "GET runs queries only; use POST.",
            "POST",
        )),
    };
    let started = Instant::now();
    let answer = served.operations.run(asking, asked, only_queries).await?;
    let tag = answer.version.map(|version| tag(key, media_type, version));
    let mut response = respond_to(served, request, asking, media_type, answer, started).await?;
    // What is kept is the same for all, and so says nothing of one client's budget.
    if tag.is_some() {
        response.headers_mut().remove(RATE_LIMIT);
        response.headers_mut().remove(RATE_LIMIT_POLICY);
    }
    caching.mark(response.headers_mut(), headers, tag.as_deref());
    Ok(response)
}

async fn by_post(
    served: &Served,
    media_type: MediaType,
    request: &Parts,
    sent: Body,
) -> Result<Response, Refusal> {
    let client = Client::of_request(request, &served.trusted_proxies);
    let Endpoint {
        documents,
        receiving,
        max_batch,
        ..
    } = served.endpoint.as_ref();
    let started = Instant::now();
    let (asked, _room) = from_body(
        &request.headers,
        client,
        sent,
        receiving,
        documents,
        *max_batch,
    )
    .await?;
    match asked {
        Asked::One(asked) => {
            let asking = asking(served, client, &request.headers, &asked);
            let answer = served.operations.run(asking, *asked, not_live).await?;
            respond_to(served, request, asking, media_type, answer, started).await
        }
        Asked::Many(batch) => {
            let (body, operation) = run_batch(served, client, &request.headers, batch).await;
            let mut response = respond(StatusCode::OK, media_type, body);
            response.extensions_mut().insert(operation);
            Ok(response)
        }
    }
}

/// Runs a batch, one request after the other, and gives the list of their answers, with the sum of
/// the operations for the log. An answer for which there is no room is a refusal in its place.
async fn run_batch(
    served: &Served,
    client: Client,
    headers: &HeaderMap,
    batch: Vec<Result<async_graphql::Request, Refusal>>,
) -> (Body, Operation) {
    let mut space = served.endpoint.sending.space(client);
    let mut sum = Operation::default();
    let mut answers = Vec::new();
    for asked in batch {
        let ran = match asked {
            Ok(asked) => {
                let asking = asking(served, client, headers, &asked);
                served.operations.run(asking, asked, not_live).await
            }
            Err(refusal) => Err(refusal),
        };
        let answer = ran.and_then(|answer| {
            sum.add(answer.operation, &served.metrics);
            let text = answer.text.into_bytes();
            space.grow_to(answers.len().saturating_add(text.len()))?;
            Ok(text)
        });
        answers.push(if answers.is_empty() { b'[' } else { b',' });
        answers.extend(answer.unwrap_or_else(|refusal| {
            sum.codes.push(refusal.code);
            written(&refusal.body()).into()
        }));
    }
    answers.push(b']');
    (space.body(answers.into()), sum)
}

/// One answer is no place for what has many.
fn not_live(kind: OperationType) -> Result<(), Refusal> {
    match kind {
        OperationType::Query | OperationType::Mutation => Ok(()),
        OperationType::Subscription => Err(Refusal::bad(
            "Subscriptions are answered over WebSocket, at this address, as graphql-transport-ws.",
        )),
    }
}

/// Whether the request shows nobody's name: what is asked without one may be kept for all.
fn is_anonymous(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::AUTHORIZATION)
}

/// A request of a POST that comes now.
fn asking(
    served: &Served,
    client: Client,
    headers: &HeaderMap,
    asked: &async_graphql::Request,
) -> Asking {
    let shared = served.operations.cache.is_some() && is_anonymous(headers);
    Asking {
        client,
        deadline: served.operations.deadline(),
        shared: shared.then(|| Key::of(asked)),
        tagged: false,
    }
}

/// The body of an answer, and its coding where it is compressed here and not on its way.
async fn send(
    served: &Served,
    asking: Asking,
    text: Text,
    coding: Option<Coding>,
) -> Result<(Body, Option<Coding>), Refusal> {
    let Endpoint {
        sending, packing, ..
    } = served.endpoint.as_ref();
    let cached = served.operations.cache.as_ref().zip(asking.shared);
    if let (Text::Kept(kept), Some((cache, key))) = (&text, cached) {
        if let Some(coding) = coding.filter(|_| kept.body.len() > FEW) {
            let pack = packing.pack(coding, kept.body.bytes().clone());
            if let Some(packed) = cache.packed(key, kept.version, coding, pack).await {
                return Ok((sending.share(asking.client, &packed)?, Some(coding)));
            }
        }
        return Ok((sending.share(asking.client, &kept.body)?, None));
    }
    let text = text.into_bytes();
    let mut space = sending.space(asking.client);
    space.grow_to(text.len())?;
    let coding = coding.filter(|_| text.len() > SMALL);
    let packed = match coding {
        Some(coding) => packing.pack(coding, text.clone()).await,
        None => None,
    };
    let Some(packed) = packed else {
        return Ok((space.body(text), None));
    };
    // What is packed takes less.
    drop((space, text));
    let mut space = sending.space(asking.client);
    space.grow_to(packed.len())?;
    Ok((space.body(packed.into()), coding))
}

async fn respond_to(
    served: &Served,
    request: &Parts,
    asking: Asking,
    media_type: MediaType,
    answer: Answer,
    started: Instant,
) -> Result<Response, Refusal> {
    let Answer {
        text,
        ran,
        operation,
        budget,
        ..
    } = answer;
    let status = if ran || media_type == MediaType::Json {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    let coding = Coding::negotiate(&request.headers);
    let (body, coding) = send(served, asking, text, coding).await?;
    let mut response = respond(status, media_type, body);
    if let Some(coding) = coding {
        let coding = HeaderValue::from_static(coding.name());
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, coding);
    }
    let mut say = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    // Shown by the browser's developer tools: whoever writes a query sees what it takes.
    say(
        SERVER_TIMING,
        format!(
            "{}sql;desc=\"{} statements\", execution;dur={:.1}",
            if operation.cached {
                "cache;desc=hit, "
            } else {
                ""
            },
            operation.statements,
            started.elapsed().as_secs_f64() * 1e3,
        ),
    );
    if let Some(budget) = budget {
        say(
            RATE_LIMIT_POLICY,
            format!("\"client\";q={};w=60", budget.limit),
        );
        say(RATE_LIMIT, format!("\"client\";r={}", budget.remaining));
    }
    response.extensions_mut().insert(operation);
    Ok(response)
}

/// An answer in one of the two media types.
pub(super) fn respond(status: StatusCode, media_type: MediaType, body: Body) -> Response {
    let mut headers = HeaderMap::new();
    let content_type = HeaderValue::from_static(media_type.content_type());
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    (status, headers, body).into_response()
}
