//! Documents that are named instead of sent.

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{request, told};
use crate::support::{app::TestApp, database::Engine, process::Chancery};

const QUERY: &str = "query Party($slug: String!) { party(slug: $slug) { name } }";

fn hash(document: &str) -> String {
    hex::encode(Sha256::digest(document))
}

fn persisted(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

async fn post(app: &TestApp, body: Value) -> (u16, Value) {
    let accept = "application/graphql-response+json";
    let request = request(app, Method::POST).header("accept", accept);
    let (status, _, body) = told(request.json(&body)).await;
    (status, body)
}

#[tokio::test]
async fn what_was_sent_with_its_hash_can_be_named_from_then_on() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (id, variables) = (hash(QUERY), json!({ "slug": "jpn" }));
    let japan = json!({ "party": { "name": "Japan" } });

    let (status, unknown) = post(
        &app,
        json!({ "extensions": persisted(&id), "variables": variables }),
    )
    .await;
    assert_eq!(status, 400);
    assert_eq!(
        unknown["errors"],
        json!([{ "message": "PersistedQueryNotFound",
            "extensions": { "code": "PERSISTED_QUERY_NOT_FOUND" } }])
    );
    let (status, answer) = post(
        &app,
        json!({ "query": QUERY, "extensions": persisted(&id), "variables": variables }),
    )
    .await;
    assert_eq!((status, &answer["data"]), (200, &japan));

    for body in [
        json!({ "extensions": persisted(&id), "variables": variables }),
        json!({ "documentId": format!("sha256:{id}"), "variables": variables }),
    ] {
        let (status, answer) = post(&app, body).await;
        assert_eq!((status, &answer["data"]), (200, &japan));
    }
    let by_get = |name: &str, value: String| {
        let variables = variables.to_string();
        request(&app, Method::GET).query(&[(name, value.as_str()), ("variables", &variables)])
    };
    for request in [
        by_get("documentId", format!("sha256:{id}")),
        by_get("extensions", persisted(&id).to_string()),
    ] {
        let response = request.send().await.unwrap();
        assert!(response.headers().contains_key("etag"));
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["data"], japan);
    }
}

/// Some forty megabytes are sent with their hashes.
#[tokio::test]
async fn what_is_learned_has_no_more_than_its_room() {
    let app = TestApp::set(Engine::Sqlite, &["--rate-limit=0"]).await;
    let padding = "x".repeat(49_000);
    let document = |number: u32| format!("{{ __typename }} # {number} {padding}");
    for number in 0..800 {
        let query = document(number);
        let body = json!({ "extensions": persisted(&hash(&query)), "query": query });
        assert_eq!(post(&app, body).await.0, 200);
    }
    let mut known = 0;
    for number in 0..800 {
        let id = format!("sha256:{}", hash(&document(number)));
        let (status, _) = post(&app, json!({ "documentId": id })).await;
        known += usize::from(status == 200);
    }
    let bytes = known * padding.len();
    assert!((8 << 20..16 << 20).contains(&bytes), "{known} are known");
}

#[tokio::test]
async fn a_wrong_name_is_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    let other = hash("{ __typename }");
    for (body, reason) in [
        (
            json!({ "query": QUERY, "extensions": persisted(&other) }),
            "is not the SHA-256",
        ),
        (
            json!({ "query": QUERY, "documentId": "sha256:0" }),
            "not both",
        ),
        (json!({ "documentId": 7 }), "`documentId`"),
        (
            json!({ "extensions": persisted("xyz") }),
            "64 hexadecimal digits",
        ),
        (
            json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": other } } }),
            "`version` 1",
        ),
        (
            json!({ "documentId": "sha256:ab" }),
            "No document `sha256:ab`",
        ),
        (
            json!({ "documentId": "x-ours:1" }),
            "No document `x-ours:1`",
        ),
    ] {
        let (status, answer) = post(&app, body.clone()).await;
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert_eq!(status, 400, "{body}");
        assert!(message.contains(reason), "{message}");
    }
}

#[tokio::test]
async fn a_file_of_documents_may_be_all_that_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.json");
    let relay = json!({ "x-ours:party": QUERY });
    let apollo = json!({ "format": "apollo-persisted-query-manifest", "version": 1,
        "operations": [{ "id": "x-ours:party", "name": "Party", "type": "query", "body": QUERY }] });
    for file in [relay, apollo] {
        std::fs::write(&path, file.to_string()).unwrap();
        let documents = format!("--documents={}", path.display());
        let app = TestApp::set(Engine::Sqlite, &[&documents, "--only-documents"]).await;
        let named = |id: String| json!({ "documentId": id, "variables": { "slug": "jpn" } });
        for id in ["x-ours:party".to_owned(), format!("sha256:{}", hash(QUERY))] {
            let (status, answer) = post(&app, named(id)).await;
            assert_eq!(
                (status, &answer["data"]["party"]["name"]),
                (200, &json!("Japan"))
            );
        }
        for body in [
            json!({ "query": QUERY }),
            json!({ "query": QUERY, "extensions": persisted(&hash(QUERY)) }),
        ] {
            let (status, answer) = post(&app, body).await;
            let message = answer["errors"][0]["message"].as_str().unwrap();
            assert_eq!(status, 400);
            assert!(message.contains("persisted documents only"), "{message}");
        }
    }
}

#[test]
fn a_file_that_is_none_is_named_at_the_start() {
    let chancery = Chancery::new();
    std::fs::write(chancery.directory().join("documents.json"), "[1]").unwrap();
    let done = chancery.run(&[
        "serve",
        "--listen=127.0.0.1:0",
        "--documents=documents.json",
    ]);
    assert_eq!(done.code, Some(1), "{done}");
    assert!(
        done.stderr
            .contains("--documents: documents.json: a JSON object is wanted"),
        "{done}"
    );
}
