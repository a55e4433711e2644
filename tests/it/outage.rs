//! A database that fails while it is served: what fails is null in place, and nothing of the inside
//! is told.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
    conformance::Schema,
    database::{Engine, on_each_engine},
    outage::{Outage, cut_connections, execute},
};

/// Words that tell of the inside: SQL, types of Rust, tables, files, engines.
const INSIDE: [&str; 17] = [
    "select",
    "from ",
    "\"",
    "::",
    "dberr",
    "sqlx",
    "sea_orm",
    "sqlite",
    "postgres",
    "no such",
    "does not exist",
    "participation",
    "table",
    "relation",
    "column",
    ".db",
    "/tmp",
];

/// The errors of a response, none of which tells of the inside.
fn errors(body: &Value) -> &[Value] {
    let errors = body["errors"].as_array().map_or(&[][..], Vec::as_slice);
    for error in errors {
        let message = error["message"].as_str().unwrap().to_lowercase();
        for word in INSIDE {
            assert!(!message.contains(word), "`{word}` in {error:#}");
        }
        let mut extensions = error["extensions"].as_object().unwrap().clone();
        assert!(
            extensions
                .remove("code")
                .is_some_and(|code| code.is_string()),
            "{error:#}"
        );
        let id = extensions.remove("id").unwrap_or_default();
        assert_eq!(
            id.as_str().map(str::len),
            Some(36),
            "the log has more under this id: {error:#}"
        );
        assert!(extensions.is_empty(), "{error:#}");
    }
    errors
}

const VISIT: &str = r#"{ before: __typename
    meeting(slug: "iwaya-visit-beijing") {
        title participants { role } statements(first: 1) { nodes { slug } } }
    dataset { version } after: __typename }"#;

on_each_engine!(
    a_field_that_fails_is_null_and_its_siblings_survive,
    async |engine| {
        let app = TestApp::start(engine).await;
        let good = app.data(VISIT).await;
        execute(app.database(), "alter table participation rename to gone").await;

        let body = app.query(VISIT).await;

        let mut expected = good;
        expected["meeting"]["participants"] = Value::Null;
        assert_eq!(body["data"], expected);
        let errors = errors(&body);
        assert_eq!(errors.len(), 1, "{body:#}");
        assert_eq!(errors[0]["path"], json!(["meeting", "participants"]));
        assert_eq!(errors[0]["extensions"]["code"], "INTERNAL");
        assert_eq!(
            errors[0]["message"],
            "Something went wrong on the server; it has been logged."
        );
    }
);

on_each_engine!(
    a_table_that_is_gone_fails_everything_that_needs_it_and_no_more,
    async |engine| {
        let app = TestApp::start(engine).await;
        let query = r#"{ person(slug: "x") { name } persons { totalCount }
        node(id: "person_00000000000000000000000000") { id } party(slug: "jpn") { name } }"#;
        execute(app.database(), "alter table person rename to gone").await;

        let body = app.query(query).await;

        let expected = json!({ "person": null, "persons": { "totalCount": null }, "node": null, "party": { "name": "Japan" } });
        assert_eq!(body["data"], expected, "{body:#}");
        assert_eq!(errors(&body).len(), 3, "{body:#}");
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_lets_nobody_in_is_unavailable_until_it_does() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::start(Engine::Postgres).await;
    let good = app.data(VISIT).await;

    let outage = Outage::of(app.database());
    let body = app.query(VISIT).await;
    outage.end();

    let expected = json!({ "before": "Query", "meeting": null, "dataset": null, "after": "Query" });
    assert_eq!(body["data"], expected, "{body:#}");
    let errors = errors(&body);
    assert_eq!(errors.len(), 2, "{body:#}");
    for error in errors {
        assert_eq!(error["extensions"]["code"], "UNAVAILABLE");
        assert_eq!(
            error["message"],
            "The database cannot be reached right now. Try again in a moment."
        );
    }
    assert_eq!(app.data(VISIT).await, good);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_were_cut_are_made_anew_unnoticed() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::start(Engine::Postgres).await;
    let good = app.data(VISIT).await;

    cut_connections(app.database());

    assert_eq!(app.data(VISIT).await, good);
}

/// Arguments of the fields of the root that need some.
async fn arguments(app: &TestApp) -> BTreeMap<String, String> {
    let slugs = "nodes { id slug }";
    let data = app
        .data(&format!(
            "{{ meetings(first: 1) {{ {slugs} }} statements(first: 1) {{ {slugs} }}
                outcomes(first: 1) {{ {slugs} }} claims(first: 1) {{ {slugs} }}
                issues(first: 1) {{ {slugs} }} sources(first: 1) {{ {slugs} }}
                parties(first: 1) {{ {slugs} }} persons(first: 1) {{ {slugs} }} }}"
        ))
        .await;
    let mut ids = Vec::new();
    let mut arguments = BTreeMap::new();
    for (list, record) in [
        ("meetings", "meeting"),
        ("statements", "statement"),
        ("outcomes", "outcome"),
        ("claims", "claim"),
        ("issues", "issue"),
        ("sources", "source"),
        ("parties", "party"),
        ("persons", "person"),
    ] {
        let node = &data[list]["nodes"][0];
        arguments.insert(record.to_owned(), format!("(slug: {})", node["slug"]));
        ids.push(node["id"].to_string());
    }
    ids.push(r#""meeting_00000000000000000000000000""#.to_owned());
    arguments.insert("node".to_owned(), format!("(id: {})", ids[0]));
    arguments.insert("nodes".to_owned(), format!("(ids: [{}])", ids.join(", ")));
    arguments
}

on_each_engine!(every_answer_is_one_that_graphql_allows, async |engine| {
    let app = TestApp::start(engine).await;
    let everything = Schema::of(&app).await.everything(&arguments(&app).await);
    assert!(
        everything.len() > 18,
        "only {} fields at the root",
        everything.len()
    );

    let mut good = Vec::new();
    for asked in &everything {
        let answer = app.query(&asked.query).await;
        assert_eq!(answer.get("errors"), None, "{}\n{answer:#}", asked.query);
        assert_eq!(asked.faults(&answer, None), [""; 0], "{}", asked.query);
        good.push(answer);
    }

    for table in [
        "meeting",
        "participation",
        "citation",
        "statement_issue",
        "dataset",
    ] {
        let mut failures = 0;
        execute(
            app.database(),
            &format!("alter table {table} rename to gone"),
        )
        .await;
        for (asked, good) in everything.iter().zip(&good) {
            let answer = app.query(&asked.query).await;
            assert_eq!(
                asked.faults(&answer, Some(good)),
                [""; 0],
                "without {table}: {}",
                asked.query
            );
            failures += errors(&answer).len();
        }
        assert!(failures > 0, "nothing needs {table}");
        execute(
            app.database(),
            &format!("alter table gone rename to {table}"),
        )
        .await;
    }
});
