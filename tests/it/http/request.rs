//! What is a request and what is none.

use reqwest::Method;
use serde_json::json;

use super::{app, post, refused, request, told};
use crate::support::process::Chancery;

#[tokio::test]
async fn refuses_what_is_no_graphql_request() {
    let app = app().await;
    for (body, reason) in [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("{\"query\": \"\u{1}\"}", "not JSON"),
        ("3", "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("[]", "Batches"),
        (
            r#"[{"query":"{ __typename }"},{"query":"{ __typename }"}]"#,
            "Batches",
        ),
        ("{}", "`query` is missing"),
        (r#"{"qeury":"{ __typename }"}"#, "`query` is missing"),
        (r#"{"query":null}"#, "`query` is missing"),
        (
            r#"{"query":["{ __typename }"]}"#,
            "`query` is missing, or is not a string",
        ),
        (
            r#"{"query":"{ __typename }","operationName":3}"#,
            "`operationName`",
        ),
        (
            r#"{"query":"{ __typename }","variables":"{}"}"#,
            "`variables`",
        ),
        (
            r#"{"query":"{ __typename }","variables":[]}"#,
            "`variables`",
        ),
        (
            r#"{"query":"{ __typename }","extensions":true}"#,
            "`extensions`",
        ),
    ] {
        let message = refused(post(&app, body), 400).await;
        assert!(message.contains(reason), "{body}: {message}");
        let as_json = post(&app, body).header("accept", "application/json;q=2");
        refused(as_json, 400).await;
    }
}

#[tokio::test]
async fn passes_over_what_it_need_not_know() {
    let app = app().await;
    for body in [
        json!({ "query": "{ __typename }", "operationName": null, "variables": null, "extensions": null }),
        json!({ "query": "{ __typename }", "variables": {}, "extensions": { "anything": [1] } }),
        json!({ "query": "{ __typename }", "id": 7, "documentID": "x" }),
        json!({ "query": "query A { __typename }", "operationName": "A", "variables": { "unused": 1 } }),
    ] {
        let (status, _, answer) = told(post(&app, &body.to_string())).await;
        assert_eq!(
            (status, &answer["data"]["__typename"]),
            (200, &json!("Query")),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_query_goes_by_get_as_well() {
    let app = app().await;
    let get = |parameters: &[(&str, &str)]| request(&app, Method::GET).query(parameters);
    let two = "query A { __typename } query B($slug: String!) { party(slug: $slug) { name } }";

    let (status, _, body) = told(get(&[
        ("query", two),
        ("operationName", "B"),
        ("variables", r#"{"slug":"jpn"}"#),
        ("extensions", "{}"),
        ("other", "1"),
    ]))
    .await;
    assert_eq!(
        (status, &body["data"]),
        (200, &json!({ "party": { "name": "Japan" } }))
    );

    for (parameters, reason) in [
        (&[][..], "`query` is missing"),
        (&[("query", two), ("variables", "[]")], "`variables`"),
        (
            &[("query", two), ("variables", "{")],
            "`variables` is not JSON",
        ),
        (&[("query", two), ("extensions", "3")], "`extensions`"),
        (&[("query", two), ("query", two)], "`query`"),
    ] {
        let message = refused(get(parameters), 400).await;
        assert!(message.contains(reason), "{parameters:?}: {message}");
    }

    let head = request(&app, Method::HEAD).query(&[("query", two), ("operationName", "A")]);
    let head = head.send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(head.bytes().await.unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_may_be_as_large_as_is_set() {
    let server = Chancery::new().serve(&["--max-body", "300"]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = |length: usize| {
        let body = json!({ "query": "{ __typename }" }).to_string();
        let body = format!("{body}{}", " ".repeat(length - body.len()));
        let request = client.post(format!("{}/graphql", server.url()));
        request
            .header("content-type", "application/json")
            .body(body)
    };

    assert_eq!(told(post(300)).await.0, 200);
    assert_eq!(
        refused(post(301), 413).await,
        "The request is larger than 300 bytes."
    );
    assert_eq!(
        refused(post(100_000), 413).await,
        "The request is larger than 300 bytes."
    );
}
