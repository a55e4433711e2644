//! What browsers and proxies may keep, and when it is no longer true.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::json;

use super::{header, request};
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    process::Chancery,
};

const QUERY: &str = "{ meetings { totalCount nodes { title } } }";

fn get(app: &TestApp, query: &str) -> RequestBuilder {
    request(app, Method::GET).query(&[("query", query)])
}

async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("the server answers")
}

/// Changes the records by the program itself, in a process of its own.
fn import(app: &TestApp, slug: &str) {
    let line = json!({ "record": "party", "slug": slug, "name": slug, "kind": "STATE" });
    let chancery = Chancery::new().env("DATABASE_URL", app.database().url());
    let done = chancery.run_with_input(&["import", "-"], line.to_string());
    assert_eq!(done.code, Some(0), "{done}");
}

on_each_engine!(an_answer_is_kept_until_the_data_changes, async |engine| {
    let app = TestApp::start(engine).await;
    let first = send(get(&app, QUERY)).await;
    let tag = header(&first, "etag");
    assert!(tag.starts_with('"') && tag.len() > 20, "{tag}");
    assert_eq!(
        header(&first, "cache-control"),
        "public, max-age=30, stale-while-revalidate=300"
    );
    let body = first.text().await.unwrap();

    let again = send(get(&app, QUERY)).await;
    assert_eq!(header(&again, "etag"), tag);
    assert_eq!(again.text().await.unwrap(), body);
    for held in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let unchanged = send(get(&app, QUERY).header("if-none-match", &held)).await;
        assert_eq!(unchanged.status(), 304, "{held}");
        assert!(header(&unchanged, "etag").ends_with(&tag), "{held}");
        assert!(header(&unchanged, "cache-control").starts_with("public"));
        assert_eq!(unchanged.bytes().await.unwrap().len(), 0);
    }

    for change in 0..3 {
        let before = header(&send(get(&app, QUERY)).await, "etag");
        import(&app, &format!("new-{change}"));
        let changed = send(get(&app, QUERY).header("if-none-match", &before)).await;
        assert_eq!(changed.status(), 200);
        assert_ne!(header(&changed, "etag"), before);
    }
});

