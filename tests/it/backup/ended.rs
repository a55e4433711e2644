//! Backups that end before their end.

use std::{
    fs::{self, File},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use super::{done, execute, filled, names};
use crate::support::process::Chancery;

/// A limit on the size of files stands for a disk that is full.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_no_more_is_said_and_nothing_is_left() {
    let chancery = filled().await;
    let run = "trap '' XFSZ; ulimit -f 100; exec \"$0\" backup b.db";
    let finished = Command::new("/bin/sh")
        .args(["-c", run, env!("CARGO_BIN_EXE_chancery")])
        .current_dir(chancery.directory())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&finished.stderr).into_owned();
    assert_eq!(finished.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("chancery: cannot write the backup b.db: "),
        "{said}"
    );
    assert_eq!(names(chancery.directory()), ["chancery.db"]);
}

/// A backup of so much that it can be ended before its end.
async fn begun(chancery: &Chancery) -> Child {
    let file = chancery.directory().join("chancery.db");
    let much = "create table if not exists padding as with recursive row(n) as \
        (select 1 union all select n + 1 from row where n < 60000) select randomblob(1000) from row";
    execute(&file, much).await;
    let began = || {
        names(chancery.directory())
            .iter()
            .any(|name| name.contains("unfinished"))
    };
    loop {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
            .args(["backup", "b.db"])
            .current_dir(chancery.directory())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        while child.try_wait().unwrap().is_none() {
            if began() {
                return child;
            }
            thread::sleep(Duration::from_millis(1));
        }
        // It was quicker than we looked.
        fs::remove_file(chancery.directory().join("b.db")).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_it_leaves_no_backup_and_what_is_left_is_removed_in_time() {
    let chancery = filled().await;
    let mut child = begun(&chancery).await;
    child.kill().unwrap();
    child.wait().unwrap();

    let left = names(chancery.directory());
    let unfinished = left
        .iter()
        .find(|name| name.starts_with("b.db.unfinished-"));
    let unfinished = unfinished.expect("it was killed before its end").clone();
    assert!(!left.contains(&"b.db".to_owned()), "{left:?}");
    // Another one may be at it still.
    done(&chancery.run(&["backup", "b.db"]));
    assert!(names(chancery.directory()).contains(&unfinished));

    fs::remove_file(chancery.directory().join("b.db")).unwrap();
    let file = File::options()
        .write(true)
        .open(chancery.directory().join(&unfinished));
    let long_ago = SystemTime::now() - Duration::from_hours(2);
    file.unwrap().set_modified(long_ago).unwrap();
    done(&chancery.run(&["backup", "b.db"]));
    assert!(!names(chancery.directory()).contains(&unfinished));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_by_a_signal_it_leaves_nothing() {
    let chancery = filled().await;
    let child = begun(&chancery).await;
    let id = child.id().to_string();
    Command::new("kill")
        .args(["-s", "TERM", &id])
        .status()
        .unwrap();
    let finished = child.wait_with_output().unwrap();

    let said = String::from_utf8_lossy(&finished.stderr).into_owned();
    assert_eq!(
        said,
        "chancery: stopped by a signal: there is no backup, and no part of one was left behind\n"
    );
    assert_eq!(finished.status.code(), Some(130));
    let left = names(chancery.directory());
    let of_backup = left.iter().filter(|name| name.starts_with("b.db"));
    assert_eq!(of_backup.count(), 0, "{left:?}");
}
