//! What the status tells.

use reqwest::Method;
use serde_json::json;

use super::{NEW, OLD, app, header, post, refused, request, told};

#[tokio::test]
async fn other_methods_are_told_which_ones_there_are() {
    let app = app().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let sent = request(&app, method.clone()).json(&json!({ "query": "{ __typename }" }));
        let response = sent.send().await.unwrap();
        assert_eq!(
            (
                response.status().as_u16(),
                header(&response, "allow").as_str()
            ),
            (405, "GET, HEAD, POST"),
            "{method}"
        );
    }
    for query in [
        "mutation { x }",
        "query A { __typename } mutation B { x }",
        "subscription { x }",
    ] {
        let sent = request(&app, Method::GET).query(&[
            ("query", query),
            ("operationName", if query.contains('B') { "B" } else { "" }),
        ]);
        let response = sent.send().await.unwrap();
        assert_eq!(
            (
                response.status().as_u16(),
                header(&response, "allow").as_str()
            ),
            (405, "POST"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_status_tells_a_request_that_cannot_run_from_a_field_that_failed() {
    let app = app().await;
    let cannot_run = [
        json!({ "query": "{" }),
        json!({ "query": "{ nope }" }),
        json!({ "query": "mutation { x }" }),
        json!({ "query": "query A { __typename } query B { __typename }" }),
        json!({ "query": "query A { __typename }", "operationName": "C" }),
        json!({ "query": "query ($slug: String!) { party(slug: $slug) { name } }" }),
        json!({ "query": "query ($slug: String!) { party(slug: $slug) { name } }", "variables": { "slug": null } }),
        json!({ "query": "query ($slug: String!) { party(slug: $slug) { name } }", "variables": { "slug": 3 } }),
        json!({ "query": "query ($first: Int) { parties(first: $first) { totalCount } }", "variables": { "first": 10_000_000_000_i64 } }),
    ];
    for body in cannot_run {
        let body = body.to_string();
        refused(post(&app, &body), 400).await;

        let old = app
            .client()
            .post(app.url("/graphql"))
            .header("content-type", "application/json");
        let (status, media_type, answer) = told(old.body(body)).await;
        assert_eq!((status, media_type.as_str()), (200, OLD), "{answer:#}");
        assert!(
            answer.get("data").is_none() && answer["errors"].is_array(),
            "{answer:#}"
        );
    }

    let failed = json!({ "query": r#"{ node(id: "x") { id } party(slug: "jpn") { name } }"# });
    let (status, media_type, body) = told(post(&app, &failed.to_string())).await;
    assert_eq!((status, media_type.as_str()), (200, NEW));
    assert_eq!(
        body["data"],
        json!({ "node": null, "party": { "name": "Japan" } })
    );
    assert_eq!(body["errors"][0]["path"], json!(["node"]));
}
