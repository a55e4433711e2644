//! Files in every form, in any order, and what the program prints of them.

use std::{fs, process::Command, thread};

use serde_json::json;

use super::{
    BASE, Desk,
    archive::{gzip, zstandard},
    ask, statement, succeeded,
};
use crate::support::{
    database::{Engine, on_each_engine},
    process::Chancery,
};

on_each_engine!(files_and_folders_are_read_in_any_order, async |engine| {
    let desk = Desk::empty(engine);
    let lines: Vec<&str> = BASE.lines().collect();
    // What refers comes before what it refers to, in each file and between them.
    let back: String = lines[6..]
        .iter()
        .rev()
        .map(|line| format!("{line}\n"))
        .collect();
    desk.write("records/a.jsonl", back);
    desk.write("records/b/b.jsonl.gz", gzip(&lines[5..6].join("\n")));
    desk.write("records/b/c.jsonl.zst", zstandard(&lines[2..5].join("\n")));
    desk.write("records/b/.hidden.jsonl", "not read");
    desk.write("records/README.md", "Not records.");
    // JSON is YAML.
    desk.write("jpn.yaml", format!("# By hand.\n- {}\n", lines[0]));
    desk.write(
        "chn.yml",
        "- record: party\n  slug: chn\n  name: China\n  kind: STATE\n",
    );

    let finished = desk
        .chancery
        .run(&["import", "records", "chn.yml", "jpn.yaml"]);
    assert_eq!(finished.code, Some(0), "{finished}");
    // A collection with an ending of its own would go missing without a word.
    assert_eq!(
        finished.stderr,
        "records/README.md: passed over, for it is neither JSON Lines nor YAML\n"
    );
    let said = finished.stdout;

    let expected = "          created  changed  unchanged
parties         2        ·          ·
persons         1        ·          ·
sources         2        ·          ·
issues          2        ·          ·
meetings        2        ·          ·
─────────────────────────────────────
records         9        ·          ·

";
    let rest = said
        .strip_prefix(expected)
        .unwrap_or_else(|| panic!("{said}"));
    let begin = match engine {
        Engine::Sqlite => format!("{}: version 0 → 1. ", desk.database.url()),
        Engine::Postgres => "postgres://".to_owned(),
    };
    assert!(
        rest.starts_with(&begin) && rest.ends_with(" records a second.\n"),
        "{rest}"
    );
    assert!(
        rest.contains(": version 0 → 1. ") && rest.lines().count() == 1,
        "{rest}"
    );

    // All of it in one file is the same.
    let said = desk.import_text(BASE);
    assert!(
        said.contains("records         ·        ·          9\n"),
        "{said}"
    );
    assert!(said.contains(": version 1, as before. "), "{said}");
});

on_each_engine!(standard_input_tells_its_form_itself, async |engine| {
    let desk = Desk::empty(engine);
    let yaml: String = BASE.lines().map(|line| format!("- {line}\n")).collect();
    for input in [
        BASE.as_bytes().to_vec(),
        gzip(BASE),
        zstandard(BASE),
        yaml.clone().into_bytes(),
        gzip(&format!("\u{feff}\n\n# By hand.\n{yaml}")),
    ] {
        let said = desk.import_text(input);
        assert!(
            said.contains(" 1. ") || said.contains("version 1, as before"),
            "{said}"
        );
    }
    let state = desk.state().await;
    assert_eq!(state[0], state[0].replace("party: 3", "party: 2"));
    assert!(state[0].starts_with("party: 2, version 2,"), "{state:#?}");

    let wrong = desk.chancery.run_with_input(&["check", "-"], "\n{}\n");
    assert_eq!(
        wrong.stderr,
        "chancery: 1 problem in 1 record:\nstandard input:2: record `?`: record: missing; it says the kind: party, person, source, issue, meeting, statement, outcome, claim, same_as\n"
    );
    let nothing = desk.chancery.run_with_input(&["import", "-"], "");
    assert_eq!(
        nothing.stderr,
        "chancery: nothing was written, for one thing is wrong:\nstandard input: holds no record\n"
    );
});

on_each_engine!(a_named_pipe_is_read, async |engine| {
    let desk = Desk::empty(engine);
    let pipe = desk.path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let writer = thread::spawn(move || fs::write(pipe, gzip(BASE)));
    let said = desk.import(&["pipe"]);
    writer.join().unwrap().unwrap();
    assert!(
        said.contains("records         9        ·          ·\n"),
        "{said}"
    );
});

#[test]
fn a_check_says_how_much_it_has_seen() {
    let chancery = Chancery::new();
    fs::write(chancery.directory().join("a.jsonl"), BASE).unwrap();
    let said = succeeded(chancery.run(&["check", "a.jsonl"]));
    assert_eq!(said, "9 records in 1 file: no problems.\n");
    // No database is made, nor asked for.
    let files: Vec<_> = chancery.directory().read_dir().unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

on_each_engine!(a_dry_run_says_the_same_and_writes_nothing, async |engine| {
    let desk = Desk::with_base(engine);
    let lines = format!(
        "{}\n{}\n{}\n",
        statement("s", &json!({})),
        r#"{"record":"party","slug":"jpn","name":"Nippon","kind":"STATE","iso3":"JPN"}"#,
        r#"{"record":"party","slug":"chn","name":"China","kind":"STATE"}"#
    );
    desk.write("a.jsonl", lines);
    let before = desk.state().await;
    let dry = desk.import(&["--dry-run", "a.jsonl"]);
    assert_eq!(desk.state().await, before);
    let table = "            created  changed  unchanged
parties           ·        1          1
statements        1        ·          ·
───────────────────────────────────────
records           1        1          1
";
    let begin = format!(
        "Dry run: nothing was written. An import would do this:\n\n{table}\nWhat would change:\n  party jpn: name, iso3\n\n"
    );
    assert!(
        dry.starts_with(&begin) && dry.contains(": version 1 → 2. "),
        "{dry}"
    );
    let wet = desk.import(&["a.jsonl"]);
    assert!(
        wet.starts_with(&format!("{table}\n")) && wet.contains(": version 1 → 2. "),
        "{wet}"
    );
    let server = desk.serve();
    let data = ask(
        &server,
        "{ party(slug: \"jpn\") { name iso3 } statement(slug: \"s\") { text } }",
    )
    .await;
    assert_eq!(
        data,
        json!({ "party": { "name": "Nippon", "iso3": "JPN" }, "statement": { "text": "Words." } })
    );
    // What is wrong is wrong in a dry run too.
    desk.write("b.jsonl", "{}\n");
    let wrong = desk.chancery.run(&["import", "--dry-run", "b.jsonl"]);
    assert_eq!(wrong.code, Some(1), "{wrong}");
});
