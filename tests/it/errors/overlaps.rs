//! Fields of one name that cannot be one (5.3.2 of the specification). What passes is taken for one field,
//! and paid for as one.

use serde_json::json;

use crate::support::{app::TestApp, database::Engine};

const TALKS: &str = "meeting(slug: \"iwaya-talks-beijing\")";

#[tokio::test]
async fn fields_that_cannot_be_one_are_refused_wherever_they_meet() {
    let app = TestApp::start(Engine::Sqlite).await;
    let lists = "statements(first: 1) { nodes { slug } }";
    for (query, why) in [
        (
            format!("{{ {TALKS} {{ slug }} ... on Query {{ meeting(slug: \"x\") {{ title }} }} }}"),
            "they have differing arguments",
        ),
        (
            format!("{{ {TALKS} {{ x: title ... on Record {{ x: slug }} }} }}"),
            "\"title\" and \"slug\" are different fields",
        ),
        // Below fields that are one, also of different conditions.
        (
            format!(
                "{{ {TALKS} {{ statements(first: 1) {{ nodes {{ x: slug }} }} \
                 statements(first: 1) {{ nodes {{ x: text }} }} }} }}"
            ),
            "\"slug\" and \"text\" are different fields",
        ),
        (
            format!("{{ {TALKS} {{ {lists} ...F }} }} fragment F on Meeting {{ statements(first: 2) {{ totalCount }} }}"),
            "they have differing arguments",
        ),
        (
            format!("query($n: Int, $m: Int) {{ {TALKS} {{ statements(first: $n) {{ totalCount }} \
                 ... on Meeting {{ ... on Node {{ ... on Meeting {{ statements(first: $m) {{ totalCount }} }} }} }} }} }}"),
            "they have differing arguments",
        ),
        // Of different objects they are not one, and a client reads them as one.
        (
            "{ sources(first: 1) { nodes { citedBy(first: 1) { nodes { subject { \
             ... on Meeting { x: title } ... on Statement { x: slug } ... on Issue { x: statements { totalCount } } } } } } } }"
                .to_owned(),
            "they return conflicting types",
        ),
        (
            format!("{{ {TALKS} {{ x: date {{ edtf }} ... on Meeting {{ x: {lists} }} }} }}"),
            "\"date\" and \"statements\" are different fields",
        ),
        (
            "{ sources(first: 1) { nodes { citedBy(first: 1) { nodes { subject { \
             ... on Meeting { x: date { y: edtf } } ... on Statement { x: date { y: earliest } } } } } } } }"
                .to_owned(),
            "they return conflicting types",
        ),
    ] {
        let (code, message) = app.error(&query).await;
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}: {message}");
        assert!(message.contains(why), "{query}: {message}");
    }
}

#[tokio::test]
async fn fields_that_can_be_one_are() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = format!(
        "query($n: Int = 1) {{ {TALKS} {{
            statements(first: $n, last: null) {{ nodes {{ slug }} }}
            ... on Node {{ ... on Meeting {{ statements(last: null, first: $n) {{ nodes {{ act slug }} }} }} }}
            ...F
        }} }} fragment F on Meeting {{ title statements(first: $n, last: null) {{ totalCount }} x: slug }}"
    );
    let data = app.data(&query).await;
    let meeting = &data["meeting"];
    let keys: Vec<&String> = meeting.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["statements", "title", "x"]);
    let list = meeting["statements"].as_object().unwrap();
    assert_eq!(list.keys().collect::<Vec<_>>(), ["nodes", "totalCount"]);
    let node = list["nodes"][0].as_object().unwrap();
    assert_eq!(node.keys().collect::<Vec<_>>(), ["slug", "act"]);

    // Those of two objects are not one, also where both are one with those of an interface.
    let query = "{ meetings(first: 1) { nodes { citations { subject {
        ... on Meeting { provenance { x: dataset } } ... on Outcome { provenance { x: method } }
        ... on Record { provenance { __typename } } } } } } }";
    let (_, message) = app.error(query).await;
    assert!(message.contains("conflicting types"), "{message}");
    let query = "{ meetings(first: 1) { nodes { citations { subject {
        ... on Meeting { sameAs { x: note } } ... on Outcome { sameAs { x: inference } }
        ... on Record { sameAs { slug } } } } } } }";
    app.data(query).await;

    // One name for different fields of different objects, whose values are of one form.
    let query = "{ meetings(first: 1) { nodes { citations { subject {
        ... on Meeting { x: title } ... on Outcome { x: text } ... on CitationSubject { __typename }
    } } } } }";
    let data = app.data(query).await;
    let subject = &data["meetings"]["nodes"][0]["citations"][0]["subject"];
    assert_eq!(subject["__typename"], json!("Meeting"));
    assert!(subject["x"].is_string(), "{subject}");
}
