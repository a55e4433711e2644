//! Records that are wrong: every problem is named at once, and nothing of them is written.

mod file;
mod key;
mod together;

use std::fs;

use crate::support::process::Chancery;

/// What is said of records, after the line that says what becomes of the database.
fn problems(chancery: &Chancery, records: &str) -> Vec<String> {
    let finished = chancery.run(&["serve", "--listen", "127.0.0.1:0", "--records", records]);
    assert_eq!(finished.code, Some(1), "{finished}");
    assert_eq!(finished.stdout, "", "{finished}");
    let mut lines = finished.stderr.lines().map(str::to_owned);
    let first = lines.next();
    assert_eq!(
        first.as_deref(),
        Some("chancery: the database stays empty, for these records are wrong:")
    );
    lines.collect()
}

/// What is said of one file.
fn said_of(file: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let chancery = Chancery::new();
    fs::write(chancery.directory().join(file), text).unwrap();
    problems(&chancery, file)
}

const JAPAN: &str = "- {record: party, slug: jpn, name: Japan, kind: STATE}\n";
const READOUT: &str = "- {record: source, slug: readout, kind: READOUT, title: Readout}\n";

/// A meeting that begins on line 3, with one more key.
fn meeting(key: &str) -> String {
    let citations = if key.starts_with("citations") {
        ""
    } else {
        ", citations: [{source: readout}]"
    };
    let kind = if key.starts_with("kind") {
        ""
    } else {
        ", kind: VISIT"
    };
    format!(
        "{JAPAN}{READOUT}- {{record: meeting, slug: visit, title: Visit{kind}, {key}{citations}}}\n"
    )
}
