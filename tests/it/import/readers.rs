//! Imports beside others: another import, and a server that reads.

use std::thread;

use serde_json::json;

use super::{BASE, Desk, ask, statement};
use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::{Chancery, Process},
};

/// Statements with texts of a certain length, after [`BASE`].
pub(super) fn statements(number: usize, length: usize, more: &str) -> String {
    let text = "Words. ".repeat(length / 7 + 1);
    let line = |place: usize| {
        let keys =
            json!({ "text": format!("{text}{more}"), "meeting": "visit", "position": place + 1 });
        statement(&format!("s-{place}"), &keys).to_string() + "\n"
    };
    BASE.to_owned() + &(0..number).map(line).collect::<String>()
}

on_each_engine!(two_at_once_go_one_after_the_other, async |engine| {
    let desk = Desk::empty(engine);
    desk.write("a.jsonl", statements(300, 10, "a"));
    desk.write("b.jsonl", statements(300, 10, "b"));
    let mut both = ["a.jsonl", "b.jsonl"].map(|file| desk.chancery.spawn(&["import", file]));
    let said = both.each_mut().map(Process::wait);
    let mut versions: Vec<&str> = Vec::new();
    for finished in &said {
        assert_eq!(finished.code, Some(0), "{finished}");
        assert_eq!(finished.stderr, "", "{finished}");
        versions.extend(
            ["version 0 → 1.", "version 1 → 2."]
                .iter()
                .filter(|version| finished.stdout.contains(**version)),
        );
    }
    versions.sort_unstable();
    assert_eq!(versions, ["version 0 → 1.", "version 1 → 2."], "{said:?}");
    // All statements are of the one that came last.
    let state = desk.state().await;
    assert!(
        state
            .iter()
            .any(|line| line.starts_with("statement: 300, version 600,")),
        "{state:#?}"
    );
});

on_each_engine!(two_at_once_may_make_the_database, async |engine| {
    let database = TestDatabase::empty(engine);
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    let start = || {
        let mut process = chancery.spawn(&["import", "-"]);
        let mut input = process.stdin();
        thread::spawn(move || std::io::Write::write_all(&mut input, BASE.as_bytes()));
        process
    };
    for mut process in [start(), start(), start()] {
        let finished = process.wait();
        assert_eq!(finished.code, Some(0), "{finished}");
    }
});

on_each_engine!(readers_see_all_of_an_import_or_nothing, async |engine| {
    let desk = Desk::empty(engine);
    desk.write("a.jsonl", statements(1_500, 100, ""));
    let server = desk.serve();
    let query = "{ statements { totalCount } }";
    let count = |data: &serde_json::Value| data["statements"]["totalCount"].as_i64().unwrap();
    // The server has filled the empty database with the records that come with the program.
    let before = count(&ask(&server, query).await);
    let mut import = desk.chancery.spawn(&["import", "a.jsonl"]);
    let mut seen = Vec::new();
    while !import.has_ended() {
        seen.push(count(&ask(&server, query).await));
    }
    let finished = import.wait();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(seen.len() > 3, "the import was too quick to be watched");
    assert!(
        seen.iter()
            .all(|count| [before, before + 1_500].contains(count)),
        "{seen:?}"
    );
    assert_eq!(count(&ask(&server, query).await), before + 1_500);
});
