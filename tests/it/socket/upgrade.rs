//! Whether there is a WebSocket at all.

use futures_util::future::join_all;
use serde_json::Value;
use tokio_tungstenite::{connect_async, tungstenite::handshake::client::Request};

use super::{Socket, metric_becomes, refused, request, serve};

async fn told(request: Request) -> (u16, String) {
    let response = refused(request).await;
    let body = response.body().clone().unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let message = body["errors"][0]["message"].as_str().unwrap_or_default();
    (response.status().as_u16(), message.to_owned())
}

#[tokio::test]
async fn other_protocols_are_refused() {
    let server = serve(&[]);
    let wanted =
        "WebSockets here speak `graphql-transport-ws`; ask for it by Sec-WebSocket-Protocol.";
    let mut none = request(server.url());
    none.headers_mut().remove("sec-websocket-protocol");
    assert_eq!(told(none).await, (400, wanted.to_owned()));
    let mut old = request(server.url());
    let protocol = "graphql-ws".parse().unwrap();
    old.headers_mut().insert("sec-websocket-protocol", protocol);
    assert_eq!(told(old).await, (400, wanted.to_owned()));
    let mut version = request(server.url());
    version
        .headers_mut()
        .insert("sec-websocket-version", "8".parse().unwrap());
    let response = refused(version).await;
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["sec-websocket-version"], "13");
    let mut key = request(server.url());
    key.headers_mut()
        .insert("sec-websocket-key", "x".parse().unwrap());
    let (status, message) = told(key).await;
    assert_eq!(status, 400);
    assert_eq!(
        message,
        "A WebSocket cannot be opened so: the `Sec-WebSocket-Key` is not 16 bytes in Base64"
    );
    // One of several will do.
    let mut several = request(server.url());
    let protocols = "graphql-ws, graphql-transport-ws".parse().unwrap();
    several
        .headers_mut()
        .insert("sec-websocket-protocol", protocols);
    let (_stream, response) = connect_async(several).await.expect("a WebSocket");
    assert_eq!(
        response.headers()["sec-websocket-protocol"],
        "graphql-transport-ws"
    );
}

#[tokio::test]
async fn only_pages_that_may_read_the_api_open_one() {
    let any = serve(&[]);
    let some = serve(&["--cors-origins=https://example.org"]);
    let own = some.url().to_owned();
    let tls = own.replace("http://", "https://");
    for (server, origin, opened) in [
        (any.url(), "https://example.com", true),
        (any.url(), "null", true),
        (some.url(), "https://example.org", true),
        (some.url(), "https://EXAMPLE.org", true),
        (some.url(), own.as_str(), true),
        // Behind a proxy that ends TLS.
        (some.url(), tls.as_str(), true),
        (some.url(), "https://example.com", false),
        (some.url(), "https://example.org.example.com", false),
        (some.url(), "http://127.0.0.1", false),
        (some.url(), "null", false),
    ] {
        let mut request = request(server);
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        if opened {
            assert!(connect_async(request).await.is_ok(), "{origin}");
        } else {
            let (status, message) = told(request).await;
            assert_eq!(status, 403, "{origin}");
            assert!(message.contains("--cors-origins"), "{message}");
        }
    }
    // What is no browser names no site.
    Socket::begin(some.url()).await;
}

#[tokio::test]
async fn there_are_no_more_than_allowed() {
    let server = serve(&["--max-sockets=2"]);
    let first = Socket::begin(server.url()).await;
    let mut second = Socket::begin(server.url()).await;
    let response = refused(request(server.url())).await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "10");
    assert!(String::from_utf8_lossy(&response.body().clone().unwrap()).contains("OVERLOADED"));
    second.data("1", "{ __typename }").await;

    drop(first);
    metric_becomes(server.url(), "chancery_sockets_open", "1").await;
    Socket::begin(server.url()).await;
}

#[tokio::test]
async fn one_client_has_no_more_than_its_share() {
    let server = serve(&["--trusted-proxies=127.0.0.1"]);
    let from = |client: &str| {
        let mut request = request(server.url());
        let client = client.parse().unwrap();
        request.headers_mut().insert("x-forwarded-for", client);
        request
    };
    let mut held = join_all((0..50).map(|_| connect_async(from("192.0.2.1")))).await;
    assert!(held.iter().all(Result::is_ok));
    let response = refused(from("192.0.2.1")).await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "10");
    let (_, message) = told(from("192.0.2.1")).await;
    assert!(message.contains("as one client may"), "{message}");
    assert!(connect_async(from("192.0.2.2")).await.is_ok());

    metric_becomes(server.url(), "chancery_sockets_open", "50").await;
    held.pop();
    metric_becomes(server.url(), "chancery_sockets_open", "49").await;
    assert!(connect_async(from("192.0.2.1")).await.is_ok());
}
