//! Which records are exported.

use super::{done, exported, import, on, records};
use crate::support::{
    database::{Engine, TestDatabase, on_each_engine},
    process::Chancery,
};

/// A database with the records that come with the program.
fn shipped(database: &TestDatabase) -> Chancery {
    let chancery = on(database);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/records");
    done(&chancery, &["import", folder]);
    chancery
}

fn slugs(text: &[u8]) -> Vec<String> {
    let slug = |record: serde_json::Value| record["slug"].as_str().unwrap().to_owned();
    records(text).into_iter().map(slug).collect()
}

on_each_engine!(a_filter_is_that_of_the_api, async |engine| {
    let database = TestDatabase::migrated(engine);
    let chancery = shipped(&database);
    let expected = ["iwaya-talks-beijing", "iwaya-visit-beijing"];
    for filter in [
        r#"{party: {all: ["jpn", "chn"]}, date: {from: "2024-12"}}"#,
        r#"{"party": {"all": ["jpn", "chn"]}, "date": {"from": "2024-12"}}"#,
    ] {
        let out = exported(
            &chancery,
            "out.jsonl",
            &["--kind", "meeting", "--published", "--filter", filter],
        );
        assert_eq!(slugs(&out), expected, "{filter}");
    }
    let out = exported(
        &chancery,
        "out.jsonl",
        &["--kind", "outcome,claim", "--kind", "party"],
    );
    let kinds: Vec<String> = records(&out)
        .iter()
        .map(|record| record["record"].as_str().unwrap().to_owned())
        .collect();
    let mut distinct = kinds.clone();
    distinct.dedup();
    assert_eq!(distinct, ["party", "outcome", "claim"]);
});

#[test]
fn a_filter_that_is_wrong_is_explained_as_the_api_does() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = shipped(&database);
    for (arguments, expected) in [
        (
            &[
                "--published",
                "--kind",
                "meeting",
                "--filter",
                r#"{"date": {"fro": "1990"}}"#,
            ][..],
            "--filter: filter.date: `DateFilter` has no field `fro`",
        ),
        (
            &[
                "--published",
                "--kind",
                "meeting",
                "--filter",
                "{date: {from: \"1990-13\"}}",
            ],
            "--filter: filter.date.from: ",
        ),
        (
            &["--published", "--kind", "meeting", "--filter", "nonsense }"],
            "--filter: Syntax error on line 1",
        ),
        (
            &["--filter", "{}"],
            "--filter: a filter is of one kind of record; say which with --kind",
        ),
        (
            &["--kind", "meeting", "--filter", "{}"],
            "--filter: a filter looks at what readers see; say --published too",
        ),
        (
            &["--output", "sources.csv"],
            "--output: a file holds one table: name a folder, or one kind with --kind",
        ),
        (
            &["--format", "csv"],
            "--format csv: there is a table for each kind of record: name a folder with --output, or one kind with --kind",
        ),
    ] {
        let finished = chancery.run(&[&["export"], arguments].concat());
        assert_eq!(finished.code, Some(1), "{finished}");
        assert_eq!(finished.stdout, "", "{finished}");
        let said = finished.stderr.trim_start_matches("chancery: ");
        assert!(said.starts_with(expected), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn the_head_says_what_follows() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = on(&database);
    import(
        &chancery,
        r#"{"record":"party","slug":"jpn","name":"Japan","kind":"STATE"}"#,
    );
    let out = exported(&chancery, "out.jsonl", &["--kind", "party,person"]);
    let head = std::str::from_utf8(&out).unwrap().lines().next().unwrap();
    let head: serde_json::Value = serde_json::from_str(head).unwrap();
    assert_eq!(head["record"], "dataset");
    assert_eq!(head["version"], 1);
    assert_eq!(head["licence"], serde_json::Value::Null);
    assert_eq!(head["partial"], true);
    assert_eq!(head["counts"], serde_json::json!({"party": 1, "person": 0}));
    assert!(head["changed_at"].as_str().unwrap().ends_with('Z'));
}
