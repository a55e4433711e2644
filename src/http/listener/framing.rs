//! What HTTP/1.1 wants of each request, and hyper leaves to its users.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, Version, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Answers a request that is right, and refuses another. Not where connections are taken: what is
/// refused has its line in the log as well.
pub(in crate::http) async fn right(request: Request, next: Next) -> Response {
    match fault(&request) {
        Some(fault) => fault.into_response(),
        None => next.run(request).await,
    }
}

/// Says what is wrong with a request, and with which status it is refused; none where it is right.
fn fault(request: &Request) -> Option<(StatusCode, &'static str)> {
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
    // A proxy in front may have taken off one of them alone (RFC 9112, 6.1).
    if headers.get_all(header::TRANSFER_ENCODING).iter().count() > 1 {
        let message = "A body is `chunked` once.\n";
        return Some((StatusCode::BAD_REQUEST, message));
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
