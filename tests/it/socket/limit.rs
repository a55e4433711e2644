//! The limits hold over WebSocket as they do over HTTP, and it has some of its own.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};

use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::{Heard, PATIENCE, Socket, metric, metric_becomes, serve};
use crate::support::{process::Chancery, usage::Usage};

#[tokio::test]
async fn what_is_too_much_over_http_is_too_much_here() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    let bomb: String = (0..24)
        .map(|place| {
            let next = place + 1;
            format!("fragment f{place} on Query {{ ...f{next} ...f{next} }} ")
        })
        .collect();
    let aliases: String = (0..60)
        .map(|place| format!("a{place}: __typename "))
        .collect();
    for query in [
        format!("{{ {} }}", "a { ".repeat(150) + "b" + &" }".repeat(150)),
        format!("{{ ...f0 }} {bomb} fragment f24 on Query {{ __typename }}"),
        format!("subscription {{ ...f0 }} {bomb} fragment f24 on Query {{ __typename }}"),
        format!("subscription {{ datasetChanged {{ {aliases} }} }}"),
        "{ meetings(first: 100) { nodes { statements(first: 100) { nodes { sources { title citations(first: 100) { nodes { id } } } } } } } }".to_owned(),
    ] {
        socket.subscribe("1", &query).await;
        let (code, message) = socket.error().await;
        assert_eq!(code, "TOO_EXPENSIVE", "{query}: {message}");
    }
    socket.data("1", "{ __typename }").await;
}

