//! What one query may ask for: each limit with a query that is just within it, and one beyond.

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::Engine, process::Chancery};

/// A setting, a query that it allows, one that it refuses, and what is said of it.
pub(crate) const LIMITS: [(&str, &str, &str, &str); 13] = [
    (
        "max-query-length=20",
        "{ a: __typename    }",
        "{ a: __typename     }",
        "The query has 21 bytes, where 20 are allowed.",
    ),
    (
        "max-tokens=5",
        "{ a: __typename }",
        "{ a: __typename b: __typename }",
        "The query has more than 5 tokens.",
    ),
    (
        "max-nesting=3",
        "{ parties { nodes { name } } }",
        "{ parties { nodes { provenance { dataset } } } }",
        "The query is nested deeper than 3 brackets.",
    ),
    (
        "max-depth=3",
        "{ parties { nodes { name } } }",
        "{ parties { nodes { ...P } } } fragment P on Party { provenance { dataset } }",
        "The query has 4 levels, where 3 are allowed.",
    ),
    (
        "max-selections=5",
        "{ parties { nodes { ...P } } } fragment P on Party { name }",
        "{ parties { nodes { ...P ...P } } } fragment P on Party { name }",
        "The query has more than 5 fields when its fragments are expanded.",
    ),
    (
        "max-root-fields=2",
        "{ a: __typename b: __typename }",
        "{ a: __typename ...Q } fragment Q on Query { b: __typename c: __typename }",
        "The query has 3 fields at the root, where 2 are allowed.",
    ),
    (
        "max-aliases=2",
        "{ a: __typename b: __typename }",
        "{ a: __typename b: __typename c: __typename }",
        "The query has 3 aliases, where 2 are allowed.",
    ),
    (
        "max-directives=1",
        "{ __typename @skip(if: false) }",
        "{ a: __typename @skip(if: false) b: __typename @include(if: true) }",
        "The query has 2 directives, where 1 are allowed.",
    ),
    (
        "max-introspection-depth=1",
        "{ __schema { types { fields { name } } } }",
        "{ __schema { types { fields { type { fields { name } } } } } }",
        "The query has 2 lists of the introspection within each other, where 1 are allowed.",
    ),
    (
        "max-values=4",
        "{ parties(filter: {slug: [\"jpn\", \"chn\"]}) { totalCount } }",
        "{ parties(filter: {slug: [\"jpn\", \"chn\", \"usa\"]}) { totalCount } }",
        "filter: more than 4 values, or nested deeper than 20; ask in several queries",
    ),
    (
        "max-value-depth=2",
        "{ parties(filter: {slug: [\"jpn\"]}) { totalCount } }",
        "{ parties(filter: {not: {slug: [\"jpn\"]}}) { totalCount } }",
        "filter: more than 500 values, or nested deeper than 2; ask in several queries",
    ),
    (
        "max-cost=22",
        "{ parties { nodes { name } } }",
        "{ parties { nodes { name } pageInfo { hasNextPage } } }",
        "The query costs 24 points, where 22 are allowed: ask for shorter pages, or for fewer levels.",
    ),
    (
        "max-statements=1",
        "{ parties { totalCount } }",
        "{ party(slug: \"jpn\") { statements { totalCount } } }",
        "The query would take more than 1 statements of SQL; ask for fewer fields that lead to other records, or for fewer levels.",
    ),
];

#[tokio::test]
async fn each_limit_allows_what_is_within_it_and_says_what_is_beyond() {
    for (setting, within, beyond, message) in LIMITS {
        let app = TestApp::set(Engine::Sqlite, &[&format!("--{setting}")]).await;

        app.data(within).await;
        let (code, said) = app.error(beyond).await;

        assert_eq!((code.as_str(), said.as_str()), ("TOO_EXPENSIVE", message));
        let (limit, _) = setting.split_once('=').unwrap();
        // Those of arguments and of SQL are found out later, and counted as errors alone.
        if !["max-values", "max-value-depth", "max-statements"].contains(&limit) {
            let metrics = app.client().get(app.url("/metrics")).send().await.unwrap();
            let metrics = metrics.text().await.unwrap();
            let counted = format!("chancery_queries_refused_total{{limit=\"{limit}\"}} 1");
            assert!(metrics.contains(&counted), "{counted}\n{metrics}");
        }
    }
}

