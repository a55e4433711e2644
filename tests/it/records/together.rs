//! Many problems, and what becomes of the database.

use std::fs;

use serde_json::Value;

use super::{READOUT, meeting, problems, said_of};
use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::Chancery,
};

#[test]
fn all_problems_of_all_files_are_named_at_once() {
    let chancery = Chancery::new();
    let folder = chancery.directory().join("records");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("README.md"), "Not records.").unwrap();
    fs::write(
        folder.join("b.jsonl"),
        "{\"record\":\"party\",\"slug\":\"chn\",\"name\":3,\"iso3\":\"CHN\",\"colour\":1}\n",
    )
    .unwrap();
    fs::write(folder.join("a.yaml"), format!("{READOUT}- {{record: meeting, slug: visit, titel: V, date: 2024-13, participants: [{{role: X}}], place_party: chn}}\n{}", meeting("issues: [fish]").replace(READOUT, ""))).unwrap();

    let said = problems(&chancery, "records");

    let begins = [
        "records/a.yaml:2: meeting `visit`: titel: no such key",
        "records/a.yaml:2: meeting `visit`: participants[0].role: `X` is not one of",
        "records/a.yaml:2: meeting `visit`: title: missing",
        "records/a.yaml:2: meeting `visit`: kind: missing",
        "records/a.yaml:2: meeting `visit`: date: `2024-13` is not a date",
        "records/a.yaml:2: meeting `visit`: citations: a published record needs",
        "records/a.yaml:4: meeting `visit`: issues[0]: there is no issue with the slug `fish`",
        "records/b.jsonl:1: party `chn`: name: integer `3`, where text is wanted",
        "records/b.jsonl:1: party `chn`: colour: no such key",
        "records/b.jsonl:1: party `chn`: kind: missing",
    ];
    assert_eq!(said.len(), begins.len(), "{said:#?}");
    for (said, begin) in said.iter().zip(begins) {
        assert!(said.starts_with(begin), "{said}");
    }
}

#[test]
fn many_problems_are_counted() {
    let party = |number| format!("- {{record: party, slug: p{number}, name: '', kind: STATE}}\n");
    let lines: Vec<String> = (0..250).map(party).collect();
    let said = said_of("a.yaml", lines.concat());
    assert_eq!(said.len(), 101);
    assert_eq!(said[0], "a.yaml:1: party `p0`: name: must not be empty");
    assert_eq!(said[100], "and 150 more; the first 100 are shown");
}

on_each_engine!(what_was_refused_has_left_nothing_behind, async |engine| {
    let database = TestDatabase::empty(engine);
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    fs::write(
        chancery.directory().join("wrong.yaml"),
        meeting("date: never"),
    )
    .unwrap();
    fs::write(chancery.directory().join("empty.yaml"), "[]").unwrap();
    problems(&chancery, "wrong.yaml");
    problems(&chancery, "empty.yaml");

    let server = chancery.serve(&[]);

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!(
        "{}/graphql?query={{dataset{{version}}meetings{{totalCount}}}}",
        server.url()
    );
    let body: Value = client.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(body["data"]["dataset"]["version"], 1, "{body}");
    assert!(
        body["data"]["meetings"]["totalCount"].as_i64() > Some(5),
        "{body}"
    );
});
