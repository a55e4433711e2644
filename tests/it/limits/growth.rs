//! Small documents that the library makes large ones of: each is refused before it does, and none takes
//! memory.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::Engine, process::Chancery};

/// Fragments on a union and on an interface, each within the other: one on the union becomes one for each
/// of its members wherever it stands.
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

/// As many operations that use one fragment, each with a fault of it.
fn operations(number: usize, fragment: &str) -> String {
    let operations = (0..number).map(|n| format!("query q{n}($a: Int) {{ ...F }} "));
    operations.collect::<String>() + "fragment F on Query { __typename " + fragment + " }"
}

/// A field with arguments, and the same without them.
fn overlapping(arguments: usize, times: usize) -> String {
    let arguments: String = (0..arguments).map(|n| format!("a{n}: 1 ")).collect();
    format!("title({arguments}) {}", "title ".repeat(times))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_small_becomes_large() {
    let server = Chancery::new().serve(&["--rate-limit=0"]);
    let client = reqwest::Client::builder().no_proxy();
    let client = client.timeout(Duration::from_secs(30)).build().unwrap();
    let ask = async |query: &str, variables: Value| {
        let body = json!({ "query": query, "variables": variables, "operationName": null });
        let request = client.post(format!("{}/graphql", server.url())).json(&body);
        let answer = request.send().await.expect("an answer in time");
        answer.json::<Value>().await.unwrap()
    };
    ask("{ __typename }", json!({})).await;
    let before = server.peak();

    let nodes = |selected: &str| format!("{{ meetings(first: 1) {{ nodes {{ {selected} }} }} }}");
    let around = |selected: &str| "...{ ".repeat(50) + selected + &" }".repeat(50);
    let unused: String = (0..300)
        .map(|n| format!("fragment U{n} on Meeting {{ ...F }} "))
        .collect();
    let overlap = overlapping(1, 300);
    let unused = format!("{{ __typename }} {unused} fragment F on Meeting {{ {overlap} }}");
    let variables: String = (0..2_400).map(|_| "$v ").collect();
    let undefined: String = (0..620).map(|n| format!("$u{n} ")).collect();
    let skipped = |times: usize| format!("x: __typename @skip({})", "if: $a ".repeat(times));
    let conflict = "Fields \"title\" conflict because they have differing arguments.";
    for (query, says) in [
        (unions(12), "too many fragments on `CitationSubject`"),
        (nodes(&overlapping(700, 1_500)), conflict),
        (nodes(&around(&overlapping(1, 400))), conflict),
        (unused, "more than 10000 fields"),
        (
            format!("query($v: String) {{ __typename @skip(if: [{variables}]) }}"),
            "if: ",
        ),
        (
            operations(208, &format!("x: __typename @skip(if: [{undefined}])")),
            "more than 10000 values",
        ),
        (operations(208, &skipped(100)), "more than 10000 values"),
        (
            operations(100, &skipped(90)),
            "of type `Int`, where `Boolean!` is wanted",
        ),
    ] {
        let answer = ask(&query, json!({ "v": "x".repeat(90_000) })).await;
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{query:.200}: {answer:.2000}");
        let message = errors[0]["message"].as_str().unwrap();
        assert!(message.contains(says), "{query:.200}: {message}");
        let taken = server.peak().saturating_sub(before);
        assert!(taken < 40_000, "{query:.200}: {taken} kB");
    }
}

#[tokio::test]
async fn what_is_on_a_union_within_an_interface_is_answered() {
    let app = TestApp::start(Engine::Sqlite).await;
    let data = app.data(&unions(2)).await;
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
