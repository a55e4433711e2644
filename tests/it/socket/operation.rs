//! Queries over WebSocket, and how the operations of one go side by side.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Socket, serve};
use crate::support::{app::TestApp, database::on_each_engine};

on_each_engine!(a_query_is_answered_as_over_http, async |engine| {
    let app = TestApp::start(engine).await;
    let query = "{ meetings(first: 3) { nodes { slug statements(first: 2) { nodes { text } } } } }";
    let mut socket = Socket::begin(&app.url("")).await;

    let over_socket = socket.data("1", query).await;

    assert_eq!(over_socket, app.data(query).await);
    // The same name again, for it is free.
    assert_eq!(socket.data("1", query).await, over_socket);
});

#[tokio::test]
async fn pings_are_answered_with_what_they_hold() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    socket.say(&json!({ "type": "ping" })).await;
    assert_eq!(socket.message().await, json!({ "type": "pong" }));
    let payload = json!({ "at": 7 });
    socket
        .say(&json!({ "type": "ping", "payload": payload }))
        .await;
    assert_eq!(
        socket.message().await,
        json!({ "type": "pong", "payload": payload })
    );
    // Nobody asked for it, and nobody minds; nor the end of what never was.
    socket.say(&json!({ "type": "pong" })).await;
    socket
        .say(&json!({ "type": "complete", "id": "never" }))
        .await;
    socket.data("1", "{ __typename }").await;
}

#[tokio::test]
async fn what_cannot_be_run_is_an_error_and_ends_nothing_else() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        socket.subscribe("1", query).await;
        assert_eq!(socket.error().await.0, code, "{query}");
    }
    let unknown = json!({ "documentId": "sha256:00" });
    socket
        .say(&json!({ "id": "1", "type": "subscribe", "payload": unknown }))
        .await;
    assert_eq!(socket.error().await.0, "PERSISTED_QUERY_NOT_FOUND");
    // One that runs and then fails has a result.
    socket
        .subscribe("1", "{ node(id: \"x\") { id } __typename }")
        .await;
    let next = socket.message().await;
    assert_eq!(next["type"], "next");
    assert_eq!(
        next["payload"]["data"],
        json!({ "node": null, "__typename": "Query" })
    );
    assert_eq!(
        next["payload"]["errors"][0]["extensions"]["code"],
        "BAD_USER_INPUT"
    );
    assert_eq!(socket.message().await["type"], "complete");
}

#[tokio::test]
async fn variables_and_the_name_of_the_operation_count() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    let payload = json!({
        "query": "query A { __typename } query B($slug: String!) { party(slug: $slug) { slug } }",
        "operationName": "B",
        "variables": { "slug": "first" },
    });
    socket
        .say(&json!({ "id": "b", "type": "subscribe", "payload": payload }))
        .await;
    let next = socket.message().await;
    assert_eq!(
        next["payload"]["data"],
        json!({ "party": { "slug": "first" } }),
        "{next:#}"
    );
}

#[tokio::test]
async fn operations_go_side_by_side_and_each_is_answered() {
    let server = serve(&[]);
    let mut socket = Socket::begin(server.url()).await;
    for number in 0..20 {
        socket
            .subscribe(&format!("{number}"), "{ dataset { version } }")
            .await;
    }
    let mut answered = BTreeSet::new();
    let mut completed = BTreeSet::new();
    while completed.len() < 20 {
        let message = socket.message().await;
        let id = message["id"].as_str().unwrap().to_owned();
        let fresh = match message["type"].as_str().unwrap() {
            "next" => answered.insert(id.clone()),
            "complete" => answered.contains(&id) && completed.insert(id.clone()),
            _ => false,
        };
        assert!(fresh, "{message:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_operation_is_one_line_of_the_log() {
    let mut server = serve(&["--log=info"]);
    let mut socket = Socket::begin(server.url()).await;
    socket
        .data("1", "query Canary { dataset { version } }")
        .await;
    socket.subscribe("2", "{ nothing }").await;
    socket.error().await;
    socket
        .subscribe("3", "subscription Watch { datasetChanged { version } }")
        .await;
    socket.message().await;
    server.signal("TERM");
    let finished = tokio::task::spawn_blocking(|| server.wait()).await.unwrap();

    let lines = finished
        .stderr
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let lines: Vec<Value> = lines.collect();
    let field = |line: &Value, name: &str| line[name].clone();
    let opened = lines.iter().find(|line| field(line, "status") == 101);
    let opened = opened.unwrap_or_else(|| panic!("{finished}"));
    let of_operations: Vec<&Value> = lines
        .iter()
        .filter(|line| field(line, "message") == "operation of a WebSocket")
        .collect();
    assert_eq!(of_operations.len(), 3, "{finished}");
    let [query, wrong, watch] = of_operations[..] else {
        unreachable!()
    };
    for line in [query, wrong, watch] {
        assert_eq!(field(line, "request.id"), field(opened, "request.id"));
        assert_eq!(field(line, "client"), "127.0.0.1");
    }
    assert_eq!(field(query, "operation"), "Canary");
    assert_eq!(field(query, "kind"), "query");
    assert_eq!(field(query, "statements"), 1);
    assert_eq!(field(query, "messages"), 2);
    assert_eq!(field(wrong, "codes"), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(wrong.get("operation"), None, "it has no name");
    assert_eq!(field(watch, "operation"), "Watch");
    assert_eq!(field(watch, "kind"), "subscription");
    assert_eq!(field(watch, "cost"), 2);
    assert_eq!(field(watch, "messages"), 1);
}
