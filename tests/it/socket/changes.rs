//! `datasetChanged`: a subscriber hears of every change, whoever made it.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{Socket, party};
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    outage::beside,
    process::Chancery,
};

const WATCH: &str = "subscription { datasetChanged { version changedAt } }";

/// Imports a party by another process.
async fn import(app: &TestApp, slug: &str) {
    let (url, line) = (app.database().url().to_owned(), party(slug));
    let import = move || {
        let chancery = Chancery::new().env("DATABASE_URL", &url);
        let finished = chancery.run_with_input(&["import", "-"], line);
        assert_eq!(finished.code, Some(0), "{finished}");
    };
    tokio::task::spawn_blocking(import).await.unwrap();
}

impl Socket {
    /// The data of the next event of an operation.
    async fn event(&mut self, id: &str) -> Value {
        let mut message = self.message().await;
        assert_eq!(message["type"], "next", "{message:#}");
        assert_eq!(message["id"], id, "{message:#}");
        message["payload"]["data"].take()
    }
}

on_each_engine!(a_change_by_another_process_is_told, async |engine| {
    let app = TestApp::with_records(engine, &party("first")).await;
    let mut socket = Socket::begin(&app.url("")).await;
    let now = app.data("{ dataset { version changedAt } }").await;

    socket.subscribe("a", WATCH).await;
    assert_eq!(socket.event("a").await["datasetChanged"], now["dataset"]);

    for slug in ["second", "third"] {
        import(&app, slug).await;
        let event = socket.event("a").await;
        let now = app.data("{ dataset { version changedAt } }").await;
        assert_eq!(event["datasetChanged"], now["dataset"]);
    }
    // Who comes back learns what has happened meanwhile.
    let mut another = Socket::begin(&app.url("")).await;
    another.subscribe("b", WATCH).await;
    let now = app.data("{ dataset { version changedAt } }").await;
    assert_eq!(another.event("b").await["datasetChanged"], now["dataset"]);
});

on_each_engine!(a_change_by_plain_sql_is_told, async |engine| {
    let app = TestApp::with_records(engine, &party("first")).await;
    let mut socket = Socket::begin(&app.url("")).await;
    socket.subscribe("a", WATCH).await;
    socket.event("a").await;
    let curator = beside(app.database()).await;

    for number in [2, 3] {
        let change = curator.begin().await.unwrap();
        for sql in [
            format!("update party set name = 'Number {number}' where slug = 'first'"),
            format!("update dataset set version = {number}, changed_at = {number}"),
        ] {
            change.execute_unprepared(&sql).await.unwrap();
        }
        change.commit().await.unwrap();
        let event = socket.event("a").await;
        let now = app.data("{ dataset { version changedAt } }").await;
        assert_eq!(event["datasetChanged"], now["dataset"]);
        assert_eq!(now["dataset"]["version"], number);
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_told_of_what_was_ended() {
    let app = TestApp::with_records(Engine::Sqlite, &party("first")).await;
    let mut socket = Socket::begin(&app.url("")).await;
    socket.subscribe("a", WATCH).await;
    socket.event("a").await;
    socket.subscribe("b", WATCH).await;
    let first = socket.event("b").await;
    socket.say(&json!({ "type": "complete", "id": "a" })).await;
    // The answer says that it was heard.
    socket.data("c", "{ __typename }").await;

    import(&app, "second").await;

    assert_ne!(socket.event("b").await, first);
    import(&app, "third").await;
    socket.event("b").await;
}

#[tokio::test]
async fn a_subscription_has_one_field() {
    let app = TestApp::with_records(Engine::Sqlite, &party("first")).await;
    let mut socket = Socket::begin(&app.url("")).await;
    for query in [
        "subscription { a: datasetChanged { version } b: datasetChanged { version } }",
        "subscription { datasetChanged { version } ...F } fragment F on Subscription { b: datasetChanged { version } }",
        "subscription { __typename }",
        "subscription { datasetChanged @include(if: true) { version } }",
    ] {
        socket.subscribe("1", query).await;
        let (code, message) = socket.error().await;
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}: {message}");
    }
    let whole = app.data("{ dataset { version changedAt } }").await["dataset"].take();
    for (id, query) in [
        "subscription { ...F } fragment F on Subscription { datasetChanged { version changedAt } }",
        "subscription { ... on Subscription { datasetChanged { version changedAt } } }",
        "subscription { datasetChanged { version } ...F } fragment F on Subscription { datasetChanged { changedAt } }",
    ]
    .into_iter()
    .enumerate()
    {
        let id = id.to_string();
        socket.subscribe(&id, query).await;
        assert_eq!(socket.event(&id).await["datasetChanged"], whole, "{query}");
    }
}

#[tokio::test]
async fn over_http_a_subscription_is_sent_to_the_websocket() {
    let app = TestApp::with_records(Engine::Sqlite, &party("first")).await;
    let (code, message) = app.error(WATCH).await;
    assert_eq!(code, "BAD_REQUEST");
    assert!(message.contains("WebSocket"), "{message}");
    let by_get = app.client().get(app.url("/graphql"));
    let answer = by_get.query(&[("query", WATCH)]).send().await.unwrap();
    assert_eq!(answer.status(), 405);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["errors"][0]["message"], message);
}
