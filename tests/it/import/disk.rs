//! Databases that cannot be written to.

use std::{
    fs,
    io::{self, Write},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::{BASE, Desk, readers::statements};
use crate::support::database::{Engine, on_each_engine};

/// Runs shell commands with a disk of 4 MB in the folder `disk`, where one can be made; else none.
fn on_small_disk(desk: &Desk, commands: &str) -> Option<(Option<i32>, String)> {
    fs::create_dir_all(desk.path("disk")).unwrap();
    let mount = "mount -t tmpfs -o size=4m none disk && touch mounted || exit";
    let run = Command::new("unshare")
        .args(["-rm", "sh", "-c", &format!("{mount}; {commands}")])
        .env("CHANCERY", env!("CARGO_BIN_EXE_chancery"))
        .current_dir(desk.chancery.directory())
        .stdin(Stdio::null())
        .output();
    match run {
        Ok(output) if desk.path("mounted").exists() => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            Some((output.status.code(), said))
        }
        _ => {
            let _ = writeln!(
                io::stderr(),
                "SKIPPED a disk that is full: unshare -rm with a tmpfs does not work here"
            );
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_named_and_nothing_written() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write("large.jsonl", statements(300, 20_000, ""));
    let file = desk
        .database
        .url()
        .trim_start_matches("sqlite://")
        .to_owned();
    let sums = format!(
        "cp {file} disk/chancery.db && cksum < disk/chancery.db > before; \
         $CHANCERY import --database-url sqlite://disk/chancery.db large.jsonl; code=$?; \
         $CHANCERY import --database-url sqlite://disk/chancery.db --dry-run - < base.jsonl > after; exit $code"
    );
    desk.write("base.jsonl", BASE);
    let Some((code, said)) = on_small_disk(&desk, &sums) else {
        return;
    };
    assert_eq!(
        said,
        "chancery: nothing was written to sqlite://disk/chancery.db: the database says: database or disk is full; make room on the disk that it lies on, and run it again\n"
    );
    assert_eq!(code, Some(1));
    let after = fs::read_to_string(desk.path("after")).unwrap();
    assert!(
        after.contains("records         ·        ·          9\n"),
        "{after}"
    );
    assert!(after.contains(": version 1, as before. "), "{after}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_temporary_folder_is_named() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write("large.jsonl", statements(300, 20_000, ""));
    let before = desk.state().await;
    let import = format!(
        "TMPDIR=$PWD/disk $CHANCERY import --database-url {} - < large.jsonl",
        desk.database.url()
    );
    let Some((code, said)) = on_small_disk(&desk, &import) else {
        return;
    };
    let folder = fs::canonicalize(desk.path("disk")).unwrap();
    assert_eq!(
        said,
        format!(
            "chancery: nothing was written, for one thing is wrong:\nstandard input: cannot be read: it is copied to {} first, and that fails: No space left on device (os error 28); set TMPDIR to another folder\n",
            folder.display()
        )
    );
    assert_eq!(code, Some(1));
    assert_eq!(desk.state().await, before);
}

on_each_engine!(a_database_that_is_read_only_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    let before = desk.state().await;
    let url = desk.database.url();
    let (url, expected) = match engine {
        Engine::Sqlite => (
            format!("{url}?mode=ro"),
            "attempt to write a readonly database; you must be allowed to write to its file and to its folder",
        ),
        Engine::Postgres => (
            format!("{url}&options=-c%20default_transaction_read_only%3Don"),
            "in a read-only transaction; it is a replica or read-only: name the server that takes writes",
        ),
    };
    desk.write("a.jsonl", BASE);
    let finished = desk
        .chancery
        .run(&["import", "--database-url", &url, "a.jsonl"]);
    assert_eq!(finished.code, Some(1), "{finished}");
    assert!(
        finished.stderr.starts_with("chancery: ")
            && finished.stderr.ends_with(&format!("{expected}\n")),
        "{finished}"
    );
    assert_eq!(finished.stderr.lines().count(), 1, "{finished}");
    assert_eq!(desk.state().await, before);
});

/// An import waits for another program that writes, and can be stopped while it does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_file_is_waited_for() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write("a.jsonl", BASE.replace("Japan", "Nippon"));
    let before = desk.state().await;
    let other = desk.database().await;
    let transaction = other.begin().await.unwrap();
    let mut stopped = desk.chancery.spawn(&["import", "a.jsonl"]);
    let mut waiting = desk.chancery.spawn(&["import", "a.jsonl"]);
    thread::sleep(Duration::from_millis(500));
    stopped.signal("INT");
    let finished = stopped.wait();
    assert_eq!(finished.code, Some(130), "{finished}");
    assert_eq!(
        finished.stderr,
        "chancery: stopped by a signal: nothing was written\n"
    );
    // Whoever watches without a terminal is told every five seconds that it goes on.
    thread::sleep(Duration::from_secs(5));
    assert!(!waiting.has_ended());
    assert_eq!(desk.state().await, before);
    transaction.rollback().await.unwrap();
    let finished = waiting.wait();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(
        finished
            .stderr
            .starts_with("Waiting for another program that writes (5 s)\n"),
        "{finished}"
    );
    assert!(finished.stdout.contains(": version 1 → 2. "), "{finished}");
}

/// What is written is what was checked: a file that was edited in between is not read again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_changes_between_the_readings_is_refused() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write("a.jsonl", BASE.replace("Japan", "Nippon"));
    let before = desk.state().await;
    let other = desk.database().await;
    let transaction = other.begin().await.unwrap();
    let mut import = desk.chancery.spawn(&["import", "a.jsonl"]);
    // It has checked the file, and waits for the lock.
    thread::sleep(Duration::from_secs(1));
    assert!(!import.has_ended());
    desk.write("a.jsonl", BASE.replace("Japan", "Somewhere"));
    transaction.rollback().await.unwrap();
    let finished = import.wait();
    assert_eq!(finished.code, Some(1), "{finished}");
    let cause = ": the files changed while they were read; run it again\n";
    assert!(finished.stderr.ends_with(cause), "{finished}");
    assert_eq!(desk.state().await, before);
}