#[tokio::test]
async fn a_variable_is_held_to_the_limits_of_an_argument() {
    let app = TestApp::set(Engine::Sqlite, &["--max-values=3", "--max-cost=30"]).await;
    let ask = async |query: &str, variables: Value| {
        let body = json!({ "query": query, "variables": variables });
        let answer: Value = app.post(&body).await.json().await.unwrap();
        answer["errors"][0]["extensions"]["code"].clone()
    };
    let page = "query($n: Int) { parties(first: $n) { nodes { name } } }";
    assert_eq!(ask(page, json!({ "n": 20 })).await, Value::Null);
    assert_eq!(ask(page, json!({ "n": 40 })).await, "TOO_EXPENSIVE");
    let list = "query($n: [ID!]!) { nodes(ids: $n) { id } }";
    assert_eq!(
        ask(list, json!({ "n": ["a", "b", "c", "d"] })).await,
        "TOO_EXPENSIVE"
    );
    // One that is not declared is let go of before anything looks at it, however large it is.
    let unused = json!({ "unused": [1, 2, 3, 4] });
    assert_eq!(ask("{ __typename }", unused).await, Value::Null);
}

#[tokio::test]
async fn records_are_counted_as_often_as_they_are_shown() {
    let app = TestApp::set(Engine::Sqlite, &["--max-records=3"]).await;
    app.data("{ parties(first: 3) { nodes { name } } }").await;
    let (code, message) = app.error("{ parties(first: 4) { nodes { name } } }").await;
    assert_eq!(code, "TOO_EXPENSIVE");
    assert!(message.contains("more than 3 records"), "{message}");
}

#[tokio::test]
async fn an_answer_has_no_more_bytes_than_it_may() {
    let app = TestApp::set(Engine::Sqlite, &["--max-answer=200"]).await;
    let within = "{ parties(first: 1) { nodes { slug } } }";
    assert_eq!(
        app.data(within).await["parties"]["nodes"][0]["slug"],
        "apec"
    );
    // One long text, asked for many times, costs few points and no records.
    let aliases: String = (0..20).map(|n| format!("t{n}: text ")).collect();
    let beyond = format!("{{ statements(first: 1) {{ nodes {{ {aliases} }} }} }}");
    let answer = app.query(&beyond).await;
    assert_eq!(
        answer,
        json!({ "errors": [{
            "message": "The answer would have more than 200 bytes; ask for fewer records, or for fewer of their texts.",
            "extensions": { "code": "TOO_EXPENSIVE" }
        }] })
    );
    let metrics = app.client().get(app.url("/metrics")).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let counted = "chancery_queries_refused_total{limit=\"max-answer\"} 1\n";
    assert!(metrics.contains(counted), "{metrics}");
}

/// Ten kilobytes that were four hundred thousand errors: each of many operations is told apart what is
/// wrong with the fragment that they share.
#[tokio::test]
async fn what_many_operations_share_is_counted_for_each() {
    let app = TestApp::start(Engine::Sqlite).await;
    let operations: String = (0..280)
        .map(|n| format!("query a{n} {{ ...F }} "))
        .collect();
    let letters = || ('a'..='z').chain('A'..='Z');
    let names = letters().flat_map(|one| letters().map(move |other| format!("${one}{other} ")));
    let names: String = names.take(490).collect();
    let query = format!("{operations} fragment F on Query {{ nodes(ids: [{names}]) {{ id }} }}");
    let body = json!({ "query": query, "operationName": "a1" });
    let answer: Value = app.post(&body).await.json().await.unwrap();
    assert_eq!(
        answer,
        json!({ "errors": [{
            "message": "The query has more than 10000 values in its arguments when its fragments are expanded.",
            "extensions": { "code": "TOO_EXPENSIVE" }
        }] })
    );
}

/// It costs something else in pages of each length, and nobody goes around with it for each of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fragment_that_holds_itself_in_pages_of_all_lengths_is_refused() {
    let server = Chancery::new().serve(&["--max-tokens=40000"]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let pages = (0..=100).map(|first| format!("meetings(first: {first}) {{ ...F0 }} "));
    let pages: String = pages.collect();
    for (fragments, levels, says) in [
        (80, 60, "nested deeper than 100 brackets"),
        (2, 40, "Cannot spread fragment \"F0\" within itself"),
    ] {
        let (open, close) = ("...{".repeat(levels), "}".repeat(levels));
        let chain: String = (0..fragments)
            .map(|n| format!("fragment F{n} on Query {{ {open} ...F{} {close} }} ", n + 1))
            .collect();
        let circle = format!("{chain} fragment F{fragments} on Query {{ {pages} }}");
        let query = format!("{{ parties {{ nodes {{ ...F0 }} }} }} {circle}");
        let request = client.post(format!("{}/graphql", server.url()));
        let answer = request.json(&json!({ "query": query })).send().await;
        let answer: Value = answer.expect("it lives on").json().await.unwrap();
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(says), "{answer}");
    }
}

