//! The audits of servers of `graphql-http`, the reference implementation of GraphQL over HTTP, each
//! by its id and name. `.ci/run audit` runs the originals, and sees that none is missing here.
//!
//! A line of `audits.jsonl` is an audit: what is sent (`get` has the parameters of a GET, `body` the
//! body of a POST of `contentType`, which is JSON where it does not say), and what is wanted: the
//! `status` from and to, the `mediaType`, and whether there may be `errors` and `data`.

use reqwest::Method;
use serde_json::Value;

use super::{app, header, request};
use crate::support::app::TestApp;

/// What is wrong with the answer; none where it is as the audit wants it.
async fn audit(app: &TestApp, audit: &Value) -> Option<String> {
    let mut sent = match (audit["body"].as_str(), audit["get"].as_object()) {
        (Some(body), None) => {
            let media_type = audit["contentType"].as_str().unwrap_or("application/json");
            let sent = request(app, Method::POST).header("content-type", media_type);
            sent.body(body.to_owned())
        }
        (None, Some(parameters)) => request(app, Method::GET).query(parameters),
        _ => panic!("neither GET nor POST: {audit}"),
    };
    if let Some(accept) = audit["accept"].as_str() {
        sent = sent.header("accept", accept);
    }
    let response = sent.send().await.expect("the server answers");
    let status = u64::from(response.status().as_u16());
    let media_type = header(&response, "content-type");
    let body = response.bytes().await.expect("a body");
    let body = std::str::from_utf8(&body).expect("answers are UTF-8");
    let answer: Value = serde_json::from_str(body).expect("answers are JSON");

    let bound = |place: usize| audit["status"][place].as_u64().expect("two bounds");
    let may = |key: &str| audit[key].as_bool().unwrap_or(true);
    let right = (bound(0)..=bound(1)).contains(&status)
        && media_type.starts_with(audit["mediaType"].as_str().unwrap_or_default())
        && (may("errors") || answer.get("errors").is_none())
        && (may("data") || answer.get("data").is_none());
    (!right).then(|| format!("{status} {media_type} {body}"))
}

#[tokio::test]
async fn all_audits_of_the_reference_implementation_are_ok() {
    let app = app().await;
    let mut failed = Vec::new();
    let audits: Vec<Value> = include_str!("audits.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of audits.jsonl is JSON"))
        .collect();
    for each in &audits {
        if let Some(wrong) = audit(&app, each).await {
            failed.push(format!("{} {}: {wrong}", each["id"], each["name"]));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} audits:\n{}",
        failed.len(),
        audits.len(),
        failed.join("\n")
    );
    assert_eq!(audits.len(), 61);
}
