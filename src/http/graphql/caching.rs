//! What browsers and proxies may keep: the answers to GET, under a tag that changes with the data.

use std::time::Duration;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::super::{accept::MediaType, operations::Key, tag::held};
use crate::database::version::Version;

/// How long answers may be kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caching {
    /// Without asking again.
    pub(super) max_age: Duration,
    /// After that, once more while asking again.
    pub(super) stale: Duration,
}

/// Nothing of it may be kept.
pub(super) const NOTHING: HeaderValue = HeaderValue::from_static("no-store");

/// The tag of the answer to a question in one of the two media types, under a version of the data
/// and with what a query may cost, which each answer tells (RFC 9110, a strong entity tag).
pub(super) fn tag(key: Key, media_type: MediaType, version: Version, max_cost: u64) -> String {
    let mut digest = Sha256::new();
    digest.update(key.bytes());
    digest.update(version.number.to_le_bytes());
    digest.update(version.changed_at.unwrap_or_default().to_le_bytes());
    digest.update(media_type.content_type());
    digest.update(max_cost.to_le_bytes());
    // Another program may answer in other words.
    digest.update(env!("CARGO_PKG_VERSION"));
    let digest = digest.finalize();
    format!("\"{}\"", hex::encode(digest.get(..16).unwrap_or_default()))
}

impl Caching {
    /// 304 where the client holds the answer with this tag; none where it does not.
    pub(super) fn not_modified(self, headers: &HeaderMap, tag: &str) -> Option<Response> {
        let form = held(headers, tag)?;
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        self.mark(response.headers_mut(), headers, Some(&form));
        Some(response)
    }

    /// Says how long an answer may be kept, and by whom; not at all where it has no tag.
    pub(super) fn mark(self, answer: &mut HeaderMap, request: &HeaderMap, tag: Option<&str>) {
        let tag = tag.and_then(|tag| HeaderValue::from_str(tag).ok());
        let Some(tag) = tag else {
            answer.insert(header::CACHE_CONTROL, NOTHING);
            return;
        };
        let (age, stale) = (self.max_age.as_secs(), self.stale.as_secs());
        // Whoever shows who they are may see what others do not.
        let control = if request.contains_key(header::AUTHORIZATION) {
            "private, no-cache".to_owned()
        } else {
            format!("public, max-age={age}, stale-while-revalidate={stale}")
        };
        if let Ok(control) = HeaderValue::from_str(&control) {
            answer.insert(header::CACHE_CONTROL, control);
        }
        answer.insert(header::ETAG, tag);
        answer.insert(
            header::VARY,
            HeaderValue::from_static("accept, accept-encoding, authorization"),
        );
    }
}