#[tokio::test]
async fn of_very_many_faults_the_first_are_told() {
    let app = TestApp::start(Engine::Sqlite).await;
    let fields: String = (0..1_000).map(|n| format!("no{n} ")).collect();
    let answer = app.query(&format!("{{ parties {{ {fields} }} }}")).await;
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[1]["locations"][0]["column"], 17);
    assert_eq!(
        errors[100],
        json!({
            "message": "There is more that is wrong with the query, in 900 places.",
            "extensions": { "code": "GRAPHQL_VALIDATION_FAILED" }
        })
    );
}

/// Each repeats its path, however long the names in it are.
#[tokio::test]
async fn the_errors_of_an_answer_are_a_part_of_it() {
    let app = TestApp::set(Engine::Sqlite, &["--max-answer=3000"]).await;
    let name = "x".repeat(190);
    let errors = |parties: usize| {
        format!(
            "{{ {name}: parties(first: {parties}) {{ nodes {{ {name}: statements(first: 0) {{ totalCount }} }} }} }}"
        )
    };
    let few = app.query(&errors(2)).await;
    assert_eq!(few["errors"].as_array().unwrap().len(), 2, "{few:#}");
    let (code, message) = app.error(&errors(100)).await;
    assert_eq!(code, "TOO_EXPENSIVE");
    assert!(message.contains("more than 3000 bytes"), "{message}");
}

/// Each of these once took hundreds of megabytes.
#[tokio::test]
async fn what_is_small_and_becomes_large_is_refused() {
    let app = TestApp::set(Engine::Sqlite, &["--rate-limit=0"]).await;
    let text = "x".repeat(100_000);
    let uses = "$a,".repeat(490);
    let one = format!("statements(filter: {{slug: [{uses}]}}) {{ totalCount }}");
    let alone = format!("query($a: String!) {{ meetings(first: 1) {{ nodes {{ {one} }} }} }}");
    let pages: String = (1..=20)
        .map(|n| format!("p{n}: meetings(first: {n}) {{ ...F }} "))
        .collect();
    let many = format!(
        "query($a: String!) {{ {pages} }} fragment F on MeetingConnection {{ nodes {{ {one} }} }}"
    );
    for (query, says) in [
        (alone, "texts of more than 100000 bytes"),
        (many, "The query costs "),
    ] {
        let body = json!({ "query": query, "variables": { "a": text } });
        let answer: Value = app.post(&body).await.json().await.unwrap();
        let error = &answer["errors"][0];
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(says), "{message}");
        assert_eq!(error["extensions"]["code"], "TOO_EXPENSIVE", "{message}");
    }

    let long = "a".repeat(900);
    let (code, message) = app.error(&format!("{{ {long}: __typename }}")).await;
    let says = "The query has a name of more than 200 letters.";
    assert_eq!((code.as_str(), message.as_str()), ("TOO_EXPENSIVE", says));

    let names: String = (0..50)
        .map(|n| format!("a{n:0>190}: __typename "))
        .collect();
    let deep = format!(
        "{{ __schema {{ types {{ interfaces {{ possibleTypes {{ fields {{ {names} }} }} }} }} }} }}"
    );
    let (code, message) = app.error(&deep).await;
    assert_eq!(code, "TOO_EXPENSIVE", "{message}");
    let wide = format!(
        "{{ sources(first: 100) {{ nodes {{ {names} citedBy(first: 1) {{ nodes {{ id }} }} }} }} }}"
    );
    let small = TestApp::set(Engine::Sqlite, &["--max-answer=10000"]).await;
    assert_eq!(small.error(&wide).await.0, "TOO_EXPENSIVE");
}

#[tokio::test]
async fn an_answer_tells_what_it_cost() {
    let app = TestApp::start(Engine::Sqlite).await;
    let answer = app
        .query("{ parties(first: 2) { totalCount nodes { name iso3 } } }")
        .await;
    // 1 for the page, 10 for the count, 1 for the list, 2 for each record of it; and in the end the
    // fields that are there, and a hundred bytes.
    assert_eq!(
        answer["extensions"]["cost"],
        json!({ "requested": 16, "actual": 8, "maximum": 100_000 })
    );
}
