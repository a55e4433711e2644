//! The statements of the workloads that are measured (`benches/README.md`): how many each takes, and
//! by which way the database runs them, on a collection large enough that it makes a difference.
//!
//! What is explained is what the program has run: its log says it. Plans do not depend on values,
//! neither SQLite's nor, as the program asks for them, PostgreSQL's.

use std::{collections::BTreeMap, fs, time::Duration};

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{
    collection::{Collection, SEED},
    support::{
        database::{Engine, TestDatabase, on_each_engine},
        outage::beside,
        process::{Chancery, Server},
    },
};

mod inside;
mod other_links;
mod shared;
mod ways;

/// A server on a generated collection, which logs its statements.
struct Large {
    server: Server,
    database: TestDatabase,
    client: reqwest::Client,
}

impl Large {
    async fn serve(engine: Engine, scale: &str) -> Self {
        let database = TestDatabase::migrated(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        let file = chancery.directory().join("collection.jsonl");
        let mut lines = Vec::new();
        let collection = Collection::new(SEED, scale.parse().unwrap());
        collection.write(&mut lines).unwrap();
        fs::write(&file, lines).unwrap();
        let imported = chancery.run(&["import", file.to_str().unwrap()]);
        assert_eq!(imported.code, Some(0), "{imported}");
        if engine == Engine::Postgres {
            let analyze = "vacuum analyze";
            let connection = beside(&database).await;
            connection.writer.execute_unprepared(analyze).await.unwrap();
        }
        let server = chancery.serve(&[
            "--log=info,chancery::database=debug",
            "--log-format=json",
            "--rate-limit=0",
        ]);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            server,
            database,
            client,
        }
    }

    async fn data(&self, query: &str) -> Value {
        let url = format!("{}/graphql", self.server.url());
        let request = self.client.post(url).json(&json!({ "query": query }));
        let lines = self.lines("request").len();
        let answer = request.send().await.unwrap();
        let mut answer: Value = answer.json().await.unwrap();
        // The log is written beside the answers, and the line of a request is its last.
        let written = async {
            while self.lines("request").len() == lines {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(30), written).await.unwrap();
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The statements that the query has run.
    async fn statements(&self, query: &str) -> Vec<String> {
        let before = self.lines("statement").len();
        self.data(query).await;
        let statements = self.lines("statement").split_off(before);
        let sql = statements.iter().map(|line| line["sql"].as_str().unwrap());
        sql.map(str::to_owned).collect()
    }

    /// Lines of the log with this message.
    fn lines(&self, message: &str) -> Vec<Value> {
        let log = self.server.log();
        let lines = log
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        lines
            .filter(|line: &Value| line["message"] == message)
            .collect()
    }

    /// How the database runs these.
    async fn plans(&self, statements: &[String]) -> Vec<String> {
        let connection = beside(&self.database).await;
        if self.database.engine() == Engine::Postgres {
            // To import as many records as are worth an index would take minutes. So reading a table
            // through costs as much as if it had them: 33 times the pages are those of scale 1.
            let cost = "set seq_page_cost = 33";
            connection.readers.execute_unprepared(cost).await.unwrap();
        }
        let mut plans = Vec::new();
        for (number, sql) in statements.iter().enumerate() {
            let explain = if self.database.engine() == Engine::Sqlite {
                format!("explain query plan {sql}")
            } else {
                // As many as there are; of what type, PostgreSQL finds out, but for one place.
                let places = (1..)
                    .take_while(|place| sql.contains(&format!("${place}")))
                    .map(|place| {
                        let is_list = sql.contains(&format!("unnest(${place})"));
                        if is_list { "uuid[]" } else { "unknown" }
                    });
                let places: Vec<&str> = places.collect();
                let (types, nulls) = (places.join(", "), vec!["null"; places.len()].join(", "));
                let prepare = format!("prepare plan_{number}({types}) as {sql}");
                connection
                    .readers
                    .execute_unprepared(&prepare)
                    .await
                    .unwrap();
                format!("explain execute plan_{number}({nulls})")
            };
            let statement = Statement::from_string(connection.backend(), explain);
            let rows = connection.readers.query_all_raw(statement).await.unwrap();
            let line = |row: &sea_orm::QueryResult| -> String {
                row.try_get("", "detail")
                    .or_else(|_| row.try_get("", "QUERY PLAN"))
                    .unwrap()
            };
            plans.push(rows.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        plans
    }
}

/// Tables that grow with the collection, and what they are called in a statement where they are read
/// as links, or beside what was found in them: SQLite's plans have that name alone. `linked` is none
/// of them, but the links that were found.
const LARGE: [&str; 9] = [
    "statement",
    "citation",
    "meeting",
    "source",
    "statement_issue",
    "statement_on_behalf_of",
    "participation",
    "link",
    "found",
];

/// The lines of a plan that read a large table from one end to the other.
fn scans(plan: &str) -> Vec<&str> {
    let is_scan = |line: &&str| {
        LARGE.iter().any(|table| {
            let line = line.trim();
            line == format!("SCAN {table}")
                || line.starts_with(&format!("SCAN {table} USING COVERING"))
                || line.contains(&format!("Seq Scan on {table} "))
        })
    };
    plan.lines().filter(is_scan).collect()
}

/// The workloads, each with the number of its statements.
fn workloads(after: &str, meeting: &str, issue: &str) -> BTreeMap<&'static str, (String, usize)> {
    let statements =
        "statements(first: 10) { nodes { slug text form sources { title url publisher } } }";
    let filter =
        format!(r#"party: {{any: ["jpn"]}}, issue: {{any: ["{issue}"]}}, date: {{from: "2010"}}"#);
    let of_party = |party: &str| {
        format!(
            r#"statements(first: 20, filter: {{party: {{any: ["{party}"]}}}}) {{ nodes {{ text meeting {{ title }} }} }}"#
        )
    };
    BTreeMap::from([
        (
            "W1",
            (
                format!("{{ meetings(first: 20) {{ nodes {{ title {statements} }} }} }}"),
                3,
            ),
        ),
        (
            "W2",
            (
                format!(
                    r#"{{ meeting(slug: "{meeting}") {{ title participants {{ person {{ name }} party {{ name }} }}
            agenda {{ label }} statements(first: 100) {{ nodes {{ text issues {{ label }}
            citations {{ locator source {{ title }} }} }} }} }} }}"#
                ),
                9,
            ),
        ),
        (
            "W3",
            (
                format!(
                    "{{ statements(first: 20, filter: {{{filter}}}) {{ nodes {{ text meeting {{ title }} sources {{ title }} }} }} }}"
                ),
                3,
            ),
        ),
        (
            "W4",
            (
                format!(
                    r#"{{ meetings(first: 20, after: "{after}") {{ nodes {{ title {statements} }} }} }}"#
                ),
                3,
            ),
        ),
        (
            "W6",
            (
                "{ meetings(first: 100) { nodes { title date { edtf } } } }".to_owned(),
                1,
            ),
        ),
        (
            "W7",
            (
                format!(
                    r#"{{ issue(slug: "{issue}") {{ label one: {} other: {} }} }}"#,
                    of_party("jpn"),
                    of_party("chn")
                ),
                4,
            ),
        ),
        (
            "W8",
            (
                format!("{{ statements(filter: {{{filter}}}) {{ totalCount }} }}"),
                1,
            ),
        ),
    ])
}

