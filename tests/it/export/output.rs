//! Where an export goes, and what becomes of it when it cannot go there.

use std::{
    fs,
    io::Read,
    process::{Command, Stdio},
};

use super::{done, exported, import, names, on};
use crate::support::database::{Engine, TestDatabase};

fn parties(number: usize) -> String {
    let line =
        |n| format!(r#"{{"record":"party","slug":"p-{n:05}","name":"Party {n}","kind":"STATE"}}"#);
    (0..number).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_file_that_was_there_stays_until_the_new_one_is_whole() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = on(&database);
    import(&chancery, &parties(10));
    exported(&chancery, "out.jsonl", &[]);
    fs::create_dir(chancery.directory().join("folder")).unwrap();
    for (path, cause) in [
        (
            "nowhere/out.jsonl",
            "No such file or directory (os error 2)",
        ),
        ("folder", "Is a directory (os error 21)"),
        ("/dev/full/out.jsonl", "Not a directory (os error 20)"),
    ] {
        let finished = chancery.run(&["export", "--output", path]);
        assert_eq!(finished.code, Some(1), "{finished}");
        assert_eq!(
            finished.stderr,
            format!("chancery: cannot write {path}: {cause}\n")
        );
    }
    assert_eq!(
        names(chancery.directory()),
        ["folder", "in.jsonl", "out.jsonl"]
    );
}

/// Through a shell, which alone can say where standard output goes.
fn shell(script: &str, url: &str) -> std::process::Output {
    Command::new("/bin/sh")
        .args(["-c", script])
        .env("CHANCERY", env!("CARGO_BIN_EXE_chancery"))
        .env("DATABASE_URL", url)
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_is_named() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    import(&on(&database), &parties(5_000));
    let output = shell("\"$CHANCERY\" export > /dev/full", database.url());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "chancery: cannot write to standard output: No space left on device (os error 28)\n"
    );
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    import(&on(&database), &parties(5_000));
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .arg("export")
        .env("DATABASE_URL", database.url())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_compressed_file_holds_the_same() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = on(&database);
    import(&chancery, &parties(3_000));
    let plain = exported(&chancery, "out.jsonl", &[]);
    let gzip = exported(&chancery, "out.jsonl.gz", &[]);
    let zstandard = exported(&chancery, "out.jsonl.zst", &[]);
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&*gzip)
        .read_to_end(&mut text)
        .unwrap();
    assert!(text == plain);
    assert!(zstd::decode_all(&*zstandard).unwrap() == plain);
    assert!(gzip == exported(&chancery, "again.jsonl.gz", &[]));
    let checked = done(&chancery, &["check", "out.jsonl.zst"]).stdout;
    assert_eq!(checked, "3,000 records in 1 file: no problems.\n");
}

/// An export is of one moment, whoever writes meanwhile: what its head counts is what follows.
#[test]
fn an_export_is_of_one_moment() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = on(&database);
    import(&chancery, &parties(2_000));
    let url = database.url().to_owned();
    let writer = std::thread::spawn(move || {
        let chancery = crate::support::process::Chancery::new().env("DATABASE_URL", &url);
        for number in [2_500, 3_000, 3_500, 4_000] {
            import(&chancery, &parties(number));
        }
    });
    let mut moments = Vec::new();
    while !writer.is_finished() {
        let out = exported(&chancery, "out.jsonl", &[]);
        done(&chancery, &["check", "out.jsonl"]);
        moments.push(super::records(&out).len());
    }
    writer.join().unwrap();
    assert!(moments.iter().all(|count| count % 500 == 0), "{moments:?}");
    assert!(moments.is_sorted(), "{moments:?}");
}

#[test]
fn a_mistyped_address_makes_no_database() {
    let chancery = crate::support::process::Chancery::new();
    fs::write(chancery.directory().join("a.jsonl"), parties(1)).unwrap();
    for arguments in [
        &["export", "--output", "out.jsonl"][..],
        &["candidates"],
        &["import", "--dry-run", "a.jsonl"],
    ] {
        let all = [arguments, &["--database-url", "sqlite://typo.db"]].concat();
        let finished = chancery.run(&all);
        assert_eq!(finished.code, Some(1), "{finished}");
        assert_eq!(
            finished.stderr,
            "chancery: cannot open the database sqlite://typo.db: there is no such file\n"
        );
    }
    assert_eq!(names(chancery.directory()), ["a.jsonl"]);
}
