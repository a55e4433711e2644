//! What a browser is told: which pages may read an answer, and what it shall not do with one.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::{
    app::{TestApp, header},
    database::Engine,
};

const NEWSROOM: &str = "https://newsroom.example";

/// Asks whether a page of this origin may send a query of its own.
fn preflight(app: &TestApp, origin: &str) -> RequestBuilder {
    app.client()
        .request(Method::OPTIONS, app.url("/graphql"))
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "content-type,apollo-require-preflight,authorization",
        )
}

fn query(app: &TestApp, origin: &str) -> RequestBuilder {
    let request = app.client().post(app.url("/graphql"));
    request
        .header("origin", origin)
        .json(&json!({ "query": "{ __typename }" }))
}

#[tokio::test]
async fn an_answer_is_neither_guessed_nor_framed_nor_run_and_tells_no_other_site_of_its_reader() {
    let app = TestApp::start(Engine::Sqlite).await;
    let nothing = "default-src 'none'; frame-ancestors 'none'";
    let own = "default-src 'none'; script-src 'self'; ";
    for (path, policy) in [
        ("/playground", own),
        ("/schema.graphql", nothing),
        ("/nope", nothing),
        ("/health/live", nothing),
        ("/graphql", nothing),
        ("/graphql?query={__typename}", nothing),
        ("/metrics", nothing),
    ] {
        let response = app.client().get(app.url(path)).send().await.unwrap();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("set-cookie", ""),
        ] {
            assert_eq!(header(&response, name), value, "{path}");
        }
        let told = header(&response, "content-security-policy");
        assert!(told.starts_with(policy), "{path}: {told}");
        assert!(
            told.contains("frame-ancestors 'none'") && !told.contains("unsafe-eval"),
            "{path}: {told}"
        );
    }
}

#[tokio::test]
async fn pages_of_other_sites_may_ask() {
    let app = TestApp::start(Engine::Sqlite).await;

    let allowed = preflight(&app, NEWSROOM).send().await.unwrap();

    assert_eq!(allowed.status(), 200);
    assert_eq!(header(&allowed, "access-control-allow-origin"), "*");
    assert_eq!(header(&allowed, "access-control-allow-methods"), "GET,POST");
    assert_eq!(
        header(&allowed, "access-control-allow-headers"),
        "*,authorization"
    );
    assert_eq!(header(&allowed, "access-control-max-age"), "86400");
    assert_eq!(
        header(&allowed, "access-control-allow-credentials"),
        "",
        "no cookie of a reader counts here"
    );

    let answer = query(&app, NEWSROOM).send().await.unwrap();
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert!(header(&answer, "access-control-expose-headers").contains("x-request-id"));
}

#[tokio::test]
async fn where_sites_are_named_no_page_of_another_reads_an_answer() {
    let settings = ["--cors-origins=https://newsroom.example,http://localhost:5173"];
    let app = TestApp::set(Engine::Sqlite, &settings).await;
    for (origin, told) in [
        (NEWSROOM, NEWSROOM),
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://localhost:5174", ""),
        ("http://newsroom.example", ""),
        ("https://newsroom.example.org", ""),
        ("https://other.example", ""),
        ("null", ""),
    ] {
        for request in [preflight(&app, origin), query(&app, origin)] {
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 200, "{origin}");
            let allowed = header(&response, "access-control-allow-origin");
            assert_eq!(allowed, told, "{origin}");
            assert_eq!(header(&response, "access-control-allow-credentials"), "");
            // What is told to one site is not what is told to another: a cache keeps them apart.
            let vary = response.headers().get_all("vary").iter();
            let mut vary = vary.map(|value| value.to_str().unwrap());
            assert!(vary.any(|value| value.contains("origin")), "{origin}");
        }
    }
}
