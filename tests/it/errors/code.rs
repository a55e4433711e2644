//! The codes, and how each is met.

use std::collections::HashSet;

use chancery::error::Code;
use serde_json::{Value, json};

use super::error;
use crate::support::{app::TestApp, database::Engine};

#[test]
fn codes_are_these() {
    let codes = Code::ALL.map(Code::as_str);
    assert_eq!(
        codes,
        [
            "BAD_USER_INPUT",
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "BAD_REQUEST",
            "TOO_EXPENSIVE",
            "TIMEOUT",
            "RATE_LIMITED",
            "OVERLOADED",
            "PERSISTED_QUERY_NOT_FOUND",
            "UNAVAILABLE",
            "INTERNAL",
        ]
    );
}

/// `UNAVAILABLE` and `INTERNAL` are provoked in `outage`, `TIMEOUT` in `snapshot`.
#[tokio::test]
async fn each_code_of_a_wrong_request_is_met() {
    let app = TestApp::start(Engine::Sqlite).await;
    let nested = |field: &str, levels| {
        let (open, close) = (format!("{{ {field} ").repeat(levels), "}".repeat(levels));
        format!("{open}{{ title }}{close}")
    };
    let deep = format!("{{ meeting(slug: \"x\") {} }}", nested("partOf", 25));
    let deeper = nested("a", 200);
    // Either would end the process, or fill its memory, if the library saw it.
    let list = format!("{{ nodes(ids: {}) {{ id }} }}", "[".repeat(20_000));
    let fragments: String = (0..30)
        .map(|place| {
            format!(
                "fragment f{place} on Query {{ ...f{n} ...f{n} }} ",
                n = place + 1
            )
        })
        .collect();
    let bomb = format!("{{ ...f0 }} {fragments} fragment f30 on Query {{ __typename }}");
    let names = format!(
        "{{ meetings(filter: {{party: {{all: [{}]}}}}) {{ totalCount }} }}",
        r#""jpn","#.repeat(900)
    );
    let parts = format!(
        "{{ meetings(filter: {{or: [{}]}}) {{ totalCount }} }}",
        "{inferred: true}".repeat(900)
    );
    let mut met = HashSet::new();
    for (query, code) in [
        ("{ parties(first: 0) { totalCount } }", "BAD_USER_INPUT"),
        ("{ parties(first: [1]) { totalCount } }", "BAD_USER_INPUT"),
        ("{ parties { ", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("fragment A on Query { __typename }", "GRAPHQL_PARSE_FAILED"),
        ("{ partys { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ parties }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "query A { __typename } query B { __typename }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("mutation { x }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { x }", "BAD_REQUEST"),
        (deep.as_str(), "TOO_EXPENSIVE"),
        (deeper.as_str(), "TOO_EXPENSIVE"),
        (list.as_str(), "TOO_EXPENSIVE"),
        (bomb.as_str(), "TOO_EXPENSIVE"),
        (names.as_str(), "TOO_EXPENSIVE"),
        (parts.as_str(), "TOO_EXPENSIVE"),
    ] {
        let (told, message) = error(&app, query, &Value::Null).await;
        assert_eq!(told, code, "{query}: {message}");
        met.insert(told);
    }
    let refused = app.post(&json!({ "query": 3 })).await;
    let refused: Value = refused.json().await.unwrap();
    met.insert(
        refused["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
    let of_the_request = Code::ALL.map(Code::as_str);
    let unmet: Vec<_> = of_the_request
        .iter()
        .filter(|code| !met.contains(**code))
        .collect();
    // The others are not of the query: they have tests of their own.
    assert_eq!(
        unmet,
        [
            &"TIMEOUT",
            &"RATE_LIMITED",
            &"OVERLOADED",
            &"PERSISTED_QUERY_NOT_FOUND",
            &"UNAVAILABLE",
            &"INTERNAL"
        ]
    );
}

#[tokio::test]
async fn a_query_that_cannot_be_parsed_is_told_where_and_not_shown_again() {
    let app = TestApp::start(Engine::Sqlite).await;
    let long = format!("{{ a: __typename # {}\n ! }}", "x".repeat(40_000));
    let (_, message) = error(&app, &long, &Value::Null).await;
    assert!(
        message.starts_with("Syntax error on line 2, column 2: expected "),
        "{message}"
    );
}
