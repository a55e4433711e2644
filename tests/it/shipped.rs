//! The records that come with the program hold what the two documents hold.

use std::collections::BTreeSet;

use chancery::{app::Application, config::CommandLine, interchange::shipped};
use clap::Parser;
use serde_json::Value;

use crate::support::{
    app::TestApp,
    database::{Engine, TestDatabase, on_each_engine},
};

/// Sentences of each paragraph of the two documents, and the SHA-256 by which each is known.
const DOCUMENTS: [(&str, &str, &[usize]); 2] = [
    (
        "untitled-digest-iwaya-visit-beijing",
        "96346115ea804cdc3bd966971293cf890e2cafe73ca2a6d0eaf94fd8d7c5fe30",
        &[2, 2, 3, 2, 2, 2, 2, 2],
    ),
    (
        "untitled-digest-china-japan-security-talks",
        "5365f2990ef691d994e80545d3047ea378fe30a813455492eb850be68cb30971",
        &[3, 3, 3, 3, 3],
    ),
];

/// All citations of a source, over as many pages as it takes.
async fn locators(app: &TestApp, source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut after = "null".to_owned();
    loop {
        let list = format!("citedBy(first: 100, after: {after})");
        let page =
            "{ nodes { locator subject { __typename } } pageInfo { hasNextPage endCursor } }";
        let data = app
            .data(&format!(
                "{{ source(slug: \"{source}\") {{ {list} {page} }} }}"
            ))
            .await;
        let cited = &data["source"]["citedBy"];
        for citation in cited["nodes"].as_array().unwrap() {
            assert!(citation["subject"]["__typename"].is_string(), "{citation}");
            found.insert(citation["locator"].as_str().unwrap().to_owned());
        }
        if cited["pageInfo"]["hasNextPage"] == false {
            return found;
        }
        after = cited["pageInfo"]["endCursor"].to_string();
    }
}

on_each_engine!(every_sentence_of_both_documents_is_cited, async |engine| {
    let app = TestApp::start(engine).await;
    for (source, sha256, paragraphs) in DOCUMENTS {
        let cited = locators(&app, source).await;
        let mut sentences = BTreeSet::new();
        for (paragraph, count) in (1..).zip(paragraphs) {
            for sentence in 1..=*count {
                sentences.insert(format!("para {paragraph}, sentence {sentence}"));
            }
        }
        let missing: Vec<_> = sentences.difference(&cited).collect();
        assert!(missing.is_empty(), "{source}: {missing:?}");
        let beyond: Vec<_> = cited.difference(&sentences).collect();
        assert!(beyond.is_empty(), "{source} has no such places: {beyond:?}");
        let data = app
            .data(&format!(
                "{{ source(slug: \"{source}\") {{ contentSha256 }} }}"
            ))
            .await;
        assert_eq!(data["source"]["contentSha256"], sha256);
    }
});

#[test]
fn every_file_of_records_is_part_of_the_program() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/records");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("records/{}", entry.unwrap().file_name().to_string_lossy()))
        .filter(|name| Some("yaml") == name.rsplit('.').next())
        .collect();
    let shipped = shipped::FILES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(files, shipped);
}

#[tokio::test]
async fn what_is_inferred_says_so() {
    let app = TestApp::start(Engine::Sqlite).await;
    let data = app
        .data("{ meetings(first: 100) { nodes { slug date { basis } } } statements(first: 100) { nodes { slug date { basis } } } outcomes(first: 100) { nodes { slug date { basis } } } }")
        .await;
    for list in ["meetings", "statements", "outcomes"] {
        for record in data[list]["nodes"].as_array().unwrap() {
            // Neither document bears a date: whatever is dated was inferred.
            if record["date"] != Value::Null {
                let basis = record["date"]["basis"].as_str().unwrap_or_default();
                assert!(basis.starts_with("Inferred"), "{record}");
            }
        }
    }
}

on_each_engine!(
    a_second_start_loads_nothing_and_keeps_what_is_there,
    async |engine| {
        let app = TestApp::start(engine).await;
        let ids = "{ dataset { version } meetings { nodes { id } } }";
        let before = app.data(ids).await;

        let again = app.restart().await;

        assert_eq!(again.data(ids).await, before);
    }
);

on_each_engine!(
    several_servers_may_start_on_one_empty_database,
    async |engine| {
        let database = TestDatabase::empty(engine);
        let start = || {
            let url = format!("--database-url={}", database.url());
            let settings =
                CommandLine::parse_from(["chancery", "--listen=127.0.0.1:0", &url]).serve;
            tokio::spawn(Application::bind(settings))
        };

        let starts: Vec<_> = (0..8).map(|_| start()).collect();

        let mut loaded = 0;
        for start in starts {
            let application = start.await.unwrap().expect("each of them starts");
            loaded += usize::from(application.summary().contains("were loaded"));
            application.database().clone().close().await;
        }
        assert_eq!(loaded, 1);
    }
);
