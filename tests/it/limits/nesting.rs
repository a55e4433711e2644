//! Levels that the parser does not follow, of those that `--max-nesting` allows.

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::Engine, socket::Socket};

const TOO_DEEP: &str = "The query has more than 65 selection sets within each other.";

/// So many selection sets within each other: of fields that there are none of, or of the root itself.
fn nested(levels: usize) -> [String; 2] {
    let within = |open: &str| {
        let (open, close) = (open.repeat(levels - 1), "}".repeat(levels));
        format!("{{ {open} __typename {close}")
    };
    [within("a { "), within("... { ")]
}

#[tokio::test]
async fn levels_that_the_parser_does_not_follow_are_told_as_too_many_over_either_transport() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut socket = Socket::begin(&app.url("")).await;
    for levels in [66, 67, 80, 99, 100] {
        for query in nested(levels) {
            let error = json!({ "message": TOO_DEEP, "extensions": { "code": "TOO_EXPENSIVE" } });
            let answer = app.query(&query).await;
            assert_eq!(answer.get("data"), None, "{levels}: {answer:#}");
            assert_eq!(answer["errors"], json!([error]), "{levels} levels");

            socket.subscribe("1", &query).await;
            let told = json!({ "id": "1", "type": "error", "payload": [error] });
            assert_eq!(socket.message().await, told, "{levels} levels");
        }
    }
}

/// Just before, it is the limit of fields within fields, where they are fields; and just beyond, that of
/// brackets.
#[tokio::test]
async fn around_what_the_parser_follows_the_limits_that_are_set_speak() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut socket = Socket::begin(&app.url("")).await;
    let [fields, fragments] = nested(65);
    let expected = json!({ "__typename": "Query" });
    assert_eq!(app.data(&fragments).await, expected);
    assert_eq!(socket.data("1", &fragments).await, expected);
    let [deeper, _] = nested(101);
    for (query, says) in [
        (fields, "The query has 65 levels, where 20 are allowed."),
        (deeper, "The query is nested deeper than 100 brackets."),
    ] {
        let expected = ("TOO_EXPENSIVE".to_owned(), says.to_owned());
        assert_eq!(app.error(&query).await, expected);
        socket.subscribe("1", &query).await;
        assert_eq!(socket.error().await, expected);
    }
}

/// A GET and a document of several operations go the same way.
#[tokio::test]
async fn levels_that_the_parser_does_not_follow_are_no_syntax_error_in_any_place() {
    let app = TestApp::start(Engine::Sqlite).await;
    for query in nested(70) {
        let two = format!("query a {{ __typename }} query b {query}");
        for (asked, name) in [(&query, None), (&two, Some("a"))] {
            let parameters = [("query", asked.as_str())];
            let name = name.map(|name| ("operationName", name));
            let request = app.client().get(app.url("/graphql"));
            let request = request.query(&parameters).query(&name.as_slice());
            let request = request.header("accept", "application/graphql-response+json");
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 400);
            let told: Value = answer.json().await.unwrap();
            let error = json!({ "message": TOO_DEEP, "extensions": { "code": "TOO_EXPENSIVE" } });
            assert_eq!(told["errors"], json!([error]));
        }
    }
}
