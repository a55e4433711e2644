//! Backups: `make` makes them, `ended` are those that end too early, `restore` restores them,
//! `refused` is what is not restored, and `postgres` what PostgreSQL has instead.

mod ended;
mod make;
mod postgres;
mod refused;
mod restore;

use std::{path::Path, time::Duration};

use chancery::database::connect::{Database, PoolSettings, connect};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use crate::support::process::{Chancery, Finished, Server};

/// Everything that readers see, but for the version and the time of the last change.
const EVERYTHING: &str = "{ meetings(first: 100) { nodes { id slug title statements { nodes { id text } } } } \
    statements(first: 100) { nodes { id text citations { locator source { id title } } } } \
    parties(first: 100) { nodes { id name version } } dataset { licence counts { meetings sources } } }";

fn url_of(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn open(file: &Path) -> Database {
    let settings = PoolSettings {
        connections: Some(1),
        statement_timeout: Duration::from_secs(10),
    };
    connect(&url_of(file), settings).await.unwrap()
}

/// Runs statements on a file, beside whoever else has it open.
async fn execute(file: &Path, statements: &str) {
    let database = open(file).await;
    database
        .writer
        .execute_unprepared(statements)
        .await
        .unwrap();
    database.close().await;
}

/// The first column of what a file answers, as text. By the writer, which leaves no log behind.
async fn texts(file: &Path, select: &str) -> Vec<String> {
    let database = open(file).await;
    let statement = Statement::from_string(DbBackend::Sqlite, select);
    let rows = database.writer.query_all_raw(statement).await.unwrap();
    database.close().await;
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// A folder with a `chancery.db` in it that holds the shipped records, and no server any more.
async fn filled() -> Chancery {
    let chancery = Chancery::new();
    let mut server = chancery.serve(&[]);
    // Whoever answers listens to signals too.
    ask(&server, "{ __typename }").await;
    server.signal("TERM");
    assert_eq!(server.wait().code, Some(0));
    chancery
}

/// A folder with a `chancery.db` of the shipped records and a backup `b.db` of it.
async fn backed_up() -> Chancery {
    let chancery = filled().await;
    done(&chancery.run(&["backup", "b.db"]));
    chancery
}

/// What a success says on standard output.
fn done(finished: &Finished) -> &str {
    assert_eq!(finished.code, Some(0), "{finished}");
    assert_eq!(finished.stderr, "", "{finished}");
    &finished.stdout
}

/// The one line of a failure.
fn failed(finished: &Finished) -> &str {
    assert_eq!(finished.code, Some(1), "{finished}");
    assert_eq!(finished.stdout, "", "{finished}");
    let said = finished.stderr.trim_end();
    assert_eq!(said.lines().count(), 1, "{finished}");
    said
}

/// Names of the files in a folder, in their order.
fn names(folder: &Path) -> Vec<String> {
    let files = folder.read_dir().unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The value at the end of a line of the output: `records          97`.
fn value<'a>(output: &'a str, name: &str) -> &'a str {
    let line = output
        .lines()
        .find(|line| line.trim_start().starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no {name} in {output}"));
    line.trim_start().strip_prefix(name).unwrap().trim()
}

async fn ask(server: &Server, query: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/graphql", server.url()));
    let body = serde_json::json!({ "query": query });
    let response = request.json(&body).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer.get("errors"), None, "{answer:#}");
    answer
}
