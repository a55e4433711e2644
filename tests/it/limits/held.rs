//! What a client has written, and what is held or said of it for each of many records: it is short,
//! however long that was.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::process::{Chancery, Server};

/// A server on the shipped records, and who asks it.
struct Asked {
    server: Server,
    client: reqwest::Client,
}

impl Asked {
    fn serve() -> Self {
        let client = reqwest::Client::builder().no_proxy();
        Self {
            server: Chancery::new().serve(&["--rate-limit=0"]),
            client: client.timeout(Duration::from_secs(30)).build().unwrap(),
        }
    }

    async fn ask(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let url = format!("{}/graphql", self.server.url());
        let answer = self.client.post(url).json(&body).send().await;
        answer.expect("an answer in time").json().await.unwrap()
    }
}

/// One field of all issues, many times over.
fn of_each_issue(variable: &str, field: &str) -> String {
    let times = "...F ".repeat(60);
    format!(
        "query($v: {variable}) {{ issues(first: 29) {{ nodes {{ {times} }} }} }} fragment F on Issue {{ {field} }}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_of_a_long_text_is_short() {
    let asked = Asked::serve();
    let long = "A".repeat(99_000);
    asked.ask("{ __typename }", json!({})).await;
    let before = asked.server.peak();
    let lists = |argument: &str| format!("statements({argument}) {{ __typename }}");
    let party = lists("filter: {party: {any: [$v]}}");
    for (query, text) in [
        (of_each_issue("ID!", &party), long.clone()),
        (of_each_issue("ID!", &party), format!("party_{long}")),
        (of_each_issue("ID!", &party), "a".repeat(99_000)),
        (
            of_each_issue("String!", &lists("filter: {date: {from: $v}}")),
            format!("{long}-01"),
        ),
        (
            of_each_issue("String!", &lists("filter: {date: {from: $v}}")),
            format!("2024-{}", "1".repeat(99_000)),
        ),
        (
            of_each_issue("DateTime!", &lists("filter: {updatedSince: $v}")),
            long.clone(),
        ),
        (of_each_issue("String!", &lists("after: $v")), long.clone()),
    ] {
        let answer = asked.ask(&query, json!({ "v": text })).await;
        let errors = answer["errors"].as_array().unwrap();
        assert!(!errors.is_empty(), "{query:.200}");
        for error in errors {
            let message = error["message"].as_str().unwrap();
            assert!(message.len() < 700, "{query:.200}: {message:.1000}");
        }
        let taken = asked.server.peak().saturating_sub(before);
        assert!(taken < 80_000, "{query:.200}: {taken} kB");
    }
    for (kind, given) in [
        ("String!", json!({ "a": long })),
        ("String!", json!([long])),
        ("ID!", json!({ "a": long })),
        ("Int!", json!(long)),
    ] {
        let argument = match kind {
            "Int!" => "first: $v",
            "ID!" => "filter: {party: {any: [$v]}}",
            _ => "after: $v",
        };
        let query = of_each_issue(kind, &lists(argument));
        let answer = asked.ask(&query, json!({ "v": given })).await;
        let errors = answer["errors"].as_array().unwrap();
        for error in errors {
            let message = error["message"].as_str().unwrap();
            assert!(message.len() < 700, "{kind}: {message:.1000}");
        }
        let taken = asked.server.peak().saturating_sub(before);
        assert!(taken < 80_000, "{kind}: {taken} kB");
    }
}

/// The cursor is one of the list, so that the list waits for the database with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_list_holds_a_long_cursor_while_it_waits() {
    let asked = Asked::serve();
    let narrower =
        "{ issues(first: 100) { nodes { slug narrower(first: 1) { edges { cursor } } } } }";
    let answer = asked.ask(narrower, json!({})).await;
    let issues = answer["data"]["issues"]["nodes"].as_array().unwrap();
    let cursor_of = |issue: &Value| {
        let cursor = issue["narrower"]["edges"][0]["cursor"].as_str()?;
        Some((issue["slug"].as_str()?.to_owned(), cursor.to_owned()))
    };
    let (slug, cursor) = issues.iter().find_map(cursor_of).unwrap();
    let mut place: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
    place[4] = json!("z".repeat(72_000));
    let long = URL_SAFE_NO_PAD.encode(place.to_string());
    let before = asked.server.peak();

    let times = "...F ".repeat(400);
    let list = "narrower(after: $v, before: $v) { pageInfo { hasNextPage } }";
    let query = format!(
        "query($v: String!) {{ issue(slug: {slug:?}) {{ {times} }} }} fragment F on Issue {{ {list} }}"
    );
    let answer = asked.ask(&query, json!({ "v": long })).await;

    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("no cursor has more than"), "{message}");
    let taken = asked.server.peak().saturating_sub(before);
    assert!(taken < 80_000, "{taken} kB");
}

/// Each of these lists is a statement of its own, of 40 kB, which nobody will ask for again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_of_long_filters_are_not_kept() {
    let asked = Asked::serve();
    let lists = |request: usize| {
        let list = |number: usize| {
            let names = "\"jpn\" ".repeat(48 - number);
            let order = ["DATE", "POSITION", "UPDATED_AT"][request % 3];
            let end = ["first", "last"][request / 3];
            format!(
                "l{number}: statements({end}: 1, orderBy: {{field: {order}}}, filter: {{party: {{all: [{names}]}}}}) {{ nodes {{ id }} }} "
            )
        };
        format!("{{ {} }}", (0..20).map(list).collect::<String>())
    };
    asked.ask(&lists(0), json!({})).await;
    let before = asked.server.peak();

    for request in 1..6 {
        let answer = asked.ask(&lists(request), json!({})).await;
        assert_eq!(answer.get("errors"), None, "{answer:.2000}");
    }

    let taken = asked.server.peak().saturating_sub(before);
    assert!(taken < 40_000, "{taken} kB");
}
