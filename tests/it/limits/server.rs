//! What the server takes on: batches, requests at a time, the time of one.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::Engine, outage::lock_meetings};

#[tokio::test]
async fn a_batch_is_answered_only_where_that_is_set() {
    let one = json!({ "query": "{ __typename }" });
    let off = TestApp::start(Engine::Sqlite).await;
    let refused = off.post(&json!([one])).await;
    assert_eq!(refused.status(), 400);
    let told: Value = refused.json().await.unwrap();
    let error = json!({
        "message": "Batches are not answered; send one request at a time.",
        "extensions": { "code": "BAD_REQUEST" }
    });
    assert_eq!(told, json!({ "errors": [error] }));

    let on = TestApp::set(Engine::Sqlite, &["--max-batch=2"]).await;
    let wrong = json!({ "query": "{ nothing }" });
    let answers: Value = on.post(&json!([one, wrong])).await.json().await.unwrap();
    assert_eq!(answers[0]["data"], json!({ "__typename": "Query" }));
    assert_eq!(
        answers[1]["errors"][0]["extensions"]["code"],
        "GRAPHQL_VALIDATION_FAILED"
    );
    let three = on.post(&json!([one, one, one])).await;
    assert_eq!(three.status(), 400);
    let told: Value = three.json().await.unwrap();
    assert_eq!(told["errors"][0]["extensions"]["code"], "TOO_EXPENSIVE");
}

const SLOW: &str = "{ meetings { totalCount } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_too_many_is_told_to_come_again() {
    if !Engine::Postgres.is_available() {
        return;
    }
    // What is kept takes no place.
    let settings = ["--max-requests=1", "--response-cache=0"];
    let app = TestApp::set(Engine::Postgres, &settings).await;
    let held = lock_meetings(app.database()).await;
    // It may find the place taken by the other one, at first.
    let waiting = async {
        loop {
            let answer = app.query(SLOW).await;
            if answer.get("data").is_some() {
                break answer;
            }
        }
    };
    let other = async {
        loop {
            let answer = app.post(&json!({ "query": "{ __typename }" })).await;
            if answer.status() == 503 {
                break answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let other = async {
        let refused = other.await;
        assert_eq!(refused.headers()["retry-after"], "1");
        assert_eq!(refused.headers()["cache-control"], "no-store");
        let told: Value = refused.json().await.unwrap();
        assert_eq!(told["errors"][0]["extensions"]["code"], "OVERLOADED");
        assert_eq!(told["errors"][0]["extensions"]["retryAfter"], 1);
        held.rollback().await.unwrap();
    };
    let (answer, ()) = tokio::join!(waiting, other);
    assert_eq!(answer["data"]["meetings"]["totalCount"], 6);
    // The place is free again.
    assert_eq!(app.data("{ __typename }").await["__typename"], "Query");
    let metrics = app.client().get(app.url("/metrics")).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    assert!(
        !metrics.contains("chancery_http_requests_shed_total 0\n"),
        "{metrics}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_ends_in_time_and_what_was_read_by_then_is_told() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--request-timeout=1"]).await;
    let held = lock_meetings(app.database()).await;

    let answer = app
        .query("{ party(slug: \"jpn\") { name } meetings { totalCount } }")
        .await;

    assert_eq!(answer["data"]["party"]["name"], "Japan");
    assert_eq!(answer["data"]["meetings"]["totalCount"], Value::Null);
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "TIMEOUT");
    assert_eq!(
        error["message"],
        "The query took longer than 1 second; ask for less."
    );
    held.rollback().await.unwrap();
    assert_eq!(app.data(SLOW).await["meetings"]["totalCount"], 6);
}
