//! What HTTP/1.1 wants of each request, and hyper leaves to its users.

use std::net::Ipv6Addr;

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
        (Some(host), None) => host.is_empty() || is_host(host.as_bytes()),
        _ => false,
    }
}

/// Whether this is a host, and perhaps a port (RFC 9110, 7.2). An authority may name a user as well, and
/// is not asked for its port, or what is in its brackets.
fn is_host(host: &[u8]) -> bool {
    let Some(host) = str::from_utf8(host).ok().filter(|host| !host.contains('@')) else {
        return false;
    };
    if Authority::try_from(host).is_err() {
        return false;
    }
    let (is_right, port) = match host.strip_prefix('[').map(|host| host.split_once(']')) {
        Some(Some((address, port))) => (address.parse::<Ipv6Addr>().is_ok(), port),
        Some(None) => return false,
        None => {
            let end = host.find(':').unwrap_or(host.len());
            let (name, port) = host.split_at(end);
            (!name.is_empty() && !name.contains(['[', ']']), port)
        }
    };
    is_right && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

/// Whether this is a port, which may be left out behind its colon (RFC 3986, 3.2.3).
fn is_port(port: &str) -> bool {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    port.is_empty() || (digits && port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_perhaps_a_port() {
        for host in [
            "a",
            "a:",
            "a:80",
            "a:0080",
            "a:65535",
            "example.org",
            "127.0.0.1:8080",
            "[::1]",
            "[::1]:",
            "[::1]:80",
            "[::ffff:192.0.2.1]:1",
            "xn--bcher-kva.example",
            "a_b",
        ] {
            assert!(is_host(host.as_bytes()), "{host}");
        }
        for host in [
            "a@b",
            "a:b@c:80",
            "@a",
            "a:80:90",
            "a:x",
            "a:+80",
            "a:-1",
            "a:65536",
            "a:99999999999999999999",
            ":80",
            ":",
            "[]",
            "[::1",
            "::1",
            "[::1]80",
            "[::1]:x",
            "[a]",
            "[127.0.0.1]",
            "[1:2]",
            "a[::1]",
            "[::1]a",
            "[::1%25eth0]",
            "a/b",
            "a b",
            "a?b",
            "a#b",
            "\u{e9}",
        ] {
            assert!(!is_host(host.as_bytes()), "{host}");
        }
    }
}
