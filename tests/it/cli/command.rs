//! Commands and help.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::support::process::Chancery;

#[test]
fn help_lists_every_setting() {
    for arguments in [&["--help"][..], &["serve", "--help"]] {
        let help = Chancery::new().run(arguments);
        assert_eq!(help.code, Some(0), "{help}");
        let parts: Vec<&str> = help.stdout.split("\n      --").skip(1).collect();
        for part in &parts {
            let flag = part.split_whitespace().next().unwrap();
            let variable = flag.replace('-', "_").to_uppercase();
            assert!(
                part.contains(&format!("[env: CHANCERY_{variable}")),
                "{part}"
            );
        }
        for (flag, default) in [
            ("database-url", ""),
            ("listen", "127.0.0.1:8000"),
            ("max-body", "131072"),
            ("max-cost", "100000"),
            ("rate-limit", "1000000"),
            ("log", "info,sea_orm_migration=warn,sqlx=warn"),
        ] {
            let part = parts
                .iter()
                .find(|part| part.starts_with(&format!("{flag} ")));
            let part = part.unwrap_or_else(|| panic!("no --{flag}: {help}"));
            let says = format!("[default: {default}]");
            assert!(default.is_empty() || part.contains(&says), "{part}");
        }
    }
    let commands = Chancery::new().run(&["--help"]).stdout;
    for command in [
        "serve",
        "import",
        "check",
        "export",
        "candidates",
        "migrate",
        "backup",
        "restore",
        "schema",
        "format",
    ] {
        assert!(commands.contains(&format!("\n  {command} ")), "{command}");
    }
}

#[test]
fn help_does_not_show_the_address_of_the_database() {
    let chancery = Chancery::new()
        .env("CHANCERY_DATABASE_URL", "postgres://ann:secret@host/db")
        .env("DATABASE_URL", "postgres://ann:secret@host/db");
    assert!(!chancery.run(&["--help"]).stdout.contains("secret"));
}

#[test]
fn says_its_version() {
    let version = Chancery::new().run(&["--version"]);
    assert_eq!(
        version.stdout,
        format!("chancery {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_wrong_command_line_is_explained() {
    for (arguments, reason) in [
        (&["srve"][..], "serve"),
        (&["serve", "--prot", "1"], "--prot"),
        (
            &["serve", "--listen", "localhost"],
            "such as 127.0.0.1:8000",
        ),
        (&["serve", "--max-body", "1MB"], "--max-body"),
        (
            &["serve", "--max-body", "33554433"],
            "a number of bytes from 1 to 33554432",
        ),
        (
            &["serve", "--max-answer", "100000000"],
            "a number of bytes from 1 to 16777216",
        ),
        (
            &["serve", "--database-connections", "0"],
            "--database-connections",
        ),
        (
            &["serve", "--log-format", "xml"],
            "possible values: auto, text, json",
        ),
        (&["schema", "extra"], "extra"),
        (&["format", "meetng"], "a similar value exists: 'meeting'"),
        (
            &["format", "meeting", "--json-schema"],
            "cannot be used with",
        ),
        (&["backup"], "<PATH>"),
        (&["restore", "--replace"], "<PATH>"),
    ] {
        let finished = Chancery::new().run(arguments);
        assert_eq!(finished.code, Some(2), "{finished}");
        assert!(finished.stderr.contains(reason), "{finished}");
    }
}

#[test]
fn prints_the_schema() {
    let finished = Chancery::new().run(&["schema"]);
    assert_eq!(finished.code, Some(0));
    assert_eq!(finished.stderr, "");
    assert!(finished.stdout == chancery::schema::sdl());
}

#[test]
fn a_reader_who_stops_reading_is_no_error() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut stdout = BufReader::with_capacity(16, process.stdout.take().unwrap());
    stdout.read_line(&mut first).unwrap();
    drop(stdout);

    let finished = process.wait_with_output().unwrap();

    assert!(!first.is_empty());
    assert!(finished.status.success(), "{finished:?}");
    assert_eq!(String::from_utf8_lossy(&finished.stderr), "");
}

#[test]
fn migrates_an_empty_database_once_or_twice() {
    let chancery = Chancery::new();
    for _ in 0..2 {
        let finished = chancery.run(&["migrate"]);
        assert_eq!(finished.code, Some(0), "{finished}");
        assert_eq!(
            finished.stdout,
            "The schema of the database is up to date.\n"
        );
        assert_eq!(finished.stderr, "");
    }
    assert!(chancery.directory().join("chancery.db").is_file());
    let _server = chancery.serve(&[]);
}
