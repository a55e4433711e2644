//! On PostgreSQL both commands say what to run instead, and what they say works.

use std::process::Command;

use super::{EVERYTHING, ask, failed};
use crate::support::{
    database::{Engine, TestDatabase},
    postgres::Cluster,
    process::{Chancery, Finished},
};

#[test]
fn the_command_is_given_without_the_password() {
    let url = "postgres://ann:secret@host/records?password=secret&sslmode=require";
    for (arguments, expected) in [
        (
            ["backup", "the day's.dump"],
            r"PostgreSQL makes its own backups, also while it is in use: run pg_dump --format=custom --file='the day'\''s.dump' --dbname='postgres://ann@host/records?sslmode=require' (README.md, Backup)",
        ),
        (
            ["restore", "b.dump"],
            "PostgreSQL restores its own backups: with an empty database at this address, run pg_restore --single-transaction --no-owner --dbname='postgres://ann@host/records?sslmode=require' 'b.dump' (README.md, Backup)",
        ),
    ] {
        let chancery = Chancery::new().env("CHANCERY_DATABASE_URL", url);
        let finished = chancery.run(&arguments);
        assert_eq!(failed(&finished), format!("chancery: {expected}"));
        assert_eq!(chancery.directory().read_dir().unwrap().count(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_work() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let full = TestDatabase::empty(Engine::Postgres);
    let empty = TestDatabase::empty(Engine::Postgres);
    let chancery = Chancery::new().env("DATABASE_URL", full.url());
    let server = chancery.serve(&[]);
    let before = ask(&server, EVERYTHING).await;

    let file = chancery.directory().join("b.dump");
    let file = file.to_str().unwrap();
    run(&chancery.run(&["backup", file]));
    let elsewhere = Chancery::new().env("DATABASE_URL", empty.url());
    run(&elsewhere.run(&["restore", file]));

    let restored = elsewhere.serve(&[]);
    assert_eq!(ask(&restored, EVERYTHING).await, before);
}

/// Runs the command that was named, as a person would.
fn run(finished: &Finished) {
    let said = failed(finished);
    let (_, rest) = said.split_once(" run ").unwrap();
    let (command, _) = rest.split_once(" (README.md").unwrap();
    let cluster = Cluster::get().unwrap();
    let path = format!("{}:{}", cluster.programs().display(), env!("PATH"));
    let output = Command::new("/bin/sh")
        .args(["-c", command])
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
}
