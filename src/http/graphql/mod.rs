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
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::Response,
};

pub(crate) use self::documents::Documents;
use self::{
    caching::{Caching, tag},
    packing::Packing,
    receiving::Receiving,
    request::{Asked, from_body, from_query},
    responding::{respond_to, send_own},
    sending::Sending,
};
pub(super) use self::{
    responding::{RATE_LIMIT, RATE_LIMIT_POLICY, SERVER_TIMING, respond},
    sending::{LARGEST, Space},
};
use super::{
    Served,
    accept::MediaType,
    client::Client,
    coding::Coding,
    log::Operation,
    operations::{Asking, Key, Tagged},
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
mod responding;
mod sending;

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

/// What a subscription over HTTP is told.
const OVER_WEBSOCKET: &str =
    "Subscriptions are answered over WebSocket, at this address, as graphql-transport-ws.";

/// Answers a request to `/graphql`.
pub(super) async fn answer(State(served): State<Served>, request: Request) -> Response {
    if socket::is_wanted(&request) {
        return kept_by_nobody(socket::open(served, request).await);
    }
    let (request, sent) = request.into_parts();
    let client = Client::of_request(&request, &served.trusted_proxies);
    let Some(media_type) = MediaType::negotiate(&request.headers) else {
        let message = "Answers are application/graphql-response+json or application/json; accept one of them.";
        let refusal = Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::BadRequest, message);
        let refusal = served.operations.refused(client, refusal);
        return kept_by_nobody(refusal.respond(MediaType::Json));
    };
    let answered = match request.method {
        // What answers HEAD is that of GET; the connection leaves the body out.
        Method::GET | Method::HEAD => by_get(&served, client, media_type, &request).await,
        Method::POST => by_post(&served, client, media_type, &request, sent).await,
        _ => {
            let message = "A query is sent by GET or POST.";
            let refusal = Refusal::not_allowed(message, "GET, HEAD, POST");
            Err(served.operations.refused(client, refusal))
        }
    };
    kept_by_nobody(answered.unwrap_or_else(|refusal| refusal.respond(media_type)))
}

/// The response, which nobody may keep unless it says so.
fn kept_by_nobody(mut response: Response) -> Response {
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
    client: Client,
    media_type: MediaType,
    request: &Parts,
) -> Result<Response, Refusal> {
    let headers = &request.headers;
    let mut asked = from_query(&request.uri, &served.endpoint.documents)
        .map_err(|refusal| served.operations.refused(client, refusal))?;
    let caching = served.endpoint.caching;
    let key = Key::of(&asked);
    let is_light = served.operations.is_light(&asked);
    let asking = Asking {
        client,
        deadline: served.operations.deadline(),
        shared: Some(key).filter(|_| is_light && is_anonymous(headers)),
        tagged: Tagged::Yes,
    };
    let max_cost = served.operations.max_cost();
    let tag = |version| tag(key, media_type, version, max_cost);
    if is_light
        && headers.contains_key(header::IF_NONE_MATCH)
        && let Some(version) = served.versions.soon(asking.deadline).await
        && let Some(unchanged) = caching.not_modified(headers, &tag(version))
        && served.operations.may_be_kept(asking, version, &mut asked)
    {
        served.metrics.not_modified();
        return Ok(unchanged);
    }
    let only_queries = |kind| match kind {
        OperationType::Query => Ok(()),
        OperationType::Subscription => Err(Refusal::not_allowed(OVER_WEBSOCKET, "POST")),
        OperationType::Mutation => Err(Refusal::not_allowed(
            "GET runs queries only; use POST.",
            "POST",
        )),
    };
    let started = Instant::now();
    let answer = served.operations.run(asking, asked, only_queries).await?;
    let tag = answer.version.map(tag);
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
    client: Client,
    media_type: MediaType,
    request: &Parts,
    sent: Body,
) -> Result<Response, Refusal> {
    let Endpoint {
        documents,
        receiving,
        max_batch,
        ..
    } = &served.endpoint;
    let started = Instant::now();
    let (asked, _room) = from_body(
        &request.headers,
        client,
        sent,
        receiving,
        documents,
        *max_batch,
    )
    .await
    .map_err(|refusal| served.operations.refused(client, refusal))?;
    match asked {
        Asked::One(asked) => {
            let asking = asking(served, client, &request.headers, &asked);
            let answer = served.operations.run(asking, *asked, not_live).await?;
            respond_to(served, request, asking, media_type, answer, started).await
        }
        Asked::Many(batch) => {
            let (text, operation) = run_batch(served, client, &request.headers, batch).await;
            let coding = Coding::negotiate(&request.headers);
            let (body, coding) = send_own(served, client, text, coding).await?;
            let mut response = respond(StatusCode::OK, media_type, body);
            if let Some(coding) = coding {
                coding.mark(response.headers_mut());
            }
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
) -> (Bytes, Operation) {
    let mut space = served.endpoint.sending.space(client);
    let mut sum = Operation::default();
    let mut answers = Vec::new();
    for asked in batch {
        let ran = match asked {
            Ok(asked) => {
                let asking = asking(served, client, headers, &asked);
                served.operations.run(asking, asked, not_live).await
            }
            Err(refusal) => Err(served.operations.refused(client, refusal)),
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
    (space.hold(answers.into()), sum)
}

/// One answer is no place for what has many.
fn not_live(kind: OperationType) -> Result<(), Refusal> {
    match kind {
        OperationType::Query | OperationType::Mutation => Ok(()),
        OperationType::Subscription => Err(Refusal::bad(OVER_WEBSOCKET)),
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
    let operations = &served.operations;
    let shared = operations.cache.is_some() && is_anonymous(headers) && operations.is_light(asked);
    Asking {
        client,
        deadline: operations.deadline(),
        shared: shared.then(|| Key::of(asked)),
        tagged: Tagged::No,
    }
}
