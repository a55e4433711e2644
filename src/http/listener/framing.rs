//! What HTTP/1.1 wants of each request, and hyper leaves to its users.

use axum::http::{HeaderMap, Request, StatusCode, Version, header, uri::Authority};

/// Says what is wrong with a request, and with which status it is refused; none where it is right.
pub(super) fn fault<B>(request: &Request<B>) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    if request.version() >= Version::HTTP_11 && !names_one_host(headers) {
        let message = "A request of HTTP/1.1 has one `Host`, which is a name or an address.\n";
        return Some((StatusCode::BAD_REQUEST, message));
    }
    // A body in another coding would be taken for what it is not.
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let is_known = |coding: &[u8]| coding.trim_ascii().eq_ignore_ascii_case(b"chunked");
    if !codings.all(|coding| is_known(coding.as_bytes())) {
        let message = "The only `Transfer-Encoding` that is understood here is `chunked`.\n";
        return Some((StatusCode::NOT_IMPLEMENTED, message));
    }
    None
}

/// Whether there is one `Host` (RFC 9112, 3.2). It may be empty.
fn names_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.is_empty() || Authority::try_from(host.as_bytes()).is_ok(),
        _ => false,
    }
}