on_each_engine!(
    the_workloads_take_few_statements_and_none_reads_a_large_table_through,
    async |engine| {
        let large = Large::serve(engine, "0.03").await;
        let data = large
            .data("{ meetings(first: 100) { nodes { slug } pageInfo { endCursor } } issues(first: 100) { nodes { slug statements { totalCount } } } }")
            .await;
        let after = data["meetings"]["pageInfo"]["endCursor"].as_str().unwrap();
        let meeting = data["meetings"]["nodes"][7]["slug"].as_str().unwrap();
        let issues = data["issues"]["nodes"].as_array().unwrap();
        let busiest = issues
            .iter()
            .max_by_key(|issue| issue["statements"]["totalCount"].as_u64());
        let issue = busiest.unwrap()["slug"].as_str().unwrap();

        for (workload, (query, number)) in workloads(after, meeting, issue) {
            let statements = large.statements(&query).await;
            assert_eq!(statements.len(), number, "{workload}: {statements:#?}");
            let plans = large.plans(&statements).await;
            for (statement, plan) in statements.iter().zip(&plans) {
                let scans = scans(plan);
                assert!(
                    scans.is_empty(),
                    "{workload}: {scans:?} of\n{statement}\n{plan}"
                );
            }
            let sorts = |plan: &str| plan.contains("TEMP B-TREE") || plan.contains("Sort");
            match workload {
                // The page from the index in its order; the lists in it, too.
                "W1" | "W4" | "W6" => {
                    assert!(!sorts(&plans[0]), "{workload}: {}", plans[0]);
                    assert!(
                        plans[0].contains("ix_meeting_date_descending"),
                        "{}",
                        plans[0]
                    );
                }
                "W2" | "W3" | "W7" | "W8" => {}
                other => panic!("what is to be said of {other}?"),
            }
            if matches!(workload, "W1" | "W4") {
                assert!(!sorts(&plans[1]), "{workload}: {}", plans[1]);
                let index = "ix_statement_meeting_position_ascending";
                assert!(plans[1].contains(index), "{}", plans[1]);
                let citations = ["uq_citation_statement", "sqlite_autoindex_citation"];
                assert!(
                    citations.iter().any(|index| plans[2].contains(index)),
                    "{}",
                    plans[2]
                );
            }
            if workload == "W4" {
                // The place is where the index is entered, not what its rows are held against.
                let place = match engine {
                    Engine::Sqlite => "SEARCH meeting USING INDEX ix_meeting_date_descending (",
                    Engine::Postgres => "Index Cond: (ROW(date_descending, id) < ROW(",
                };
                assert!(plans[0].contains(place), "{}", plans[0]);
            }
            if matches!(workload, "W3" | "W7") {
                let list = plans
                    .iter()
                    .find(|plan| plan.contains("ix_statement_date_descending"));
                let list = list.unwrap_or_else(|| panic!("{plans:#?}"));
                assert!(list.contains("ix_statement_issue_issue_id"), "{list}");
            }
        }
    }
);
