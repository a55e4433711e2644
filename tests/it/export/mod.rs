//! Records out of the database, and what became of them on the way.

mod csv;
mod output;
mod published;
mod round_trip;
mod selection;

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{
    database::TestDatabase,
    process::{Chancery, Finished},
};

/// The program on this database.
fn on(database: &TestDatabase) -> Chancery {
    Chancery::new().env("DATABASE_URL", database.url())
}

/// Runs to a good end.
fn done(chancery: &Chancery, arguments: &[&str]) -> Finished {
    let finished = chancery.run(arguments);
    assert_eq!(finished.code, Some(0), "{arguments:?}: {finished}");
    finished
}

/// Imports these lines.
fn import(chancery: &Chancery, lines: &str) -> String {
    fs::write(chancery.directory().join("in.jsonl"), lines).unwrap();
    done(chancery, &["import", "in.jsonl"]).stdout
}

/// What an export to a file writes.
fn exported(chancery: &Chancery, name: &str, arguments: &[&str]) -> Vec<u8> {
    let all = [&["export", "--output", name], arguments].concat();
    done(chancery, &all);
    fs::read(chancery.directory().join(name)).unwrap()
}

/// The records of an export in JSON Lines, without its head.
fn records(text: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(text).unwrap().lines().skip(1);
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Names of the files of a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
