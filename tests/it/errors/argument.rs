//! Values that no argument can take.

use serde_json::{Value, json};

use super::error;
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
};

/// Wrong values: of a type, as literal, as JSON, and what the message must hold.
const WRONG: [(&str, &str, &str, &str); 13] = [
    (
        "filter: MeetingFilter",
        "{kind: [VISITT]}",
        r#"{"kind":["VISITT"]}"#,
        "filter.kind.0",
    ),
    (
        "filter: MeetingFilter",
        "{kind: VISITT}",
        r#"{"kind":"VISITT"}"#,
        "filter.kind",
    ),
    (
        "filter: MeetingFilter",
        "{kind: 3}",
        r#"{"kind":3}"#,
        "filter.kind",
    ),
    (
        "filter: MeetingFilter",
        "{nokey: 3}",
        r#"{"nokey":3}"#,
        "nokey",
    ),
    (
        "filter: MeetingFilter",
        "{and: [{inferred: 3}]}",
        r#"{"and":[{"inferred":3}]}"#,
        "filter.and.0.inferred",
    ),
    ("filter: MeetingFilter", "3", "3", "filter"),
    (
        "filter: MeetingFilter",
        "{date: {from: \"1930-10-87\"}}",
        r#"{"date":{"from":"1930-10-87"}}"#,
        "filter.date.from",
    ),
    (
        "filter: MeetingFilter",
        "{date: {to: 1930}}",
        r#"{"date":{"to":1930}}"#,
        "filter.date.to",
    ),
    (
        "filter: MeetingFilter",
        "{updatedSince: \"yesterday\"}",
        r#"{"updatedSince":"yesterday"}"#,
        "filter.updatedSince",
    ),
    (
        "filter: MeetingFilter",
        "{party: {any: [\"meeting_00000000000000000000000000\"]}}",
        r#"{"party":{"any":["meeting_00000000000000000000000000"]}}"#,
        "filter.party.any",
    ),
    ("first: Int", "\"ten\"", "\"ten\"", "first"),
    ("first: Int", "99999999999", "99999999999", "first"),
    ("first: Int", "1.5", "1.5", "first"),
];

#[tokio::test]
async fn a_wrong_value_is_named_wherever_it_stands() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (argument, literal, json, named) in WRONG {
        let (name, kind) = argument.split_once(": ").unwrap();
        let literal = format!("{{ ok: __typename meetings({name}: {literal}) {{ totalCount }} }}");
        let variable =
            format!("query (${name}: {kind}) {{ meetings({name}: ${name}) {{ totalCount }} }}");
        let fragment = format!(
            "query (${name}: {kind}) {{ ...F }} fragment F on Query {{ meetings({name}: ${name}) {{ totalCount }} }}"
        );
        let value: Value = serde_json::from_str(json).unwrap();
        for query in [literal, variable, fragment] {
            let (code, message) = error(&app, &query, &json!({ name: value })).await;
            assert_eq!(code, "BAD_USER_INPUT", "{query}: {message}");
            assert!(message.contains(named), "{query}: {message}");
        }
    }
}

on_each_engine!(
    a_character_that_no_text_can_hold_is_refused_on_either_engine,
    async |engine| {
        let app = TestApp::start(engine).await;
        for (argument, query) in [
            ("slug", r#"{ party(slug: "\u0000") { slug } }"#),
            ("id", r#"{ node(id: "party_\u0000") { id } }"#),
            (
                "filter.slug.0",
                r#"{ parties(filter: { slug: ["a\u0000b"] }) { totalCount } }"#,
            ),
            (
                "filter.provenance.dataset",
                r#"{ parties(filter: { provenance: { dataset: "\u0000" } }) { totalCount } }"#,
            ),
            ("after", r#"{ parties(after: "\u0000") { totalCount } }"#),
        ] {
            let (code, message) = error(&app, query, &Value::Null).await;
            let argument =
                argument.trim_end_matches(if message.contains(".0:") { "" } else { ".0" });
            assert_eq!(
                (code.as_str(), message),
                (
                    "BAD_USER_INPUT",
                    format!("{argument}: a text cannot hold the character U+0000")
                )
            );
        }
    }
);

#[tokio::test]
async fn a_variable_that_is_missing_is_named() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "query ($slug: String!) { party(slug: $slug) { name } }";
    for (variables, expected) in [
        (
            json!({}),
            "$slug: a value of type `String!` is missing from `variables`",
        ),
        (
            json!({ "slgu": "jpn" }),
            "$slug: a value of type `String!` is missing from `variables`",
        ),
        (
            json!({ "slug": null }),
            "$slug: null, where the type is `String!`",
        ),
    ] {
        let (code, message) = error(&app, query, &variables).await;
        assert_eq!(
            (code.as_str(), message.as_str()),
            ("BAD_USER_INPUT", expected)
        );
    }
    let with_default = query.replace("String!", "String! = \"jpn\"");
    assert_eq!(
        app.data(&with_default).await,
        json!({ "party": { "name": "Japan" } })
    );
    let in_a_list = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let (_, message) = error(&app, in_a_list, &json!({ "ids": [null] })).await;
    assert!(message.contains("ids.0"), "{message}");
}
