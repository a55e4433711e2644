//! A database that fails while it is served: what fails is null in place, and nothing of the inside
//! is told.

use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
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
pub(crate) fn errors(body: &Value) -> &[Value] {
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
        // A table that goes is no new version of the data.
        let app = TestApp::set(engine, &["--response-cache=0"]).await;
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
