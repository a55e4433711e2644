//! docs/limits.md tells the truth: its defaults are those of the program, and its tests are there.

use std::path::{Path, PathBuf};

use chancery::config::CommandLine;
use clap::CommandFactory;

const LIMITS: &str = include_str!("../../docs/limits.md");

/// Cells of the rows of all tables, without the heads.
fn rows() -> Vec<Vec<&'static str>> {
    let rows = LIMITS.lines().filter(|line| line.starts_with("| "));
    let rows = rows.map(|line| {
        let cells = line.trim_matches('|').split(" | ");
        cells.map(str::trim).collect::<Vec<_>>()
    });
    rows.filter(|cells| !cells[0].starts_with("---") && cells[0] != "protection from")
        .collect()
}

/// What stands in backquotes.
fn quoted(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts: Vec<&str> = cell.split('`').collect();
    let places = (1..parts.len()).step_by(2);
    let found: Vec<_> = places
        .map(|place| (parts[place], parts[place + 1]))
        .collect();
    found.into_iter()
}

/// The number with which a text begins, as `131,072 bytes`, `4 MB` or `15 s` have it.
fn number(text: &str) -> Option<u64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != ',');
    let (digits, unit) = text.split_at(end.unwrap_or(text.len()));
    let number: u64 = digits.replace(',', "").parse().ok()?;
    Some(if unit.starts_with(" MB") {
        number * 1_000_000
    } else {
        number
    })
}

#[test]
fn the_defaults_of_the_table_are_those_of_the_program() {
    let program = CommandLine::command();
    let serve = program.find_subcommand("serve").expect("there is `serve`");
    let mut compared = 0;
    for row in rows() {
        let flags = row.iter().flat_map(|cell| quoted(cell));
        for (flag, after) in
            flags.filter_map(|(text, after)| Some((text.strip_prefix("--")?, after)))
        {
            let setting = serve
                .get_arguments()
                .find(|argument| argument.get_long() == Some(flag));
            let setting = setting.unwrap_or_else(|| panic!("there is no --{flag}: {row:?}"));
            let Some(told) = number(after.trim_start()) else {
                continue;
            };
            let default = setting.get_default_values()[0].to_str().unwrap();
            let default: u64 = default.parse().expect("a number");
            // A megabyte of memory is 1,048,576 bytes, and is told as one.
            let mebibytes = default / 1_048_576 * 1_000_000;
            assert!(
                told == default || told == mebibytes,
                "--{flag}: {told} is {default}"
            );
            compared += 1;
        }
    }
    assert!(compared > 25, "{compared}");
}

/// The file of a module of this binary.
fn file(path: &[&str]) -> Option<PathBuf> {
    let module = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(path.join("/"));
    [module.with_extension("rs"), module.join("mod.rs")]
        .into_iter()
        .find(|file| file.exists())
}

/// Whether there is such a module, or a test in it, of whose name the beginning will do.
fn is_there(path: &str) -> bool {
    let parts: Vec<&str> = path.split("::").collect();
    if file(&parts).is_some() {
        return true;
    }
    let Some((test, modules)) = parts.split_last() else {
        return false;
    };
    let Some(source) = file(modules).map(|file| std::fs::read_to_string(file).unwrap()) else {
        return false;
    };
    let (name, end) = match test.strip_suffix('…') {
        Some(beginning) => (beginning, ""),
        None => (*test, ","),
    };
    ["fn ", "on_each_engine!("].iter().any(|before| {
        let whole = if *before == "fn " && !end.is_empty() {
            "("
        } else {
            end
        };
        source.contains(&format!("{before}{name}{whole}"))
    })
}

#[test]
fn every_protection_names_a_test_that_is_there() {
    let rows = rows();
    assert!(rows.len() > 35, "{}", rows.len());
    for row in rows {
        let tests: Vec<&str> = quoted(row.last().unwrap()).map(|(name, _)| name).collect();
        assert!(!tests.is_empty(), "no test: {row:?}");
        for test in tests {
            assert!(is_there(test), "there is no `{test}`: {row:?}");
        }
    }
}
