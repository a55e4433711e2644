//! Answers that are kept by the server, and are never older than the data.

mod flight;
mod kept;
mod refused;
mod writers;

use std::time::{Duration, Instant};

use reqwest::Response;
use serde_json::json;

use crate::support::{app::TestApp, process::Chancery};

const QUERY: &str = "query Talks { meetings(first: 3) { nodes { title statements(first: 2) { nodes { text } } } } }";

/// A figure of `/metrics`.
async fn figure(app: &TestApp, name: &str) -> u64 {
    let metrics = app.client().get(app.url("/metrics")).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let mut lines = metrics.lines();
    let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let value: f64 = value.expect(name).parse().expect(name);
    // Whole numbers, also where they are the sum of a histogram.
    format!("{value:.0}").parse().expect(name)
}

/// Hits, misses and waits so far.
async fn figures(app: &TestApp) -> [u64; 3] {
    [
        figure(app, "chancery_cache_hits_total").await,
        figure(app, "chancery_cache_misses_total").await,
        figure(app, "chancery_cache_waits_total").await,
    ]
}

/// Waits until a figure is so large.
async fn until(app: &TestApp, name: &str, value: u64) {
    let patience = Instant::now() + Duration::from_mins(1);
    while figure(app, name).await < value {
        assert!(Instant::now() < patience, "{name} does not become {value}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn was_kept(response: &Response) -> bool {
    let timing = response.headers().get("server-timing");
    timing.is_some_and(|timing| timing.to_str().unwrap().contains("cache;desc=hit"))
}

/// Posts a query, and gives whether its answer was kept, and its body.
async fn post(app: &TestApp, query: &str) -> (bool, String) {
    let response = app.post(&json!({ "query": query })).await;
    (was_kept(&response), response.text().await.unwrap())
}

/// Gives a party a name, by the program itself in a process of its own.
fn import(database: &str, name: &str) {
    let line = json!({ "record": "party", "slug": "jpn", "name": name, "kind": "STATE" });
    let chancery = Chancery::new().env("DATABASE_URL", database);
    let done = chancery.run_with_input(&["import", "-"], line.to_string());
    assert_eq!(done.code, Some(0), "{done}");
}
