//! Requests that are none, or nearly one: bytes, headers, methods and addresses.

use std::time::Duration;

use reqwest::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{
    choices::Choices,
    target::{Case, Target, percent, wait},
};

/// Headers that are read somewhere, and values that they might have.
const HEADERS: [(&str, &[&str]); 15] = [
    (
        "accept",
        &[
            "*/*",
            "application/json",
            "text/html",
            "application/*;q=0.1, application/json;q=NaN",
            "application/graphql-response+json;q=-1",
            ",;,q=",
            "*/*;q=1e99",
            "application/json;charset=utf-16",
        ],
    ),
    (
        "content-type",
        &[
            "application/json",
            "application/json; charset=utf-8",
            "application/json;charset=latin1",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "application/json;;;=",
            "APPLICATION/JSON ; CHARSET = \"UTF-8\"",
        ],
    ),
    (
        "content-encoding",
        &["gzip", "identity", "br", "", "identity, identity"],
    ),
    (
        "accept-encoding",
        &[
            "gzip",
            "zstd",
            "identity;q=0",
            "*;q=0",
            "gzip;q=nonsense",
            "*",
        ],
    ),
    (
        "if-none-match",
        &["*", "\"\"", "W/\"x\"", "\"x\", *", "\"", ",,,", "x-gzip"],
    ),
    (
        "x-forwarded-for",
        &[
            "127.0.0.1",
            "::1",
            "[::1]:99999",
            "1.2.3.4, 127.0.0.1",
            "unknown",
            ",",
            "[[[",
        ],
    ),
    ("forwarded", &["for=\"[::1]\"", "for=_hidden"]),
    (
        "traceparent",
        &[
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-0-0-0",
            "ff--",
            "00-会",
        ],
    ),
    ("tracestate", &["a=b", "a=b,a=b", "=", ",,,"]),
    ("x-request-id", &["abc", "a b", "{\"a\": 1}", "\\"]),
    ("origin", &["https://example.org", "null", "::"]),
    ("access-control-request-method", &["POST", "DELETE", ""]),
    ("authorization", &["Bearer x", "Basic ", ""]),
    ("range", &["bytes=0-1", "bytes=-0"]),
    ("expect", &["100-continue"]),
];

const METHODS: [&str; 12] = [
    "POST", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "post",
    "QUERY", "X",
];

/// Bytes with some bits turned, pieces left out, and pieces said twice.
pub(super) fn damaged(mut bytes: Vec<u8>, dice: &mut Choices) -> Vec<u8> {
    for _ in 0..=dice.below(4) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.below(bytes.len());
        let end = at + dice.below((bytes.len() - at).min(40) + 1);
        match dice.below(5) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => bytes.truncate(at),
            _ => bytes.insert(at, dice.byte()),
        }
    }
    bytes
}

/// Any bytes.
pub(super) fn any(dice: &mut Choices) -> Vec<u8> {
    (0..dice.below(200)).map(|_| dice.byte()).collect()
}

/// A case with other headers, another method or another address.
pub(super) fn disguised(mut case: Case, dice: &mut Choices) -> Case {
    if dice.chance(30) {
        let method = dice.one(&METHODS).as_bytes();
        case.method = Method::from_bytes(method).expect("a method");
    }
    if dice.chance(15) {
        case.headers.clear();
    }
    for _ in 0..dice.below(4) {
        let (name, values) = HEADERS[dice.below(HEADERS.len())];
        let mut value = dice.one(values).as_bytes().to_vec();
        if dice.chance(30) {
            value = damaged(value, dice);
        }
        if dice.chance(5) {
            value = value.repeat(1 + dice.below(2_000));
        }
        if dice.chance(60) {
            case.headers.retain(|(known, _)| *known != name);
        }
        case.headers.push((name, value));
    }
    if dice.chance(20) {
        let keys = [
            "query",
            "variables",
            "operationName",
            "extensions",
            "documentId",
            "other",
            "",
        ];
        let part = |dice: &mut Choices| match dice.below(4) {
            0 => percent(&any(dice)),
            1 => percent(dice.text().as_bytes()),
            2 => dice
                .one(&["%", "%2", "%zz", "+", "=", "&&", ";", "[]", "{}"])
                .to_owned(),
            _ => percent(
                dice.one(&["{__typename}", "{}", "[]", "null", "\"\"", "1"])
                    .as_bytes(),
            ),
        };
        let number = dice.below(5);
        let all: Vec<_> = (0..number)
            .map(|_| format!("{}={}", dice.one(&keys), part(dice)))
            .collect();
        case.path = format!("/graphql?{}", all.join("&"));
    }
    case
}

/// The answers of the kind 5xx that say what a request is, and nothing of the server: a version of HTTP
/// or a coding that there is none of.
const NOT_HTTP: [&[u8]; 2] = [b"HTTP/1.1 501 ", b"HTTP/1.1 505 "];

/// Bytes of a request as they go over the wire, damaged; only that no 5xx comes, and that the server
/// goes on, can be asked of it.
///
/// # Errors
/// What is wrong.
pub(super) fn over_the_wire(
    target: &Target,
    body: &[u8],
    dice: &mut Choices,
) -> Result<(), String> {
    let method = dice.one(&METHODS);
    let length = if dice.chance(80) {
        body.len()
    } else {
        dice.below(100_000)
    };
    let more = dice.one(&[
        "",
        "Transfer-Encoding: chunked\r\n",
        "Connection: upgrade\r\nUpgrade: websocket\r\n",
        "Upgrade: h2c\r\n",
        "Content-Length: 3\r\n",
        "X: \0\r\n",
        "Expect: 100-continue\r\n",
    ]);
    let mut bytes = format!(
        "{method} /graphql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{more}\r\n",
        target.address(),
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    if dice.chance(70) {
        bytes = damaged(bytes, dice);
    }
    let told = wait(async {
        let mut stream = TcpStream::connect(target.address()).await?;
        stream.write_all(&bytes).await?;
        stream.shutdown().await?;
        let mut told = Vec::new();
        let _ = timeout(Duration::from_secs(30), stream.read_to_end(&mut told)).await;
        Ok::<_, std::io::Error>(told)
    });
    let told = match told {
        Ok(told) => told,
        // The server may close what it does not understand before all of it is sent.
        Err(error) if error.kind() != std::io::ErrorKind::ConnectionRefused => Vec::new(),
        Err(error) => return Err(format!("{error}\n{:?}", target.alive())),
    };
    if told.starts_with(b"HTTP/1.1 5") && !NOT_HTTP.iter().any(|start| told.starts_with(start)) {
        return Err(format!(
            "{}\n\n{}",
            bytes.escape_ascii(),
            told.escape_ascii()
        ));
    }
    Ok(())
}
