//! From an answer to a response of HTTP.

use std::time::Instant;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    super::{
        Served,
        accept::MediaType,
        client::Client,
        coding::Coding,
        operations::{Answer, Asking, Text},
        refusal::Refusal,
        sent::{SMALL, in_pieces},
    },
    Endpoint,
    packing::packed,
};

/// Header with the number of SQL statements of the query, and its time in milliseconds (W3C Server
/// Timing).
pub(in crate::http) const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// Header with what is left of the client's budget (draft-ietf-httpapi-ratelimit-headers).
pub(in crate::http) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// Header with the budget itself, of the same draft.
pub(in crate::http) const RATE_LIMIT_POLICY: HeaderName =
    HeaderName::from_static("ratelimit-policy");

/// Bytes up to which an answer that is kept is not kept in compressed forms.
const FEW: usize = 1_024;

/// The body of an answer, and its coding where it is compressed: what is small is, on its way.
async fn send(
    served: &Served,
    asking: Asking,
    text: Text,
    coding: Option<Coding>,
) -> Result<(Body, Option<Coding>), Refusal> {
    let sending = &served.endpoint.sending;
    if let (Text::Kept(kept), Some(key)) = (&text, asking.shared) {
        if let Some(coding) = coding.filter(|_| kept.body.len() > FEW)
            && let Some(packed) = packed(served, key, kept, coding).await
        {
            return Ok((sending.share(asking.client, &packed)?, Some(coding)));
        }
        return Ok((sending.share(asking.client, &kept.body)?, None));
    }
    let text = text.into_bytes();
    let mut space = sending.space(asking.client);
    space.grow_to(text.len())?;
    send_own(served, asking.client, space.hold(text), coding).await
}

/// The same, of an answer that is one client's alone and has its room.
pub(super) async fn send_own(
    served: &Served,
    client: Client,
    text: Bytes,
    coding: Option<Coding>,
) -> Result<(Body, Option<Coding>), Refusal> {
    let Endpoint {
        sending, packing, ..
    } = &served.endpoint;
    let coding = coding.filter(|_| text.len() > SMALL);
    let packed = match coding {
        Some(coding) => packing.pack(coding, text.clone()).await,
        None => None,
    };
    let Some(packed) = packed else {
        return Ok((in_pieces(text), None));
    };
    // What is packed takes less.
    drop(text);
    let mut space = sending.space(client);
    space.grow_to(packed.len())?;
    Ok((in_pieces(space.hold(packed.into())), coding))
}

/// An answer over HTTP, compressed where its client takes that.
///
/// # Errors
/// 503 where there is no room for it.
pub(super) async fn respond_to(
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
        coding.mark(response.headers_mut());
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
pub(in crate::http) fn respond(status: StatusCode, media_type: MediaType, body: Body) -> Response {
    let mut headers = HeaderMap::new();
    let content_type = HeaderValue::from_static(media_type.content_type());
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    (status, headers, body).into_response()
}
