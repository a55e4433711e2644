//! Slow statements, made slow by a lock; and clients that do not wait for the answer.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{
    exposition::Exposition,
    log::{client, lines_of},
};
use crate::support::{
    database::{Engine, TestDatabase},
    outage::lock_meetings,
    process::Chancery,
};

const QUERY: &str = r#"query Waiting { meetings(first: 2, filter: { slug: ["iwaya-visit-beijing"] }) { nodes { slug } } }"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_statement_is_a_warning_with_its_text_and_without_its_values() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let database = TestDatabase::migrated(Engine::Postgres);
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    let server = chancery.serve(&["--slow-query", "200", "--response-cache", "0"]);
    let (client, url) = (client(), server.url().to_owned());
    let ask = || {
        client
            .post(format!("{url}/graphql"))
            .json(&json!({ "query": QUERY }))
    };
    ask().send().await.unwrap();

    let lock = lock_meetings(&database).await;
    let waiting = tokio::spawn(ask().send());
    tokio::time::sleep(Duration::from_millis(400)).await;
    lock.rollback().await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);

    let (lines, finished) = lines_of(server);
    let slow = lines.iter().filter(|line| line["level"] == "WARN");
    let slow: Vec<_> = slow.collect();
    assert_eq!(slow.len(), 1, "{finished}");
    let line = slow[0];
    assert_eq!(
        (&line["message"], &line["operation"]),
        (&json!("slow statement"), &json!("Waiting"))
    );
    assert!(line["elapsed_ms"].as_f64() >= Some(200.0), "{line:#}");
    assert!(line["rows"].as_u64() >= Some(1), "{line:#}");
    let sql = line["sql"].as_str().unwrap();
    assert!(sql.starts_with("SELECT") && sql.contains("\"meeting\"") && sql.contains("$1"));
    assert!(!sql.contains("iwaya"), "{sql}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_wait_is_in_the_log_and_in_the_metrics() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let database = TestDatabase::migrated(Engine::Postgres);
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    let server = chancery.serve(&["--slow-query", "0"]);
    let (client, url) = (client(), server.url().to_owned());
    let lock = lock_meetings(&database).await;

    let asked = client
        .post(format!("{url}/graphql"))
        .json(&json!({ "query": QUERY }));
    let given_up = asked.timeout(Duration::from_millis(300)).send().await;
    assert!(given_up.is_err_and(|error| error.is_timeout()));

    let gone = r#"chancery_http_requests_total{route="/graphql",method="POST",status="499"}"#;
    let deadline = Instant::now() + Duration::from_secs(30);
    let metrics = loop {
        let text = client.get(format!("{url}/metrics")).send().await.unwrap();
        let metrics = Exposition::read(&text.text().await.unwrap());
        // The other one that is active asks for the metrics.
        if metrics.count(gone) > 0.5 && metrics.value("chancery_http_requests_active") < 1.5 {
            break metrics;
        }
        assert!(Instant::now() < deadline, "{:#?}", metrics.samples);
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    lock.rollback().await.unwrap();
    assert!((metrics.value("chancery_sql_statements_failed_total") - 1.0).abs() < 0.1);
    assert!(metrics.value("chancery_sql_statements_slow_total") < 0.1);

    let (lines, finished) = lines_of(server);
    let gone = lines.iter().find(|line| line["status"] == 499);
    assert!(gone.is_some(), "{finished}");
    assert!(
        !lines.iter().any(|line| line["level"] == "WARN"),
        "{finished}"
    );
}