#[tokio::test]
async fn each_question_has_a_tag_of_its_own() {
    let app = TestApp::start(Engine::Sqlite).await;
    let named = "query A { meetings { totalCount } } query B { meetings { totalCount } }";
    let with = |variables: &str| {
        let query = "query($n: Int) { meetings(first: $n) { totalCount } }";
        get(&app, query).query(&[("variables", variables)])
    };
    let asked = [
        get(&app, QUERY),
        get(&app, &format!("{QUERY} ")),
        get(&app, QUERY).header("accept", "application/graphql-response+json"),
        get(&app, named).query(&[("operationName", "A")]),
        get(&app, named).query(&[("operationName", "B")]),
        with(r#"{"n":1}"#),
        with(r#"{"n":2}"#),
    ];
    let mut tags = std::collections::HashSet::new();
    for request in asked {
        let response = send(request).await;
        assert_eq!(response.status(), 200);
        let tag = header(&response, "etag");
        assert!(!tag.is_empty() && tags.insert(tag));
    }
}

#[tokio::test]
async fn a_compressed_answer_is_another_one() {
    let app = TestApp::start(Engine::Sqlite).await;
    let long = "{ parties(first: 100) { nodes { id slug name } } }";
    let mut tags = std::collections::HashSet::new();
    let codings = ["identity", "gzip", "br", "zstd"];
    // Other words for one of them.
    let others = [
        "*",
        "br;Q=1",
        "x-gzip",
        "gzip;q=0.5, *;q=0.1",
        "identity, *;q=0.1",
    ];
    for coding in codings.into_iter().chain(others) {
        let response = send(get(&app, long).header("accept-encoding", coding)).await;
        let tag = header(&response, "etag");
        assert_eq!(
            tags.insert(tag.clone()),
            codings.contains(&coding),
            "{coding}"
        );
        let held = get(&app, long)
            .header("accept-encoding", coding)
            .header("if-none-match", &tag);
        let unchanged = send(held).await;
        assert_eq!(
            (unchanged.status().as_u16(), header(&unchanged, "etag")),
            (304, tag)
        );
    }
}

/// A proxy that holds another form may hand it to whom it asks for, who may not read it.
#[tokio::test]
async fn whoever_holds_another_form_of_an_answer_is_sent_this_one() {
    let app = TestApp::start(Engine::Sqlite).await;
    let long = "{ parties(first: 100) { nodes { id slug name } } }";
    let plain = header(&send(get(&app, long)).await, "etag");
    let inner = plain.trim_matches('"');
    for (held, coding, status) in [
        (format!("\"{inner}-gzip\""), "identity", 200),
        (format!("\"{inner}-gzip\""), "br", 200),
        (format!("W/\"{inner}-gzip\""), "gzip;q=0.5", 304),
        (format!("\"{inner}-evil\""), "identity", 200),
        (inner.to_owned(), "identity", 200),
        (format!("\"a, {plain}"), "identity", 200),
        (format!("\"a, b\" , {plain}"), "identity", 304),
        (format!("{plain} x"), "identity", 200),
        (format!(" , ,, \"a\",, , {plain} ,,"), "identity", 304),
        (format!(",x, {plain}"), "identity", 200),
        // What can be read by all is held by all.
        (plain.clone(), "gzip", 304),
        (plain.clone(), "gzip, *;q=0, identity", 304),
        (plain.clone(), "deflate, identity;q=0", 304),
        // But by those who say that they refuse it.
        (plain.clone(), "identity;q=0, gzip", 200),
        (plain.clone(), "gzip, *;q=0", 200),
        (format!("\"{inner}-gzip\", {plain}"), "gzip, *;q=0", 304),
    ] {
        let request = get(&app, long).header("accept-encoding", coding);
        let response = send(request.header("if-none-match", &held)).await;
        assert_eq!(response.status().as_u16(), status, "{held} {coding}");
    }
}

#[tokio::test]
async fn nothing_else_is_kept() {
    let app = TestApp::start(Engine::Sqlite).await;
    let private = send(get(&app, QUERY).header("authorization", "Bearer x")).await;
    assert_eq!(header(&private, "cache-control"), "private, no-cache");
    assert!(!header(&private, "etag").is_empty());

    for request in [
        request(&app, Method::POST).json(&json!({ "query": QUERY })),
        get(&app, "{ rateLimit { remaining } }"),
        get(
            &app,
            "{ ...Q } fragment Q on Query { rateLimit { remaining } }",
        ),
        get(&app, "{ nothing }"),
        get(&app, "{ meetings(first: 0) { totalCount } }"),
        request(&app, Method::GET),
        get(&app, QUERY).header("accept", "text/html"),
        get(&app, QUERY)
            .header("connection", "upgrade")
            .header("upgrade", "websocket"),
    ] {
        let response = send(request).await;
        assert_eq!(header(&response, "cache-control"), "no-store");
        assert_eq!(header(&response, "etag"), "");
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_told_to_be_unchanged() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (query, status) in [
        ("{ nothing }", 200),
        ("mutation { x }", 405),
        ("{ rateLimit { remaining } }", 200),
        (QUERY, 200),
    ] {
        let response = send(get(&app, query).header("if-none-match", "*")).await;
        assert_eq!(response.status().as_u16(), status, "{query}");
        assert_eq!(response.headers().contains_key("etag"), query == QUERY);
    }
    // The answer is held from a time when it might be asked for.
    let held = send(get(&app, QUERY)).await.headers()["etag"].clone();
    let unchanged = send(get(&app, QUERY).header("if-none-match", &held)).await;
    assert_eq!(unchanged.status(), 304);
    let app = app.restart_with("--max-depth=2").await;
    let refused = send(get(&app, QUERY).header("if-none-match", &held)).await;
    assert_eq!(refused.status(), 200);
    assert!(refused.text().await.unwrap().contains("TOO_EXPENSIVE"));
}

#[tokio::test]
async fn what_is_kept_is_the_same_for_all() {
    let app = TestApp::start(Engine::Sqlite).await;
    let response = send(get(&app, QUERY)).await;
    let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
    assert_eq!(vary, ["accept, accept-encoding, authorization"]);
    assert_eq!(header(&response, "ratelimit"), "");
    assert_eq!(header(&response, "set-cookie"), "");

    let ages = ["--cache-max-age=0", "--cache-stale=7"];
    let app = TestApp::set(Engine::Sqlite, &ages).await;
    let response = send(get(&app, QUERY)).await;
    assert_eq!(
        header(&response, "cache-control"),
        "public, max-age=0, stale-while-revalidate=7"
    );
}
