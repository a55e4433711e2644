//! Compresses small answers on their way, whole and at once.
//!
//! Nothing is compressed while it is sent: a compressor takes megabytes for as long as its client
//! takes to read. What is large is compressed where it is made, a few at a time
//! ([`graphql`](super::graphql)), and what is always the same once ([`constant`](super::constant)).

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use http_body_util::BodyExt;

use super::{coding::Coding, graphql::internal_error, sent::SMALL, tag::tag_compressed};

/// Bytes of which nothing is gained.
const FEW: usize = 32;

/// Compresses the answer to a request in the coding that its client likes best. What has a coding
/// has a tag of its own.
pub(super) async fn in_coding(request: Request, next: Next) -> Response {
    let coding = Coding::negotiate(request.headers());
    let mut response = next.run(request).await;
    let length = response.body().size_hint().exact();
    let length = length.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    let headers = response.headers_mut();
    let has_coding = headers.contains_key(header::CONTENT_ENCODING);
    if has_coding || length > FEW {
        vary(headers);
    }
    if let Some(coding) = coding
        && !has_coding
        && (FEW + 1..=SMALL).contains(&length)
    {
        response = packed(response, coding).await;
    }
    tag_compressed(&mut response);
    response
}

/// Says that the answer would be another to who takes other codings.
fn vary(headers: &mut HeaderMap) {
    let mut said = headers.get_all(header::VARY).iter();
    let said = said.any(|value| {
        let names = value.to_str().unwrap_or_default().split(',');
        let name = header::ACCEPT_ENCODING.as_str();
        names.into_iter().any(|said| said.trim() == name)
    });
    if !said {
        headers.append(header::VARY, header::ACCEPT_ENCODING.into());
    }
}

/// An answer in a coding, where that is shorter.
async fn packed(response: Response, coding: Coding) -> Response {
    let (mut head, body) = response.into_parts();
    // All of it is there: nothing is waited for.
    let Ok(whole) = body.collect().await else {
        return internal_error();
    };
    let whole = whole.to_bytes();
    let body = match coding.pack(&whole) {
        Ok(packed) if packed.len() < whole.len() => {
            head.headers.remove(header::CONTENT_LENGTH);
            coding.mark(&mut head.headers);
            Body::from(packed)
        }
        _ => Body::from(whole),
    };
    Response::from_parts(head, body)
}
