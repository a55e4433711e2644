//! `--published`: what readers see, and nothing that leads to anything else.

use serde_json::{Value, json};

use super::{done, exported, import, on, records};
use crate::support::{
    database::{Engine, TestDatabase, on_each_engine},
    records::Collection,
};

on_each_engine!(nothing_of_what_is_not_published_is_in_it, async |engine| {
    let database = TestDatabase::migrated(engine);
    let chancery = on(&database);
    let collection = Collection::generate(11);
    import(&chancery, &collection.lines());
    let is_hidden =
        |record: &&Value| !matches!(record["status"].as_str(), None | Some("PUBLISHED"));
    let hidden: Vec<&Value> = collection.records.iter().filter(is_hidden).collect();
    // A judgement is about two records, and nothing without one of them.
    let lacks_one = |record: &Value| {
        let mut both = record["records"].as_array().into_iter().flatten();
        both.any(|slug| hidden.iter().any(|record| record["slug"] == *slug))
    };
    assert!(!hidden.is_empty());

    let published = exported(&chancery, "published.jsonl", &["--published"]);

    let text = std::str::from_utf8(&published).unwrap();
    for record in &hidden {
        let slug = format!("\"{}\"", record["slug"].as_str().unwrap());
        assert!(!text.contains(&slug), "{slug}");
    }
    let shown = collection
        .records
        .iter()
        .filter(|record| !is_hidden(record) && !lacks_one(record))
        .count();
    assert_eq!(records(&published).len(), shown);
    // Nothing that it refers to is missing.
    let elsewhere = TestDatabase::migrated(Engine::Sqlite);
    let elsewhere = on(&elsewhere);
    std::fs::write(elsewhere.directory().join("a.jsonl"), &published).unwrap();
    done(&elsewhere, &["import", "a.jsonl"]);
});

#[test]
fn whoever_is_known_by_nothing_else_is_left_out() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = on(&database);
    let lines = [
        json!({"record": "party", "slug": "hidden", "name": "H", "kind": "STATE", "status": "DRAFT"}),
        json!({"record": "source", "slug": "shown", "kind": "READOUT", "title": "S"}),
        json!({"record": "source", "slug": "kept-back", "kind": "READOUT", "title": "K", "status": "IN_REVIEW"}),
        json!({"record": "meeting", "slug": "m", "title": "M", "kind": "CALL",
            "participants": [{"role": "HOST", "party": "hidden"}, {"role": "GUEST", "party": "hidden", "name_as_given": "Ann"}],
            "citations": [{"source": "kept-back"}, {"source": "shown"}]}),
    ];
    import(&chancery, &lines.map(|line| line.to_string()).join("\n"));

    let out = records(&exported(
        &chancery,
        "out.jsonl",
        &["--published", "--kind", "meeting"],
    ));

    assert_eq!(
        out[0]["participants"],
        json!([{"role": "GUEST", "person": null, "party": null, "name_as_given": "Ann", "office_as_given": null}])
    );
    assert_eq!(out[0]["citations"].as_array().unwrap().len(), 1);
    assert_eq!(out[0]["citations"][0]["source"], "shown");
}
