//! What browsers and proxies may keep: the answers to GET, under a tag that changes with the data.

use std::time::Duration;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::super::{accept::MediaType, coding::Coding, operations::Key};
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
    /// 304 where the client holds the answer with this tag, as it is or in the coding that it would be
    /// sent in; none where it does not. One that holds another coding is perhaps a proxy, which would
    /// hand it to a client that cannot read it (RFC 9110, 13.1.2).
    pub(super) fn not_modified(self, headers: &HeaderMap, tag: &str) -> Option<Response> {
        let held = headers.get_all(header::IF_NONE_MATCH).iter();
        let held: Vec<&str> = held
            .filter_map(|value| value.to_str().ok())
            // A star stands for whatever there is, and says nothing of what the client holds.
            .flat_map(tags)
            .collect();
        let coding = Coding::negotiate(headers);
        let forms = [
            Some(tag.to_owned()),
            coding.map(|coding| of_coding(tag, coding.name())),
        ];
        let mut forms = forms.into_iter().flatten();
        let form = forms.find(|form| held.contains(&form.as_str()))?;
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

/// The tags of a list, weak ones as if they were strong; none of a list that is none.
fn tags(list: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let tag = rest.strip_prefix("W/").unwrap_or(rest);
        let closed = tag.strip_prefix('"').and_then(|inner| inner.find('"'));
        let Some((tag, after)) = closed.and_then(|length| tag.split_at_checked(length + 2)) else {
            return Vec::new();
        };
        found.push(tag);
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if after.is_empty() => after,
            None => return Vec::new(),
        };
    }
    found
}

/// The tag of an answer in a coding.
fn of_coding(tag: &str, coding: &str) -> String {
    format!("{}-{coding}\"", tag.trim_end_matches('"'))
}

/// Gives the compressed form of an answer a tag of its own, as a strong tag stands for the very
/// bytes.
pub(in crate::http) fn tag_compressed<B>(response: &mut Response<B>) {
    let headers = response.headers_mut();
    let coding = headers.get(header::CONTENT_ENCODING);
    let coding = coding.and_then(|coding| coding.to_str().ok());
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    if let (Some(coding), Some(tag)) = (coding, tag) {
        let tag = of_coding(tag, coding);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
    }
}
