//! What the fuzz has found, each as a test of its own.

use serde_json::json;

use super::fault;
use crate::support::{app::TestApp, database::Engine};

/// The library read the variables of `@skip` and `@include` without their defaults.
#[tokio::test]
async fn a_directive_goes_by_the_default_of_its_variable() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "query ($yes: Boolean! = true, $no: Boolean = false) {
        ... @skip(if: $yes) { a: __typename } ... @include(if: $yes) { b: __typename }
        ... @skip(if: $no) { c: __typename } ... @include(if: $no) { d: __typename }
        ...F ...F @include(if: $no)
    } fragment F on Query {
        ... @skip(if: $yes) { e: __typename } ... @include(if: $yes) { f: __typename }
    }";

    let data = app.data(query).await;
    assert_eq!(data, json!({ "b": "Query", "c": "Query", "f": "Query" }));

    let body = json!({ "query": query, "variables": { "yes": false, "no": true } });
    let answer: serde_json::Value = app.post(&body).await.json().await.unwrap();
    let all = json!({ "a": "Query", "d": "Query", "e": "Query" });
    assert_eq!(answer["data"], all);
}

/// The library does not validate `__typename`, and so did not see what uses a variable.
#[tokio::test]
async fn a_type_name_is_validated_like_any_field() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "query ($yes: Boolean! = true) {
        __typename a: __typename @skip(if: $yes) ...F b: __typename @include(if: $yes)
    } fragment F on Query { dataset { __typename @include(if: $yes) c: __typename } }";
    let data = app.data(query).await;
    let dataset = json!({ "__typename": "Dataset", "c": "Dataset" });
    let expected = json!({ "__typename": "Query", "dataset": dataset, "b": "Query" });
    assert_eq!(data.to_string(), expected.to_string());

    for wrong in [
        "__typename(x: 1)",
        "__typename { name }",
        "__typename @noSuch",
        "__typename @skip",
        "__typename @skip(if: $undefined)",
        "__typename @skip(if: true) @skip(if: true)",
        "__typename @deprecated",
    ] {
        for query in [
            format!("{{ {wrong} }}"),
            format!("{{ dataset {{ ... {{ {wrong} }} }} }}"),
            format!("query A {{ ...F }} query B {{ ...F }} fragment F on Query {{ {wrong} }}"),
        ] {
            let body =
                json!({ "query": query, "operationName": query.contains('A').then_some("A") });
            let answer: serde_json::Value = app.post(&body).await.json().await.unwrap();
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}: {answer}");
        }
    }
}

/// Each fault by itself, where the fuzz puts it in one of many places.
#[tokio::test]
async fn each_fault_is_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    let at_the_root = fault::ANYWHERE.iter().chain(&fault::AT_THE_ROOT);
    let at_the_root = at_the_root.map(|fault| format!("{{ __typename {fault} }}"));
    let below = fault::ANYWHERE.iter();
    let below =
        below.map(|fault| format!("{{ parties {{ nodes {{ name ... {{ {fault} }} }} }} }}"));
    let beside = fault::BESIDE.iter();
    let beside = beside.map(|fault| format!("{{ __typename }}{fault}"));
    let variables = fault::VARIABLES.iter();
    let variables = variables.map(|fault| format!("query X({fault}) {{ __typename }}"));
    let mut accepted = Vec::new();
    for query in at_the_root.chain(below).chain(beside).chain(variables) {
        let answer = app.query(&query).await;
        if answer.get("errors").is_none() || answer.get("data").is_some() {
            accepted.push(format!("{query}: {answer}"));
        }
    }
    assert_eq!(accepted, [""; 0]);
}