#[tokio::test]
async fn whatever_is_asked_is_paid_from_the_budget_of_http() {
    let server = serve(&["--rate-limit=1000"]);
    let mut socket = Socket::begin(server.url()).await;
    let query = "{ meetings(first: 99) { nodes { slug title kind } } }";
    let mut paid = 0;
    let message = loop {
        socket.subscribe("1", query).await;
        let message = socket.message().await;
        if message["type"] == "error" {
            break message;
        }
        assert_eq!(socket.message().await["type"], "complete");
        paid += 1;
        assert!(paid < 100_000, "nothing is paid");
    };
    let error = &message["payload"][0]["extensions"];
    assert_eq!(error["code"], "RATE_LIMITED", "{message:#}");
    assert!(error["retryAfter"].as_u64().unwrap() >= 1, "{message:#}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("{}/graphql", server.url());
    let asked = client
        .post(address)
        // It asks for more, since something comes back all the time.
        .json(&json!({ "query": query.replace("kind", "kind id updatedAt createdAt") }))
        .send()
        .await;
    assert_eq!(asked.unwrap().status(), 429);
}

#[tokio::test]
async fn what_comes_to_nothing_is_paid_too() {
    let server = serve(&["--rate-limit=1000", "--max-subscriptions=1"]);
    let mut socket = Socket::begin(server.url()).await;
    let query = json!({ "query": "{ __typename }" });
    let begin = |payload: &Value| json!({ "id": "1", "type": "subscribe", "payload": payload });
    // Ended in the same breath, before it has begun.
    for _ in 0..200 {
        let end = json!({ "id": "1", "type": "complete" });
        for message in [begin(&query), end] {
            let message = Message::text(message.to_string());
            socket.0.feed(message).await.expect("it is open");
        }
    }
    socket.0.flush().await.expect("it is open");
    // Of a document that nobody knows.
    for _ in 0..200 {
        socket.say(&begin(&json!({ "documentId": "x" }))).await;
        let code = loop {
            let message = socket.message().await;
            if message["type"] == "error" {
                break message["payload"][0]["extensions"]["code"].clone();
            }
        };
        assert_eq!(code, "PERSISTED_QUERY_NOT_FOUND");
    }
    // One more than there may be.
    socket
        .subscribe("0", "subscription { datasetChanged { version } }")
        .await;
    assert_eq!(socket.message().await["type"], "next");
    for _ in 0..200 {
        socket.say(&begin(&query)).await;
        assert_eq!(socket.error().await.0, "OVERLOADED");
    }
    let mut refused = 0;
    while refused < 1_000 {
        socket.say(&begin(&query)).await;
        if socket.error().await.0 == "RATE_LIMITED" {
            break;
        }
        refused += 1;
    }
    // Something comes back all the time.
    assert!(refused < 700, "only {} of 600 are paid", 1_000 - refused);
}

#[tokio::test]
async fn operations_beyond_the_limit_are_refused_and_the_others_go_on() {
    let server = serve(&["--max-subscriptions=2"]);
    let mut socket = Socket::begin(server.url()).await;
    for id in ["a", "b"] {
        socket
            .subscribe(id, "subscription { datasetChanged { version } }")
            .await;
        assert_eq!(socket.message().await["type"], "next");
    }
    assert_eq!(
        metric(server.url(), "chancery_subscriptions_active").await,
        "2"
    );
    socket.subscribe("c", "{ __typename }").await;
    let (code, message) = socket.error().await;
    assert_eq!(code, "OVERLOADED", "{message}");
    let refused = "chancery_queries_refused_total{limit=\"max-subscriptions\"}";
    assert_eq!(metric(server.url(), refused).await, "1");

    socket.say(&json!({ "type": "complete", "id": "a" })).await;
    socket.data("c", "{ __typename }").await;
    metric_becomes(server.url(), "chancery_subscriptions_active", "1").await;
}

#[tokio::test]
async fn a_message_is_no_larger_than_a_body() {
    let server = serve(&["--max-body=2000"]);
    let mut socket = Socket::begin(server.url()).await;
    let query = |length: usize| format!("{{ __typename }} # {}", "x".repeat(length));
    socket.data("1", &query(1_900)).await;
    socket.subscribe("2", &query(2_100)).await;
    let closed = Heard::Closed(1009, "The message is too large".to_owned());
    assert_eq!(socket.hear().await, closed);

    // A body may be larger.
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    let padded = |length: usize| json!({ "type": "ping", "payload": { "x": "x".repeat(length) } });
    socket.say(&padded(60_000)).await;
    assert_eq!(socket.message().await["type"], "pong");
    socket.say(&padded(70_000)).await;
    assert_eq!(socket.hear().await, closed);
}

/// It asks and asks and takes no answer. What waits for it is no more than its operations, and it is
/// cut off when it has not taken one in time; its memory and places are free again.
#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off() {
    // On the shipped records, whose answers are long.
    let server =
        Chancery::new().serve(&["--send-timeout=1", "--rate-limit=0", "--log-format=json"]);
    let mut socket = Socket::with_little_room(server.url()).await;
    let texts: String = (0..40).map(|place| format!("t{place}: text ")).collect();
    let query = format!("{{ statements(first: 100) {{ nodes {{ {texts} }} }} }}");
    let asking = async {
        for round in 0_u64.. {
            let payload = json!({ "query": query });
            let message =
                json!({ "id": round.to_string(), "type": "subscribe", "payload": payload });
            // At last the server takes nothing more, and then it is gone.
            if !socket.say_if_open(&message).await {
                break;
            }
        }
    };
    timeout(PATIENCE, asking).await.expect("it is cut off");
    metric_becomes(server.url(), "chancery_sockets_open", "0").await;
    Socket::begin(server.url())
        .await
        .data("1", "{ __typename }")
        .await;
}

/// While a text waits for its client, what it was written from is not kept: that took fifteen times
/// the memory, and had no room of its own.
#[tokio::test]
async fn an_answer_that_nobody_takes_is_its_text_and_no_more() {
    let server = serve(&["--rate-limit=0"]);
    let memory = || Usage::of(server.id()).expect("the server runs").memory;
    let reasons: String = (b'a'..=b'z')
        .chain(b'A'..=b'V')
        .map(|letter| format!("{}: deprecationReason ", char::from(letter)))
        .collect();
    let query = format!(
        "{{ __schema {{ types {{ a: fields {{ type {{ b: fields {{ {reasons} }} }} }} }} }} }}"
    );
    // What the program takes for such an answer, it takes once.
    Socket::begin(server.url()).await.data("1", &query).await;
    let before = memory();
    let mut unread = Vec::new();
    for _ in 0..2 {
        let mut socket = Socket::with_little_room(server.url()).await;
        for id in 0..20 {
            socket.subscribe(&id.to_string(), &query).await;
        }
        unread.push(socket);
    }
    // As many as the share of a client has room for are made, and the others refused.
    let refused = "chancery_errors_total{code=\"OVERLOADED\"}";
    let patience = Instant::now() + PATIENCE;
    while metric(server.url(), refused).await == "0" && Instant::now() < patience {
        sleep(Duration::from_millis(50)).await;
    }
    sleep(Duration::from_secs(1)).await;
    let more = memory().saturating_sub(before);
    assert!(more < 30_000, "{more} kB");
    drop(unread);
}

