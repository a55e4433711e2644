//! Slugs and ids that nobody has, and what is none.

use serde_json::{Value, json};

use super::error;
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
};

on_each_engine!(a_slug_that_nobody_has_finds_null, async |engine| {
    let app = TestApp::start(engine).await;
    for record in [
        "meeting",
        "statement",
        "outcome",
        "claim",
        "issue",
        "source",
        "party",
        "person",
    ] {
        for slug in [
            "no-such-record",
            "",
            "JPN",
            "Ünï\u{0301}¢ode ☃",
            "' or 1=1 --",
        ] {
            let data = app
                .data(&format!("{{ {record}(slug: \"{slug}\") {{ slug }} }}"))
                .await;
            assert_eq!(data, json!({ record: null }), "{slug}");
        }
    }
});

on_each_engine!(
    an_id_that_is_none_is_an_error_and_one_that_nobody_has_is_null,
    async |engine| {
        let app = TestApp::start(engine).await;
        let long = "x".repeat(5000);
        for wrong in [
            "",
            "x",
            "jpn",
            "meeting_",
            "Meeting_00000000000000000000000000",
            "meeting_0000000000000000000000000u",
            "planet_00000000000000000000000000",
            &long,
        ] {
            let query = "query ($id: ID!) { node(id: $id) { id } }";
            let (code, message) = error(&app, query, &json!({ "id": wrong })).await;
            assert_eq!(code, "BAD_USER_INPUT");
            assert!(
                message.starts_with("id: `") && message.len() < 200,
                "{message}"
            );
        }
        for kind in [
            "party",
            "person",
            "meeting",
            "statement",
            "outcome",
            "claim",
            "issue",
            "source",
            "citation",
        ] {
            let id = format!("{kind}_00000000000000000000000000");
            let data = app
                .data(&format!(
                    "{{ node(id: \"{id}\") {{ id }} nodes(ids: [\"{id}\"]) {{ id }} }}"
                ))
                .await;
            assert_eq!(data, json!({ "node": null, "nodes": [null] }));
        }
    }
);

#[tokio::test]
async fn up_to_a_hundred_nodes_are_answered_at_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = |count: usize| json!({ "ids": vec!["party_00000000000000000000000000"; count] });

    let response = app
        .post(&json!({ "query": query, "variables": ids(100) }))
        .await;
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["data"]["nodes"].as_array().map(Vec::len),
        Some(100),
        "{body:#}"
    );

    let (code, message) = error(&app, query, &ids(101)).await;
    assert_eq!(
        (code.as_str(), message.as_str()),
        (
            "BAD_USER_INPUT",
            "ids: 101 ids, where at most 100 are answered at once"
        )
    );
    let (_, message) = error(
        &app,
        query,
        &json!({ "ids": ["party_00000000000000000000000000", "x"] }),
    )
    .await;
    assert!(message.starts_with("ids.1: `x` is not an id"), "{message}");
}
