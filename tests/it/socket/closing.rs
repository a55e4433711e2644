//! Why the server closes a WebSocket, and with which code.

use std::time::Duration;

use futures_util::SinkExt;
use serde_json::json;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::{Heard, Socket, metric, metric_becomes, serve};
use crate::support::process::Chancery;

fn closed(code: u16, reason: &str) -> Heard {
    Heard::Closed(code, reason.to_owned())
}

#[tokio::test]
async fn what_is_no_message_of_the_protocol_ends_it_with_the_reason() {
    let server = serve(&[]);
    for (text, reason) in [
        (
            "hello",
            "The message is not JSON: expected value at line 1 column 1",
        ),
        ("[1]", "The message is not a JSON object"),
        ("{}", "The message has no `type`"),
        (r#"{"type": 7}"#, "The `type` of the message is no string"),
        (
            r#"{"type": "start"}"#,
            "There is no message of type `start`",
        ),
        (
            r#"{"type": "ping", "payload": "now"}"#,
            "The `payload` is no object",
        ),
        (
            r#"{"type": "subscribe", "payload": {"query": "{ __typename }"}}"#,
            "The `id` of the message is no string with anything in it",
        ),
        (
            r#"{"type": "complete", "id": ""}"#,
            "The `id` of the message is no string with anything in it",
        ),
        (
            r#"{"type": "subscribe", "id": "1"}"#,
            "`subscribe` has no `payload`",
        ),
        (
            r#"{"type": "subscribe", "id": "1", "payload": {}}"#,
            "`query` is missing",
        ),
        (
            r#"{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}"#,
            "`variables` is not an object.",
        ),
    ] {
        let mut socket = Socket::begin(server.url()).await;
        socket.say_text(text).await;
        let Heard::Closed(4400, told) = socket.hear().await else {
            panic!("not closed with 4400: {text}")
        };
        assert!(told.starts_with(reason), "{text}: {told}");
        assert_eq!(socket.hear().await, Heard::Cut);
    }

    let long = "i".repeat(256);
    for kind in ["subscribe", "complete"] {
        let mut socket = Socket::begin(server.url()).await;
        let payload = json!({ "query": "{ __typename }" });
        socket
            .say(&json!({ "type": kind, "id": long, "payload": payload }))
            .await;
        let reason = "The `id` of the message is longer than 255 bytes";
        assert_eq!(socket.hear().await, closed(4400, reason));
    }
    let mut socket = Socket::begin(server.url()).await;
    socket.data(&long[1..], "{ __typename }").await;

    let mut socket = Socket::begin(server.url()).await;
    let binary = Message::binary(&br#"{"type": "ping"}"#[..]);
    socket.0.send(binary).await.unwrap();
    let reason = "Messages are text, not binary";
    assert_eq!(socket.hear().await, closed(4400, reason));

    // However long the type is, the reason fits into its frame, cut between two letters.
    let mut socket = Socket::begin(server.url()).await;
    socket.say(&json!({ "type": "ü".repeat(200) })).await;
    let Heard::Closed(4400, reason) = socket.hear().await else {
        panic!("not closed")
    };
    assert!(reason.starts_with("There is no message of type `üüü"));
    assert!((120..=123).contains(&reason.len()), "{}", reason.len());
}

#[tokio::test]
async fn a_client_has_to_begin_once_and_in_time() {
    let server = serve(&["--socket-init-timeout=1"]);

    let mut socket = Socket::open(server.url()).await;
    socket.say(&json!({ "type": "ping" })).await;
    assert_eq!(socket.message().await, json!({ "type": "pong" }));
    let late = closed(4408, "Connection initialisation timeout");
    assert_eq!(socket.hear().await, late);

    let mut socket = Socket::open(server.url()).await;
    socket.subscribe("1", "{ __typename }").await;
    assert_eq!(socket.hear().await, closed(4401, "Unauthorized"));

    let mut socket = Socket::begin(server.url()).await;
    socket.say(&json!({ "type": "connection_init" })).await;
    let again = closed(4429, "Too many initialisation requests");
    assert_eq!(socket.hear().await, again);

    // Who has begun is not cut off for it later.
    let mut socket = Socket::begin(server.url()).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(
        socket.data("1", "{ __typename }").await,
        json!({ "__typename": "Query" })
    );
    metric_becomes(server.url(), "chancery_sockets_open", "1").await;
    drop(socket);
    metric_becomes(server.url(), "chancery_sockets_open", "0").await;
}

#[tokio::test]
async fn an_id_is_of_one_operation_at_a_time() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    socket
        .subscribe("a", "subscription { datasetChanged { version } }")
        .await;
    assert_eq!(socket.message().await["type"], "next");
    socket.subscribe("a", "{ __typename }").await;
    let exists = closed(4409, "Subscriber for a already exists");
    assert_eq!(socket.hear().await, exists);
    metric_becomes(server.url(), "chancery_subscriptions_active", "0").await;
}

/// Longer than a WebSocket that is not answered on would live: two turns of the keep-alive.
#[tokio::test]
async fn whoever_does_not_answer_a_ping_is_let_go() {
    let server = serve(&["--socket-keep-alive=1"]);
    let mut idle = Socket::begin(server.url()).await;
    // Nobody reads it, so nobody answers its pings.
    let deaf = Socket::begin(server.url()).await;
    metric_becomes(server.url(), "chancery_sockets_open", "2").await;
    let reading = async {
        // Pings are answered while it waits for a message.
        let heard = tokio::time::timeout(Duration::from_secs(5), idle.hear()).await;
        assert!(heard.is_err(), "{heard:?}");
    };
    tokio::join!(
        reading,
        metric_becomes(server.url(), "chancery_sockets_open", "1")
    );
    assert_eq!(
        idle.data("1", "{ __typename }").await,
        json!({ "__typename": "Query" })
    );
    drop(deaf);
}

#[tokio::test]
async fn a_client_that_takes_its_leave_is_answered() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    let goodbye = CloseFrame {
        code: CloseCode::Normal,
        reason: "goodbye".into(),
    };
    socket.0.close(Some(goodbye)).await.unwrap();
    assert_eq!(socket.hear().await, closed(1000, "goodbye"));
    metric_becomes(server.url(), "chancery_sockets_open", "0").await;
}