/// As RFC 6455 has it, beside the pings of GraphQL, and before it has begun as well.
#[tokio::test]
async fn whoever_pings_and_reads_gets_a_pong_for_each() {
    let server = serve(&[]);
    let mut socket = Socket::open(server.url()).await;
    for round in 0..2 {
        let payload = |number: usize| format!("{round} {number}").into();
        for number in 0..2_000 {
            let ping = Message::Ping(payload(number));
            socket.0.feed(ping).await.expect("it is open");
        }
        socket.0.flush().await.expect("it is open");
        for number in 0..2_000 {
            let heard = timeout(PATIENCE, socket.0.next()).await.expect("a pong");
            let heard = heard.expect("it is open").unwrap();
            assert_eq!(heard, Message::Pong(payload(number)));
        }
        if round == 0 {
            socket.say(&json!({ "type": "connection_init" })).await;
            assert_eq!(socket.message().await, json!({ "type": "connection_ack" }));
        }
    }
    socket.data("1", "{ __typename }").await;
}

/// A WebSocket outlives the time for the head of a request and that between two.
#[tokio::test]
async fn an_idle_one_is_left_alone() {
    let server = serve(&["--receive-timeout=1", "--idle-timeout=1"]);
    let mut socket = Socket::begin(server.url()).await;
    socket.data("1", "{ __typename }").await;
    sleep(Duration::from_millis(2500)).await;
    socket.data("2", "{ __typename }").await;
    sleep(Duration::from_millis(2500)).await;
    socket.data("3", "{ __typename }").await;
}

/// A subscription keeps all of its document, also the fragments of another operation, for days.
#[tokio::test]
async fn subscriptions_of_one_client_keep_no_more_than_its_share() {
    let server = serve(&["--trusted-proxies=127.0.0.1"]);
    let ids = "id ".repeat(4_900);
    let query = format!(
        "subscription S {{ datasetChanged {{ version }} }} \
         query Q {{ meetings(first: 1) {{ nodes {{ ...F }} }} }} fragment F on Meeting {{ {ids} }}"
    );
    let mut socket = Socket::begin(server.url()).await;
    let mut begun = 0;
    let refused = loop {
        let id = begun.to_string();
        let payload = json!({ "operationName": "S", "query": query });
        socket
            .say(&json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
        let message = socket.message().await;
        if message["type"] == "error" {
            break message;
        }
        begun += 1;
        assert!(begun < 20, "it may keep whatever it likes");
    };
    assert!(begun > 0);
    assert_eq!(refused["payload"][0]["extensions"]["code"], "OVERLOADED");
    // What has ended is kept no more.
    socket.say(&json!({ "id": "0", "type": "complete" })).await;
    let payload = json!({ "operationName": "S", "query": query });
    let again = async |socket: &mut Socket| {
        socket
            .say(&json!({ "id": "again", "type": "subscribe", "payload": payload }))
            .await;
        socket.message().await["type"] == "next"
    };
    let patience = Instant::now() + PATIENCE;
    while !again(&mut socket).await {
        assert!(Instant::now() < patience, "it is held");
    }
}

/// A message of many errors is as large as an answer, and waits as one does.
#[tokio::test]
async fn errors_that_are_not_taken_have_the_room_of_one_client() {
    let server = serve(&[
        "--max-sockets-per-client=500",
        "--max-subscriptions=1000",
        "--rate-limit=0",
        "--send-timeout=60",
    ]);
    let name = "x".repeat(190);
    let faults: String = (0..100).map(|place| format!("{name}{place} ")).collect();
    let payload = json!({ "query": format!("{{ dataset {{ {faults} }} }}") });
    let mut held = Vec::new();
    while !server.log().contains("OVERLOADED") {
        assert!(held.len() < 400, "they may wait, however many there are");
        let mut socket = Socket::with_little_room(server.url()).await;
        // From the first answer that it does not take on, it is not heard either.
        let asking = async {
            for id in 0..50 {
                let message =
                    json!({ "id": id.to_string(), "type": "subscribe", "payload": payload });
                socket.say(&message).await;
            }
        };
        let _unheard = timeout(Duration::from_millis(200), asking).await;
        held.push(socket);
    }
}
