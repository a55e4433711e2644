//! `chancery import` and `chancery check`, as a curator runs them: on files, against a database.

mod again;
mod archive;
mod disk;
mod folder;
mod forms;
mod keys;
mod mutation;
mod origin;
mod readers;
mod references;
mod stopped;
mod text;

use std::{fs, path::PathBuf, time::Duration};

use chancery::database::{
    Database,
    connect::{PoolSettings, connect},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{
    database::{Engine, TestDatabase},
    process::{Chancery, Finished, Server},
};

/// What the database of a [`Desk`] holds from the beginning.
const BASE: &str = r#"{"record":"party","slug":"jpn","name":"Japan","kind":"STATE"}
{"record":"party","slug":"chn","name":"China","kind":"STATE"}
{"record":"person","slug":"wang-yi","name":"Wang Yi"}
{"record":"source","slug":"readout","kind":"READOUT","title":"Readout"}
{"record":"source","slug":"notes","kind":"MINUTES","title":"Notes","status":"DRAFT"}
{"record":"issue","slug":"trade","label":"Trade","description":"D","category":"TRADE"}
{"record":"issue","slug":"fish","label":"Fish","description":"D","category":"TRADE","broader":"trade"}
{"record":"meeting","slug":"visit","title":"Visit","kind":"VISIT","citations":[{"source":"readout"}]}
{"record":"meeting","slug":"talks","title":"Talks","kind":"BILATERAL","part_of":"visit","citations":[{"source":"readout"}]}
"#;

/// A place to work at: a folder with files, and a database.
struct Desk {
    chancery: Chancery,
    database: TestDatabase,
}

impl Desk {
    /// With a database that holds nothing.
    fn empty(engine: Engine) -> Self {
        let database = TestDatabase::migrated(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        Self { chancery, database }
    }

    /// With a database that holds [`BASE`].
    fn with_base(engine: Engine) -> Self {
        let desk = Self::empty(engine);
        desk.import_text(BASE);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.chancery.directory().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Imports files, which must succeed, and gives what is printed.
    fn import(&self, arguments: &[&str]) -> String {
        let finished = self.chancery.run(&[&["import"], arguments].concat());
        succeeded(finished)
    }

    /// Imports what comes by standard input.
    fn import_text(&self, text: impl Into<Vec<u8>>) -> String {
        succeeded(self.chancery.run_with_input(&["import", "-"], text))
    }

    async fn database(&self) -> Database {
        let settings = PoolSettings {
            connections: Some(1),
            statement_timeout: Duration::from_secs(10),
        };
        connect(self.database.url(), settings).await.unwrap()
    }

    /// Runs a statement.
    async fn execute(&self, sql: &str) {
        let database = self.database().await;
        let done = database.writer.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
        database.close().await;
    }

    /// How much every table holds, what revisions, and what the data set says of itself: the same
    /// as before where nothing was written.
    async fn state(&self) -> Vec<String> {
        let database = self.database().await;
        let of = |table: &str, version: &str, changed: &str| {
            format!(
                "select '{table}' as name, cast(count(*) as bigint) as number, \
                 cast(coalesce(sum({version}), 0) as bigint) as version, \
                 cast(coalesce(max({changed}), 0) as bigint) as changed from {table}"
            )
        };
        let records = RECORDS.map(|table| of(table, "version", "updated_at"));
        let parts = PARTS.map(|table| of(table, "position", "position"));
        let whole = of("dataset", "version", "changed_at");
        let sql = [&records[..], &parts, &[whole]]
            .concat()
            .join(" union all ");
        let statement = Statement::from_string(database.backend(), sql);
        let rows = database.readers.query_all_raw(statement).await.unwrap();
        let line = |row: sea_orm::QueryResult| {
            let [number, version, changed]: [i64; 3] =
                ["number", "version", "changed"].map(|column| row.try_get("", column).unwrap());
            let name: String = row.try_get("", "name").unwrap();
            format!("{name}: {number}, version {version}, changed {changed}")
        };
        let lines = rows.into_iter().map(line).collect();
        database.close().await;
        lines
    }

    /// A server on the database. It finds no records of its own, lest it fills an empty one.
    fn serve(&self) -> Server {
        self.chancery.serve(&["--log", "warn"])
    }
}

const RECORDS: [&str; 8] = [
    "party",
    "person",
    "source",
    "issue",
    "meeting",
    "statement",
    "outcome",
    "claim",
];

const PARTS: [&str; 15] = [
    "party_successor",
    "tenure",
    "issue_party",
    "participation",
    "meeting_issue",
    "meeting_link",
    "statement_speaker",
    "statement_on_behalf_of",
    "statement_addressee",
    "statement_issue",
    "outcome_party",
    "outcome_issue",
    "claim_party",
    "claim_issue",
    "citation",
];

fn succeeded(finished: Finished) -> String {
    assert_eq!(finished.code, Some(0), "{finished}");
    assert_eq!(finished.stderr, "", "{finished}");
    finished.stdout
}

/// The problems that a refusal names, one a line, each with its place.
fn problems(finished: &Finished) -> Vec<String> {
    assert_eq!(finished.code, Some(1), "{finished}");
    assert_eq!(finished.stdout, "", "{finished}");
    let mut lines = finished.stderr.lines().map(str::to_owned);
    let first = lines.next().unwrap_or_default();
    let lines: Vec<String> = lines.collect();
    let (import, check) = match lines.len() {
        1 => ("one thing is".to_owned(), "1 problem".to_owned()),
        many => (format!("{many} things are"), format!("{many} problems")),
    };
    let is_capped = lines.last().is_some_and(|line| line.ends_with("are shown"));
    assert!(
        is_capped
            || first == format!("chancery: nothing was written, for {import} wrong:")
            || first.starts_with(&format!("chancery: {check} in ")),
        "{finished}"
    );
    lines
}

/// Imports files that are wrong into a database that holds [`BASE`], and checks them without one:
/// both must say the same, and the database must stay as it was.
async fn refuse(desk: &Desk, files: &[(&str, &[u8])]) -> Vec<String> {
    let import = refuse_import(desk, files).await;
    if desk.database.engine() == Engine::Sqlite {
        let paths: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let check = desk.chancery.run(&[&["check"], &paths[..]].concat());
        assert_eq!(problems(&check), import, "what check and import say");
    }
    import
}

/// The same where the database has a say: nothing is checked without it.
async fn refuse_import(desk: &Desk, files: &[(&str, &[u8])]) -> Vec<String> {
    for (name, content) in files {
        desk.write(name, content);
    }
    let paths: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let before = desk.state().await;
    let finished = desk.chancery.run(&[&["import"], &paths[..]].concat());
    let said = problems(&finished);
    assert_eq!(desk.state().await, before, "{finished}");
    said
}

/// Asks a server, which must answer without errors.
async fn ask(server: &Server, query: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/graphql", server.url()));
    let answer = request.json(&json!({ "query": query })).send().await;
    let mut body: Value = answer.unwrap().json().await.unwrap();
    assert_eq!(body.get("errors"), None, "{query}\n{body:#}");
    body["data"].take()
}

/// A statement that is as it should be, with more keys or others.
fn statement(slug: &str, keys: &Value) -> Value {
    let mut record = json!({
        "record": "statement", "slug": slug, "text": "Words.", "form": "QUOTE", "act": "STATE",
        "citations": [{ "source": "readout" }],
    });
    let own = record.as_object_mut().unwrap();
    own.extend(keys.as_object().unwrap().clone());
    record
}
