//! Entity tags: whether a client holds an answer already, and in which form (RFC 9110, 13.1.2).

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::coding::Coding;

/// The tag of the form in which a client holds the answer with this tag: as it is, or in the coding
/// that it would be sent in; none where it does not. One that holds another form is perhaps a proxy,
/// which would hand it to a client that cannot read it, or that refuses what is in no coding.
pub(super) fn held(headers: &HeaderMap, tag: &str) -> Option<String> {
    let held = headers.get_all(header::IF_NONE_MATCH).iter();
    let held: Vec<&str> = held
        .filter_map(|value| value.to_str().ok())
        // A star stands for whatever there is, and says nothing of what the client holds.
        .flat_map(tags)
        .collect();
    let coding = Coding::negotiate(headers);
    let as_it_is = coding.is_none() || Coding::may_be_none(headers);
    let forms = [
        as_it_is.then(|| tag.to_owned()),
        coding.map(|coding| of_coding(tag, coding.name())),
    ];
    let mut forms = forms.into_iter().flatten();
    forms.find(|form| held.contains(&form.as_str()))
}

/// The tags of a list, weak ones as if they were strong; none of a list that is none. Of its elements
/// some may be empty (RFC 9110, 5.6.1.2).
fn tags(list: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let is_between = |letter: char| letter == ',' || letter.is_whitespace();
    let mut rest = list.trim_start_matches(is_between);
    while !rest.is_empty() {
        let tag = rest.strip_prefix("W/").unwrap_or(rest);
        let closed = tag.strip_prefix('"').and_then(|inner| inner.find('"'));
        let Some((tag, after)) = closed.and_then(|length| tag.split_at_checked(length + 2)) else {
            return Vec::new();
        };
        found.push(tag);
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next.trim_start_matches(is_between),
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
pub(super) fn tag_compressed<B>(response: &mut Response<B>) {
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
