//! The time of a query: one for all that it waits for, and that of a statement within it.

use std::{
    thread::available_parallelism,
    time::{Duration, Instant},
};

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    app::TestApp,
    database::Engine,
    outage::{beside, lock_meetings, until_waiting},
};

/// So wide that few of its kind run at a time.
const HEAVY: &str =
    "{ meetings(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }";

/// One more heavy query than may run waits for its turn until the others are out of time. It was sent
/// hardly later than they, and so has hardly any time left then, although the database could answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wait_for_a_turn_is_part_of_the_time_of_a_query() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--request-timeout=4"]).await;
    let held = lock_meetings(app.database()).await;
    let cores = available_parallelism().unwrap().get();
    let run = i64::try_from((cores / 2).max(1)).unwrap();

    let first = async {
        let all = (0..run).map(|_| app.query(HEAVY));
        futures_util::future::join_all(all).await
    };
    let (first, last) = tokio::join!(
        async {
            let first = first.await;
            // The last one has its turn by now.
            sleep(Duration::from_secs(2)).await;
            held.rollback().await.unwrap();
            first
        },
        async {
            sleep(Duration::from_millis(500)).await;
            app.query(HEAVY).await
        },
    );

    for answer in first {
        assert_eq!(answer["errors"][0]["extensions"]["code"], "TIMEOUT");
    }
    let code = &last["errors"][0]["extensions"]["code"];
    assert!(
        *code == json!("TIMEOUT") || *code == json!("OVERLOADED"),
        "{last:#}"
    );
}

/// Whether an answer is still true is asked of the database, which may take too long as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_question_whether_an_answer_is_still_true_has_the_time_of_a_query() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--request-timeout=1"]).await;
    let ask = |tag: &str| {
        let query = [("query", "{ party(slug: \"jpn\") { name } }")];
        let request = app.client().get(app.url("/graphql")).query(&query);
        request
            .header("accept", "application/json")
            .header("if-none-match", tag)
    };
    let first = ask("\"none\"").send().await.unwrap();
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(ask(&tag).send().await.unwrap().status(), 304);
    let other = beside(app.database()).await;
    let held = other.begin().await.unwrap();
    let lock = "lock table dataset in access exclusive mode";
    held.execute_unprepared(lock).await.unwrap();

    let asking = async {
        let begun = Instant::now();
        (ask(&tag).send().await, begun.elapsed())
    };
    let ((answer, waited), ()) = tokio::join!(asking, async {
        until_waiting(&held, 1).await;
        // Three times what a query has.
        sleep(Duration::from_secs(3)).await;
        held.rollback().await.unwrap();
    });

    // What can be read is answered, and nobody says of which version it is.
    assert!(waited < Duration::from_secs(3), "{waited:?}");
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers().get("etag"), None);
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["data"], json!({ "party": { "name": "Japan" } }));
    assert_eq!(ask(&tag).send().await.unwrap().status(), 304);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_has_no_more_than_its_own_time() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let settings = ["--request-timeout=10", "--database-timeout=1"];
    let app = TestApp::set(Engine::Postgres, &settings).await;
    let held = lock_meetings(app.database()).await;

    let (code, message) = app.error("{ meetings { totalCount } }").await;

    assert_eq!(code, "TIMEOUT");
    assert_eq!(
        message,
        "The query took longer than 1 second; ask for less."
    );
    held.rollback().await.unwrap();
}

/// Nobody could look at a clock while it computed, and it went on after its reader had left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_computes_is_ended_too() {
    let settings = [
        "--request-timeout=1",
        "--max-answer=16777216",
        "--max-cost=1000000000000",
        "--max-introspection-depth=6",
    ];
    let app = TestApp::set(Engine::Sqlite, &settings).await;
    let roots: String = (0..30)
        .map(|n| format!("s{n}: __schema {{ ...S }} "))
        .collect();
    let (open, close) = ("interfaces { possibleTypes { ".repeat(2), "} } ".repeat(2));
    let query = format!(
        "{{ {roots} }} fragment S on __Schema {{ types {{ {open} fields {{ __typename }} {close} }} }}"
    );
    let (code, message) = app.error(&query).await;
    assert_eq!(code, "TIMEOUT", "{message}");
}
