//! The rules of the layers: which words a file may not mention, because of where it lies.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Files by the beginning and the end of their path, and what they may not mention. These are the
/// rows of the table "Layers" in ARCHITECTURE.md.
const RULES: [(&str, &str, &[&str]); 10] = [
    (
        "src/entity/",
        ".rs",
        &[
            "async_graphql",
            "axum",
            "crate::record",
            "crate::graphql",
            "crate::schema",
            "crate::http",
        ],
    ),
    (
        "src/value/",
        ".rs",
        &[
            "axum",
            "sea_orm",
            "async_graphql",
            "crate::entity",
            "crate::record",
        ],
    ),
    (
        "src/database/",
        ".rs",
        &[
            "async_graphql",
            "axum",
            "crate::entity",
            "crate::record",
            "crate::graphql",
        ],
    ),
    (
        "src/graphql/",
        ".rs",
        &["axum", "crate::record", "crate::schema", "crate::http"],
    ),
    ("src/record/", "object.rs", &["sea_orm", "axum"]),
    ("src/record/", "query.rs", &["sea_orm", "axum"]),
    (
        "src/record/",
        ".rs",
        &["axum", "crate::http", "crate::schema"],
    ),
    (
        "src/http/",
        ".rs",
        &["crate::entity", "crate::record", "sea_orm"],
    ),
    (
        "src/interchange/",
        ".rs",
        &[
            "axum",
            "async_graphql",
            "crate::record",
            "crate::schema",
            "crate::http",
        ],
    ),
    ("migration/", ".rs", &["chancery", "crate::entity"]),
];

/// Names that say nothing of what a file is for.
const EMPTY_NAMES: [&str; 5] = ["utils", "helpers", "manager", "common", "types"];

/// Lines at which a file is too long to be about one thing.
const HARD_STOP: usize = 400;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// All Rust files of the repository, each by its path from the top.
fn sources() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["benches", "src", "migration/src", "tests"] {
        files(&top.join(folder), &mut found);
    }
    let read = |path: PathBuf| {
        let name = path.strip_prefix(top).unwrap().display().to_string();
        (name, fs::read_to_string(path).unwrap())
    };
    found.into_iter().map(read).collect()
}

#[test]
fn no_file_mentions_what_lies_above_it() {
    let mut broken = Vec::new();
    for (name, text) in sources() {
        for (beginning, end, words) in RULES {
            if !name.starts_with(beginning) || !name.ends_with(end) {
                continue;
            }
            for (number, line) in (1..).zip(text.lines()) {
                let code = line.trim_start();
                if code.starts_with("//") {
                    continue;
                }
                for word in words.iter().filter(|word| code.contains(**word)) {
                    broken.push(format!("{name}:{number} mentions {word}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn files_are_short_and_have_names_that_say_something() {
    for (name, text) in sources() {
        let lines = text.lines().count();
        assert!(
            lines <= HARD_STOP,
            "{name} has {lines} lines: split it by operation or by record"
        );
        for empty in EMPTY_NAMES {
            let names = [format!("/{empty}.rs"), format!("/{empty}/")];
            assert!(
                !names.iter().any(|empty| name.contains(empty)),
                "{name}: name it for what it does"
            );
        }
    }
}
