//! Small documents that the library makes large ones of: each is refused before it does, and none takes
//! memory.

use std::time::Duration;

use serde_json::{Value, json};

use super::multiplying::{arguments, structures, variables};
use crate::support::{app::TestApp, database::Engine, process::Chancery};

/// Fragments on a union and on an interface, each within the other.
fn unions(levels: usize) -> String {
    let fragments = (0..levels).map(|n| {
        format!(
            "fragment F{n} on CitationSubject {{ ...G{n} }} fragment G{n} on Node {{ ...F{} }} ",
            n + 1
        )
    });
    let fragments: String = fragments.collect();
    format!(
        "{{ node(id: \"meeting_00000000000000000000000000\") {{ ...F0 }} }} {fragments} \
         fragment F{levels} on CitationSubject {{ __typename }}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_small_becomes_large() {
    let server = Chancery::new().serve(&["--rate-limit=0"]);
    let client = reqwest::Client::builder().no_proxy();
    let client = client.timeout(Duration::from_secs(30)).build().unwrap();
    let long = "x".repeat(50_000);
    let and = json!({ "and": vec![json!({}); 490] });
    let mut given = json!({ "v": long, "k": {}, "f": and });
    given["k"][&long] = json!(1);
    for n in 0..400 {
        given[format!("v{n}")] = json!("x");
    }
    let ask = async |query: &str| {
        let body = json!({ "query": query, "variables": given, "operationName": null });
        let request = client.post(format!("{}/graphql", server.url())).json(&body);
        let answer = request.send().await.expect("an answer in time");
        answer.json::<Value>().await.unwrap()
    };
    ask("{ __typename }").await;
    let before = server.peak();

    for (query, told) in [structures(), arguments(), variables()].concat() {
        let (code, says) = told.split_once(' ').unwrap();
        let answer = ask(&query).await;
        let errors = answer["errors"].as_array();
        let errors = errors.unwrap_or_else(|| panic!("{query:.200}: it is answered"));
        assert_eq!(errors.len(), 1, "{query:.200}: {answer:.2000}");
        let message = errors[0]["message"].as_str().unwrap();
        assert!(message.contains(says), "{query:.200}: {message:.500}");
        assert!(message.len() < 1_000, "{query:.200}: {message:.500}");
        assert_eq!(errors[0]["extensions"]["code"], code, "{message:.500}");
        let taken = server.peak().saturating_sub(before);
        assert!(taken < 40_000, "{query:.200}: {taken} kB");
    }
}

/// Each of the fields would wait for its record by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_is_resolved_once_whatever_asks_for_it() {
    let server = Chancery::new().serve(&["--rate-limit=0"]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |query: &str, ids: &[Value]| {
        let body = json!({ "query": query, "variables": { "ids": ids } });
        let request = client.post(format!("{}/graphql", server.url())).json(&body);
        let answer = request.send().await.expect("an answer");
        answer.json::<Value>().await.unwrap()
    };
    let first = ask("{ meetings(first: 1) { nodes { id } } }", &[]).await;
    let ids = vec![first["data"]["meetings"]["nodes"][0]["id"].clone(); 100];
    let within = "placeParty { __typename }";
    let spreads = "...F ".repeat(470);
    let fragments = |number: usize| -> (String, String) {
        let uses = (0..number).map(|n| format!("...F{n} "));
        let each = (0..number).map(|n| format!("fragment F{n} on Meeting {{ {within} }} "));
        (uses.collect(), each.collect())
    };
    let (uses, each) = fragments(300);
    let nodes = |selected: &str, rest: &str| {
        format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {selected} }} }} {rest}")
    };
    let fields = format!("... on Meeting {{ {} }}", format!("{within} ").repeat(470));
    let inline = format!("... on Meeting {{ {within} }} ").repeat(400);
    let expected = json!({ "placeParty": { "__typename": "Party" } });
    for query in [
        nodes(&spreads, &format!("fragment F on Meeting {{ {within} }}")),
        nodes(&uses, &each),
        nodes(&fields, ""),
        nodes(&inline, ""),
    ] {
        let before = server.peak();
        let answer = ask(&query, &ids).await;
        let nodes = answer["data"]["nodes"].as_array();
        let nodes = nodes.unwrap_or_else(|| panic!("{query:.300}: {answer:.300}"));
        assert_eq!(nodes.len(), 100);
        assert!(nodes.iter().all(|node| *node == expected), "{query:.300}");
        let taken = server.peak().saturating_sub(before);
        assert!(taken < 20_000, "{query:.300}: {taken} kB");
    }
}

/// Each takes two thousand bytes for as long as it waits.
#[tokio::test]
async fn no_more_fields_wait_at_once_than_there_is_room_for() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = |fields: usize| {
        let fields = (0..fields).map(|n| format!("a{n}: distinctSourceCount "));
        let fields: String = fields.collect();
        format!(
            "{{ source(slug: \"untitled-digest-china-japan-security-talks\") {{ citedBy(first: 73) {{ nodes {{ \
             source {{ claims(first: 27) {{ nodes {{ {fields} }} }} }} }} }} }} }}"
        )
    };
    let (code, message) = app.error(&query(48)).await;
    assert_eq!(code, "TOO_EXPENSIVE");
    let says = "More than 25000 fields of the query wait for the database at once";
    assert!(message.starts_with(says), "{message}");
    let data = app.data(&query(10)).await;
    let nodes = &data["source"]["citedBy"]["nodes"];
    assert!(
        nodes[0]["source"]["claims"]["nodes"][0]["a9"].is_u64(),
        "{nodes:.300}"
    );
}

#[tokio::test]
async fn what_is_on_a_union_within_an_interface_is_answered() {
    let app = TestApp::start(Engine::Sqlite).await;
    let data = app.data(&unions(40)).await;
    assert_eq!(data, json!({ "node": null }));
}

/// Those are made of what was written, and nobody else knows their names.
#[tokio::test]
async fn no_fragment_is_told_that_nobody_has_written() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "{ __typename } fragment A on Meeting { ...B } \
        fragment B on CitationSubject { __typename }";
    let answer = app.query(query).await;
    let errors = answer["errors"].as_array().unwrap();
    let messages: Vec<_> = errors
        .iter()
        .filter_map(|error| error["message"].as_str())
        .collect();
    let expected = ["A", "B"].map(|name| format!("Fragment \"{name}\" is never used"));
    assert_eq!(messages, expected);
}

#[tokio::test]
async fn a_key_that_there_is_none_of_is_told_in_the_order_of_the_query() {
    let app = TestApp::start(Engine::Sqlite).await;
    for _ in 0..20 {
        let query = "{ meetings(filter: {foo: 1, bar: 2}) { totalCount } }";
        let (code, message) = app.error(query).await;
        let said = "filter: `MeetingFilter` has no field `foo`";
        assert_eq!((code.as_str(), message.as_str()), ("BAD_USER_INPUT", said));
    }
}
