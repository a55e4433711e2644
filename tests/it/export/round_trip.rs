//! What goes out comes back: an export fills an empty database, which exports to the same bytes.

use std::fs;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::{done, exported, import, on};
use crate::support::{
    database::{Engine, TestDatabase, on_each_engine},
    dice::Dice,
    records::Collection,
};

/// Texts that a form could take for something else, or lose.
const AWKWARD: [&str; 30] = [
    "no",
    "null",
    "~",
    "2024",
    "1e3",
    "0x1F",
    "true",
    "- item",
    "key: value",
    "# comment",
    "'",
    "\"",
    " leading",
    "trailing ",
    "two\nlines",
    "ends with a line\n",
    "\n\nbegins with lines",
    "tab\there",
    "carriage\r\nreturn",
    "a | b",
    "> folded",
    "%directive",
    "@at",
    "`tick`",
    "[list]",
    "{map: 1}",
    "日本語の声明",
    "emoji 🕊 and \u{2028} a line separator",
    "next\u{85}line and \u{feff} mark",
    "---",
];

/// The lines of a collection in an order of chance, some of their texts replaced.
fn lines(seed: u64, texts: &[String]) -> String {
    let mut dice = Dice::new(seed);
    let mut records = Collection::generate(seed).records;
    for record in &mut records {
        let keys = record.as_object_mut().unwrap();
        for key in ["text", "title", "note", "place", "summary", "label", "name"] {
            if keys.get(key).is_some_and(Value::is_string) && dice.below(3) == 0 {
                let text = &texts[dice.below(texts.len())];
                if !text.trim().is_empty() {
                    keys.insert(key.to_owned(), json!(text));
                }
            }
        }
    }
    for place in (1..records.len()).rev() {
        records.swap(place, dice.below(place + 1));
    }
    Collection { records }.lines()
}

fn comes_back(engine: Engine, seed: u64, texts: &[String]) {
    let first = TestDatabase::migrated(engine);
    let first = on(&first);
    let lines = lines(seed, texts);
    import(&first, &lines);
    let again = import(&first, &lines);
    assert!(again.contains("version 1, as before"), "{again}");

    let json = exported(&first, "out.jsonl", &[]);
    let yaml = exported(&first, "out.yaml", &[]);
    assert_eq!(
        done(&first, &["export"]).stdout.as_bytes(),
        json,
        "standard output is what a file would be"
    );

    // The other engine too: the two must not differ in what they keep, nor in how they sort.
    let other = match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    };
    for (engine, name, content) in [
        (engine, "out.jsonl", &json),
        (engine, "out.yaml", &yaml),
        (other, "out.jsonl.gz", &json),
    ] {
        if !engine.is_available() {
            continue;
        }
        let second = TestDatabase::migrated(engine);
        let second = on(&second);
        let file = second.directory().join(name);
        if name.contains("gz") {
            exported(&first, name, &[]);
            fs::copy(first.directory().join(name), &file).unwrap();
        } else {
            fs::write(&file, content).unwrap();
        }
        done(&second, &["import", name]);
        assert!(
            exported(&second, "back.jsonl", &[]) == json,
            "seed {seed}: {name} into {engine}, and out as JSON Lines"
        );
        assert!(
            exported(&second, "back.yaml", &[]) == yaml,
            "seed {seed}: {name} into {engine}, and out as YAML"
        );
    }
}

on_each_engine!(
    an_export_fills_an_empty_database_that_exports_to_the_same_bytes,
    async |engine| {
        let awkward: Vec<String> = AWKWARD.iter().map(|text| (*text).to_owned()).collect();
        comes_back(engine, 7, &awkward);
    }
);

#[test]
fn any_text_comes_back() {
    let texts = prop::collection::vec("\\PC{1,40}|[ -~\n\t]{1,60}", 1..40);
    let mut runner = TestRunner::new(Config {
        cases: 6,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(any::<u64>(), texts), |(seed, texts)| {
            comes_back(Engine::Sqlite, seed, &texts);
            Ok(())
        })
        .unwrap();
}

on_each_engine!(records_of_every_standing_keep_it, async |engine| {
    let database = TestDatabase::migrated(engine);
    let chancery = on(&database);
    let party = |slug: &str, status: &str| json!({"record": "party", "slug": slug, "name": slug, "kind": "STATE", "status": status});
    let all = ["DRAFT", "IN_REVIEW", "PUBLISHED", "WITHDRAWN"];
    let lines: Vec<String> = all
        .iter()
        .map(|status| party(&status.to_lowercase().replace('_', "-"), status).to_string())
        .collect();
    import(&chancery, &lines.join("\n"));

    let out = crate::export::records(&exported(&chancery, "out.jsonl", &[]));

    let standing: Vec<&str> = out
        .iter()
        .map(|record| record["status"].as_str().unwrap())
        .collect();
    assert_eq!(standing, all);
});