/// The answers that it does not take are not waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_does_not_wait_for_who_does_not_read() {
    let mut server = Chancery::new().serve(&["--rate-limit=0", "--shutdown-timeout=20"]);
    let mut socket = Socket::with_little_room(server.url()).await;
    let texts: String = (0..40).map(|place| format!("t{place}: text ")).collect();
    let query = format!("{{ statements(first: 100) {{ nodes {{ {texts} }} }} }}");
    let asking = async {
        for round in 0_u64.. {
            socket.subscribe(&round.to_string(), &query).await;
        }
    };
    // Until nothing more is taken, which is when nothing moves for a moment.
    let stuck = async {
        let mut before = String::new();
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let operations = "chancery_operations_total{kind=\"query\"}";
            let now = metric(server.url(), operations).await;
            if now == before {
                break now;
            }
            before = now;
        }
    };
    let answered = tokio::select! {
        () = asking => unreachable!("it asks for ever"),
        answered = stuck => answered,
    };
    assert_ne!(answered, "0");

    server.signal("TERM");

    let finished = tokio::task::spawn_blocking(|| server.wait()).await.unwrap();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(!finished.stderr.contains("still under way"), "{finished}");
}

/// Whatever goes on in it, and although one of them does not listen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_says_so_and_stops_in_time() {
    let mut server = serve(&["--shutdown-timeout=20"]);
    let mut idle = Socket::open(server.url()).await;
    let mut busy = Socket::begin(server.url()).await;
    busy.subscribe("a", "subscription { datasetChanged { version } }")
        .await;
    assert_eq!(busy.message().await["type"], "next");
    let _deaf = Socket::begin(server.url()).await;

    let asked = std::time::Instant::now();
    server.signal("TERM");

    let going_away = || closed(1001, "The server is stopping");
    assert_eq!(idle.hear().await, going_away());
    assert_eq!(busy.hear().await, going_away());
    let finished = tokio::task::spawn_blocking(|| server.wait()).await.unwrap();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(!finished.stderr.contains("still under way"), "{finished}");
    assert!(asked.elapsed() < Duration::from_secs(20), "{finished}");
}
