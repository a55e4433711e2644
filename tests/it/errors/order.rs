//! Of several faults the one that stands first is told, and each time the same.

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::Engine};

/// A query of ten definitions, each made of its number, and what uses them all.
fn of_ten(uses: bool, definition: impl Fn(usize) -> String) -> String {
    let spreads = (0..10).map(|number| format!("...F{number} "));
    let spreads: String = spreads.filter(|_| uses).collect();
    let definitions: Vec<_> = (0..10).map(definition).collect();
    let query = uses.then(|| format!("{{ {spreads} }}"));
    query
        .into_iter()
        .chain(definitions)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The errors of a query, which are the same however often it is asked.
async fn errors(app: &TestApp, query: &str) -> Vec<Value> {
    let mut told: Option<Value> = None;
    for _ in 0..20 {
        let body = json!({ "query": query, "operationName": null });
        let mut answer: Value = app.post(&body).await.json().await.unwrap();
        let errors = answer["errors"].take();
        if let Some(before) = told.replace(errors.clone()) {
            assert_eq!(errors, before, "{query}");
        }
    }
    serde_json::from_value(told.unwrap()).unwrap()
}

#[tokio::test]
async fn wrong_values_are_told_in_the_order_of_their_fragments() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = of_ten(true, |number| {
        let right = "\"a\" ".repeat(number);
        format!(
            "fragment F{number} on Query {{ p{number}: parties(filter: {{slug: [{right} \"\\u0000\"]}}) {{ totalCount }} }}"
        )
    });
    let errors = errors(&app, &query).await;
    let message = errors[0]["message"].as_str().unwrap();
    assert!(message.starts_with("filter.slug.0: "), "{message}");
}

#[tokio::test]
async fn limits_are_told_in_the_order_of_what_is_beyond_them() {
    let app = TestApp::set(Engine::Sqlite, &["--max-aliases=1", "--max-root-fields=1"]).await;
    let fragments = of_ten(true, |number| {
        let aliases: String = (0..number + 2).map(|n| format!("a{n}: name ")).collect();
        format!("fragment F{number} on Query {{ parties {{ nodes {{ {aliases} }} }} }}")
    });
    let operations = of_ten(false, |number| {
        format!("query F{number} {{ {} }}", "__typename ".repeat(number + 2))
    });
    for (query, said) in [
        (fragments, "The query has 2 aliases, where 1 are allowed."),
        (
            operations,
            "The query has 2 fields at the root, where 1 are allowed.",
        ),
    ] {
        assert_eq!(errors(&app, &query).await[0]["message"], said);
    }
}

#[tokio::test]
async fn fragments_within_each_other_are_counted_in_whatever_order_they_are_written() {
    let app = TestApp::set(Engine::Sqlite, &["--max-nesting=9"]).await;
    let chain = |forward: bool, length: usize| {
        let fragments = (0..length).map(|number| match number + 1 {
            next if next < length => format!("fragment F{number} on Query {{ ...F{next} }}"),
            _ => format!("fragment F{number} on Query {{ __typename }}"),
        });
        let mut fragments: Vec<_> = fragments.collect();
        if !forward {
            fragments.reverse();
        }
        format!("{{ ...F0 }} {}", fragments.join(" "))
    };
    let unlimited = TestApp::start(Engine::Sqlite).await;
    for forward in [true, false] {
        // The brackets of the operation are one.
        for (app, most) in [(&app, 9), (&unlimited, 100)] {
            app.data(&chain(forward, most - 1)).await;
            let errors = errors(app, &chain(forward, most)).await;
            let said = format!(
                "The query is nested deeper than {most} brackets when its fragments are expanded."
            );
            assert_eq!(errors[0]["message"], said);
        }
    }
    // One that is not there has none.
    let query = chain(true, 8).replace("__typename", "...Gone");
    let errors = errors(&app, &query).await;
    assert_eq!(errors[0]["message"], "Unknown fragment: \"Gone\"");
}

#[tokio::test]
async fn a_fragment_that_holds_itself_is_told_with_the_way_back() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (query, said, places) in [
        (
            "{ ...A } fragment A on Query { __typename ...A }",
            "Cannot spread fragment \"A\" within itself.",
            vec![43],
        ),
        (
            "{ ...B } fragment A on Query { ...B } fragment B on Query { ... { ...C } ...D } \
             fragment C on Query { __typename } fragment D on Query { parties { nodes { ...E } } ...B } \
             fragment E on Party { name }",
            "Cannot spread fragment \"B\" within itself via \"D\".",
            vec![74, 165],
        ),
        (
            "{ __typename } fragment A on Party { provenance { dataset } ...B } \
             fragment B on Party { ...C ...A } fragment C on Party { ...A }",
            "Cannot spread fragment \"A\" within itself via \"B\", \"C\".",
            vec![61, 90, 124],
        ),
    ] {
        let errors = errors(&app, query).await;
        assert_eq!(errors.len(), 1, "{query}: {errors:?}");
        assert_eq!(errors[0]["message"], said, "{query}");
        let places: Vec<_> = places
            .into_iter()
            .map(|column| json!({ "line": 1, "column": column }))
            .collect();
        assert_eq!(errors[0]["locations"], json!(places), "{query}");
        let code = &errors[0]["extensions"]["code"];
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}");
    }
}

#[tokio::test]
async fn variables_are_told_in_the_order_of_their_operations() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = of_ten(false, |number| {
        format!("query F{number}($v: ID) {{ nodes(ids: [$v]) {{ id }} }}")
    });
    let errors = errors(&app, &query).await;
    assert_eq!(errors[0]["locations"][0]["line"], 1, "{errors:?}");
}

/// Two places of one kind each, of which the order of the text decides.
#[tokio::test]
async fn what_the_library_finds_in_any_order_is_told_in_that_of_the_query() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (query, first) in [
        (
            "{ ...A ...B } fragment A on Query { __typename(a: 1) } \
             fragment B on Query { __typename(b: 1) }",
            "a: 1",
        ),
        (
            "query A { ...F ...G } query B { ...F ...H } fragment F on Query { x: parties { totalCount } } \
             fragment G on Query { x: meetings { totalCount } } \
             fragment H on Query { x: meetings { totalCount } }",
            "x: parties",
        ),
        (
            "query($v: Nope) { ...A ...B } fragment A on Query { a: node(id: $v) { id } } \
             fragment B on Query { b: node(id: $v) { id } }",
            "$v: Nope",
        ),
        (
            "query($v: ID) { ...A ...B } fragment A on Query { a: nodes(ids: [$v]) { id } } \
             fragment B on Query { b: nodes(ids: [$v]) { id } }",
            "[$v]",
        ),
    ] {
        let errors = errors(&app, query).await;
        let column = query.find(first).unwrap() + 1;
        let place = json!({ "line": 1, "column": column });
        assert_eq!(errors[0]["locations"][0], place, "{query}: {errors:?}");
    }
}

#[tokio::test]
async fn of_very_many_faults_those_of_the_first_fragments_are_told() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = of_ten(true, |number| {
        let fields: String = (0..150).map(|n| format!("no{number}x{n} ")).collect();
        format!("fragment F{number} on Party {{ {fields} }}")
    });
    let query = query
        .replacen('{', "{ parties { nodes {", 1)
        .replacen('}', "} } }", 1);
    let errors = errors(&app, &query).await;
    assert_eq!(errors.len(), 101);
    for error in &errors[..100] {
        assert_eq!(error["locations"][0]["line"], 2, "{error}");
    }
}
