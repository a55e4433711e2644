//! `chancery backup`.

use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sea_orm::ConnectionTrait;

use super::{EVERYTHING, ask, done, execute, failed, filled, names, open, texts, url_of, value};
use crate::support::process::Chancery;

/// All parties carry the version of the data set, or the backup has half of a write.
const WRITE: &str = "begin immediate; update dataset set version = version + 1; \
    update party set version = (select version from dataset); commit";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_consistent_while_a_server_reads_and_another_program_writes() {
    let chancery = Chancery::new();
    let server = chancery.serve(&[]);
    let file = chancery.directory().join("chancery.db");
    execute(&file, WRITE).await;
    let stop = Arc::new(AtomicBool::new(false));
    let (writing, stopped) = (open(&file).await, Arc::clone(&stop));
    let writer = tokio::spawn(async move {
        while !stopped.load(Ordering::Relaxed) {
            writing.writer.execute_unprepared(WRITE).await.unwrap();
        }
        writing.close().await;
    });

    let mut versions = Vec::new();
    for number in 1..=5 {
        let name = format!("{number}.db");
        let finished = chancery.run(&["backup", &name]);
        let version: i64 = value(done(&finished), "dataset version").parse().unwrap();
        versions.push(version);
        ask(&server, "{ dataset { version } }").await;
    }
    stop.store(true, Ordering::Relaxed);
    writer.await.unwrap();

    assert!(versions.is_sorted(), "{versions:?}");
    assert!(
        versions.first() < versions.last(),
        "nobody wrote: {versions:?}"
    );
    for (number, version) in (1..).zip(&versions) {
        let backup = chancery.directory().join(format!("{number}.db"));
        assert_eq!(texts(&backup, "pragma quick_check").await, ["ok"]);
        let parties = "select distinct cast(version as text) from party";
        assert_eq!(texts(&backup, parties).await, [version.to_string()]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn says_what_is_in_it_and_can_be_served() {
    let chancery = Chancery::new();
    let mut server = chancery.serve(&[]);
    let before = ask(&server, EVERYTHING).await;
    let finished = chancery.run(&["backup", "b.db"]);
    server.signal("TERM");
    let loaded = server.wait().stdout;

    let said = done(&finished);
    let backup = chancery.directory().join("b.db");
    assert!(
        said.starts_with("The backup b.db is complete and checked.\n"),
        "{said}"
    );
    let records = format!("\n{} records were loaded", value(said, "records"));
    assert!(loaded.contains(&records), "{said}{loaded}");
    let size = fs::metadata(&backup).unwrap().len();
    assert_eq!(value(said, "size"), format!("{size} bytes"));
    assert_eq!(value(said, "dataset version"), "1");
    assert!(value(said, "time").ends_with(" s"), "{said}");
    assert_eq!(names(chancery.directory()), ["b.db", "chancery.db"]);
    let from_backup = chancery.serve(&["--database-url", &url_of(&backup)]);
    assert_eq!(ask(&from_backup, EVERYTHING).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_as_private_as_the_database() {
    let chancery = filled().await;
    let file = chancery.directory().join("chancery.db");
    for mode in [0o600, 0o640] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let name = format!("{mode:o}.db");
        done(&chancery.run(&["backup", &name]));
        let backup = fs::metadata(chancery.directory().join(name)).unwrap();
        assert_eq!(backup.permissions().mode() & 0o777, mode);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_backed_up_is_said_and_nothing_is_made() {
    let chancery = filled().await;
    let folder = chancery.directory();
    fs::write(folder.join("taken.db"), "what somebody keeps").unwrap();
    fs::write(folder.join("notes.txt"), "Notes of a meeting, in words.").unwrap();
    execute(&folder.join("other.db"), "create table song (title text)").await;
    let mut damaged = fs::read(folder.join("chancery.db")).unwrap();
    damaged[4096 * 20..4096 * 21].fill(255);
    fs::write(folder.join("damaged.db"), damaged).unwrap();
    let before = names(folder);

    for (path, url, expected) in [
        (
            "b.db",
            "sqlite://gone.db",
            "there is no database sqlite://gone.db to back up; name it with --database-url",
        ),
        (
            "b.db",
            "sqlite://other.db",
            "cannot back up the database sqlite://other.db: it is a SQLite database, but not one of Chancery; name another with --database-url",
        ),
        (
            "b.db",
            "sqlite://notes.txt",
            "cannot back up the database sqlite://notes.txt: it cannot be read: file is not a database; no backup was made",
        ),
        (
            "b.db",
            "sqlite://damaged.db",
            "cannot back up the database sqlite://damaged.db: it is damaged: database disk image is malformed; restore an earlier backup",
        ),
        (
            "b.db",
            "chancery.db",
            "`chancery.db` is not the address of a database: its scheme is unknown; write sqlite://PATH or postgres://USER@HOST/NAME",
        ),
        (
            "taken.db",
            "sqlite://chancery.db",
            "taken.db exists, and a backup never overwrites a file; choose another name, or move it away",
        ),
        (
            "no/b.db",
            "sqlite://chancery.db",
            "cannot write the backup no/b.db: the folder no does not exist; make it first; no part of it was left behind",
        ),
        (
            "notes.txt/b.db",
            "sqlite://chancery.db",
            "cannot write the backup notes.txt/b.db: notes.txt is not a folder; no part of it was left behind",
        ),
    ] {
        let finished = chancery.run(&["backup", path, "--database-url", url]);
        assert_eq!(failed(&finished), format!("chancery: {expected}"));
        assert_eq!(names(folder), before);
    }
    let kept = fs::read_to_string(folder.join("taken.db")).unwrap();
    assert_eq!(kept, "what somebody keeps");
}

/// Of root no folder keeps anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_cannot_be_written_to_is_named() {
    let chancery = filled().await;
    let closed = chancery.directory().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    if File::create(closed.join("root")).is_err() {
        let finished = chancery.run(&["backup", "closed/b.db"]);
        let expected = "chancery: cannot write the backup closed/b.db: the folder closed cannot be written to by this user (Permission denied (os error 13)); no part of it was left behind";
        assert_eq!(failed(&finished), expected);
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
}
