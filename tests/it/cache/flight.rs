//! Many who ask the same at once.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{QUERY, figure, figures, post, until};
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    outage::{Stopped, lock_meetings, until_waiting},
};

on_each_engine!(a_stampede_runs_the_query_once, async |engine| {
    let app = TestApp::start(engine).await;
    let statements = app.statements(QUERY).await;
    let before = figure(&app, "chancery_operation_statements_sum").await;
    let [hits, misses, _] = figures(&app).await;

    let answers = join_all((0..50).map(|_| post(&app, QUERY))).await;

    assert!(answers.iter().all(|(_, body)| *body == answers[0].1));
    let [all_hits, all_misses, _] = figures(&app).await;
    assert_eq!((all_hits - hits, all_misses - misses), (49, 1));
    let after = figure(&app, "chancery_operation_statements_sum").await;
    assert_eq!(after - before, u64::from(statements));
});

/// Asks in a task of its own, over a connection of its own.
fn ask(app: &TestApp) -> JoinHandle<Value> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(app.url("/graphql"));
    let request = request.json(&json!({ "query": QUERY }));
    tokio::spawn(async move { request.send().await.unwrap().json().await.unwrap() })
}

const WAITS: &str = "chancery_cache_waits_total";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_goes_on_where_who_ran_it_went_away() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::start(Engine::Postgres).await;
    let lock = lock_meetings(app.database()).await;
    let first = ask(&app);
    until_waiting(&lock, 1).await;
    let others = [ask(&app), ask(&app)];
    until(&app, WAITS, 2).await;

    first.abort();
    until(&app, "chancery_cache_misses_total", 2).await;
    until_waiting(&lock, 1).await;
    lock.rollback().await.unwrap();

    for other in others {
        let answer = other.await.unwrap();
        assert_eq!(answer.get("errors"), None, "{answer:#}");
        assert!(answer["data"]["meetings"]["nodes"][0]["title"].is_string());
    }
    assert_eq!(figures(&app).await, [1, 2, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_makes_it_where_who_makes_it_is_stuck() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--request-timeout=10"]).await;
    let lock = lock_meetings(app.database()).await;
    let first = ask(&app);
    until_waiting(&lock, 1).await;
    let stopped = Stopped::who_waits(&lock).await;
    lock.rollback().await.unwrap();

    let answer = ask(&app).await.unwrap();
    assert_eq!(answer.get("errors"), None, "{answer:#}");
    assert_eq!(figure(&app, WAITS).await, 1);
    assert!(!first.is_finished(), "it is waited for to its end");
    drop(stopped);
    let late = first.await.unwrap();
    assert_eq!(late, answer);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_finds_no_place_to_wait_goes_on_alone() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--max-requests=2"]).await;
    let lock = lock_meetings(app.database()).await;
    let mut asked = vec![ask(&app)];
    until_waiting(&lock, 1).await;
    asked.extend([ask(&app), ask(&app)]);
    until(&app, WAITS, 2).await;

    // There is a place to run, if none to wait.
    asked.push(ask(&app));
    until_waiting(&lock, 2).await;
    lock.rollback().await.unwrap();

    for answer in asked {
        let answer = answer.await.unwrap();
        assert_eq!(answer.get("errors"), None, "{answer:#}");
    }
    assert_eq!(figures(&app).await, [2, 2, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_has_a_time_of_their_own() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--request-timeout=2"]).await;
    let lock = lock_meetings(app.database()).await;
    let first = ask(&app);
    until_waiting(&lock, 1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let second = ask(&app);
    until(&app, WAITS, 1).await;

    for told in [first.await.unwrap(), second.await.unwrap()] {
        let code = &told["errors"][0]["extensions"]["code"];
        assert_eq!(code, "TIMEOUT", "{told:#}");
    }
    // What failed is not kept, nor is anybody made to wait for it.
    lock.rollback().await.unwrap();
    let (kept, body) = post(&app, QUERY).await;
    assert!(!kept && !body.contains("errors"), "{body}");
    assert_eq!(figure(&app, WAITS).await, 1);
}
