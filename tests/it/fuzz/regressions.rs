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

/// The compression wrote 406 over the status, and sent the data all the same.
#[tokio::test]
async fn a_reader_who_takes_no_coding_is_answered_as_any_other() {
    let app = TestApp::start(Engine::Sqlite).await;
    for coding in [
        "identity;q=0",
        "*;q=0",
        "identity;q=0, *;q=0",
        "gzip;q=0, identity;q=0",
    ] {
        for (path, expected) in [
            ("/graphql?query={__typename}", 200),
            ("/graphql?query=", 200),
            ("/graphql", 400),
            ("/schema.graphql", 200),
            ("/nothing", 404),
        ] {
            let request = app.client().get(app.url(path));
            let answer = request
                .header("accept-encoding", coding)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), expected, "{path}, {coding}");
            assert_eq!(
                answer.headers().get("content-encoding"),
                None,
                "{path}, {coding}"
            );
        }
    }
}

/// The library dropped fragments on a union wherever the object was known by another type.
#[tokio::test]
async fn a_fragment_on_a_union_is_answered_wherever_it_stands() {
    let app = TestApp::start(Engine::Sqlite).await;
    let data = app
        .data("{ claims(first: 1) { nodes { id slug } } parties(first: 1) { nodes { id } } }")
        .await;
    let claim = &data["claims"]["nodes"][0];
    let (id, slug) = (&claim["id"], &claim["slug"]);
    let party = &data["parties"]["nodes"][0]["id"];
    let query = format!(
        "query ($no: Boolean = false) {{
            claim(slug: {slug}) {{ ... on CitationSubject {{ ...S before: __typename }} slug }}
            node(id: {id}) {{ ...S }}
            party: node(id: {party}) {{ id ...S }}
            nodes(ids: [{id}]) {{
                ... on Record {{ ... on CitationSubject @include(if: $no) {{ never: __typename }} }}
                ... on CitationSubject @skip(if: $no) {{ ... on Node {{ ...S }} }}
            }}
        }}
        fragment S on CitationSubject {{
            of: __typename ...T ... on Claim {{ distinctSourceCount }} ... on Meeting {{ place }}
        }}
        fragment T on CitationSubject {{ ... on Record {{ status }} }}"
    );

    let data = app.data(&query).await;

    let count = &data["claim"]["distinctSourceCount"];
    assert!(count.is_number(), "{data}");
    let shown = json!({ "of": "Claim", "status": "PUBLISHED", "distinctSourceCount": count });
    let mut whole = shown.clone();
    whole["before"] = json!("Claim");
    whole["slug"] = slug.clone();
    let expected = json!({
        "claim": whole, "node": shown, "party": { "id": party }, "nodes": [shown],
    });
    assert_eq!(data.to_string(), expected.to_string());

    for wrong in [
        "{ claims { nodes { ... on CitationSubject { slug } } } }",
        "{ claims { nodes { ... on CitationSubject { ... { slug } } } } }",
        "{ claims { nodes { ... on CitationSubject { ... on Party { slug } } } } }",
        "{ parties { nodes { ... on CitationSubject { __typename } } } }",
    ] {
        assert_eq!(
            app.error(wrong).await.0,
            "GRAPHQL_VALIDATION_FAILED",
            "{wrong}"
        );
    }
}

/// The library took fragments without a type for ones of any type, and found conflicts that are none.
#[tokio::test]
async fn fragments_without_a_type_are_of_the_type_around_them() {
    let app = TestApp::start(Engine::Sqlite).await;
    let data = app
        .data(
            "{ parties(first: 1) { nodes { id name } } meetings(first: 1) { nodes { id title } } }",
        )
        .await;
    let (party, meeting) = (&data["parties"]["nodes"][0], &data["meetings"]["nodes"][0]);
    let query = format!(
        "{{ nodes(ids: [{}, {}]) {{
            ... on Party {{ ... {{ called: name }} sameAs(judgement: []) {{ slug }} }}
            ...M
        }} }} fragment M on Meeting {{
            ... @include(if: true) {{ ... {{ called: title sameAs {{ slug }} }} }}
        }}",
        party["id"], meeting["id"],
    );

    let data = app.data(&query).await;
    let expected = json!([
        { "called": party["name"], "sameAs": [] },
        { "called": meeting["title"], "sameAs": [] },
    ]);
    assert_eq!(data["nodes"], expected);

    for wrong in [
        "{ parties { nodes { ... { x: slug } ... { x: name } } } }",
        "{ meetings { nodes { ... on Node { ... { slug } } } } }",
        "{ ... { ... { noSuchField } } }",
    ] {
        assert_eq!(
            app.error(wrong).await.0,
            "GRAPHQL_VALIDATION_FAILED",
            "{wrong}"
        );
    }
}
