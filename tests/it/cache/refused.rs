//! What is not kept.

use serde_json::json;

use super::{figure, post, was_kept};
use crate::support::{app::TestApp, database::Engine};

#[tokio::test]
async fn what_failed_or_is_for_one_alone_is_not_kept() {
    let app = TestApp::set(Engine::Sqlite, &["--response-cache=8000"]).await;
    let large = "{ statements(first: 100) { nodes { id slug text } } }";
    for query in [
        "{ meetings(first: 0) { totalCount } }",
        "{ nothing }",
        "{",
        "mutation { x }",
        "{ rateLimit { remaining } dataset { version } }",
        "{ ...Q } fragment Q on Query { rateLimit { remaining } }",
        large,
    ] {
        for _ in 0..2 {
            let (kept, body) = post(&app, query).await;
            assert!(!kept, "{query}");
            assert!(
                query != large || body.len() > 1_000,
                "an eighth of the room"
            );
        }
    }
    assert_eq!(figure(&app, "chancery_cache_hits_total").await, 0);
    assert_eq!(figure(&app, "chancery_cache_evictions_total").await, 0);
}

#[tokio::test]
async fn whoever_says_who_they_are_has_nothing_of_what_is_kept() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "{ parties { totalCount } }";
    let named = async || {
        let request = app.client().post(app.url("/graphql"));
        let request = request.header("authorization", "Bearer x");
        let response = request.json(&json!({ "query": query })).send().await;
        was_kept(&response.unwrap())
    };
    assert!(!named().await);
    assert!(!post(&app, query).await.0);
    assert!(!named().await);
    assert!(post(&app, query).await.0);
}
