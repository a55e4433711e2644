//! What `chancery restore` does not restore, and that it changes nothing then.

use std::{collections::BTreeMap, fs, path::Path};

use super::{backed_up, execute, failed, names};

/// All files of a folder with what is in them.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |name: String| {
        let content = fs::read(folder.join(&name)).unwrap_or_default();
        (name, content)
    };
    names(folder).into_iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_whole_backup_of_this_program_or_an_older_one() {
    let chancery = backed_up().await;
    let folder = chancery.directory();
    let backup = fs::read(folder.join("b.db")).unwrap();
    let copy = |name: &str| {
        fs::write(folder.join(name), &backup).unwrap();
        folder.join(name)
    };
    execute(
        &copy("newer.db"),
        "insert into seaql_migrations values ('m20990101_000001_later', 1)",
    )
    .await;
    execute(
        &copy("orphans.db"),
        "pragma foreign_keys = off; delete from source where slug = (select min(slug) from source)",
    )
    .await;
    execute(&folder.join("other.db"), "create table song (title text)").await;
    let mut damaged = backup.clone();
    damaged[4096 * 20..4096 * 21].fill(255);
    fs::write(folder.join("damaged.db"), damaged).unwrap();
    fs::write(folder.join("half.db"), &backup[..backup.len() / 2]).unwrap();
    fs::write(folder.join("empty.db"), "").unwrap();
    fs::write(folder.join("notes.txt"), "Notes of a meeting, in words.").unwrap();
    copy("live.db");
    fs::write(folder.join("live.db-wal"), "what is not in the file yet").unwrap();
    fs::create_dir(folder.join("folder")).unwrap();
    let before = contents(folder);

    let version = env!("CARGO_PKG_VERSION");
    for (path, expected) in [
        ("gone.db", "there is no such file".to_owned()),
        ("folder", "it is a folder, where a file is wanted".to_owned()),
        ("empty.db", "it is not a SQLite file, so no backup of Chancery".to_owned()),
        ("notes.txt", "it is not a SQLite file, so no backup of Chancery".to_owned()),
        ("other.db", "it is a SQLite database, but not one of Chancery; use another backup".to_owned()),
        ("newer.db", format!("it is of a newer Chancery than this one ({version}): its migration m20990101_000001_later is not known here; use the program that made it, or a newer one")),
        ("live.db", "it is a database in use, not a backup, and part of it is in live.db-wal; make a backup of it with `chancery backup`".to_owned()),
        ("half.db", "it is damaged: database disk image is malformed; use another backup".to_owned()),
    ] {
        let finished = chancery.run(&["restore", path, "--replace"]);
        assert_eq!(failed(&finished), format!("chancery: cannot restore {path}: {expected}"));
    }
    for (path, part) in [
        ("damaged.db", ": it is damaged: "),
        (
            "orphans.db",
            "references lead nowhere, the first from `citation` to `source`; use another backup",
        ),
    ] {
        let finished = chancery.run(&["restore", path, "--replace"]);
        assert!(failed(&finished).contains(part), "{finished}");
    }
    assert!(
        contents(folder) == before,
        "something was changed: {:?}",
        names(folder)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn into_what_must_not_be_replaced() {
    let chancery = backed_up().await;
    let folder = chancery.directory();
    execute(&folder.join("other.db"), "create table song (title text)").await;
    fs::write(folder.join("notes.txt"), "Notes of a meeting, in words.").unwrap();
    fs::write(folder.join("lost.db-wal"), "what may hold records").unwrap();
    fs::create_dir(folder.join("folder")).unwrap();
    std::os::unix::fs::symlink("not/mounted.db", folder.join("link.db")).unwrap();
    let before = contents(folder);

    let folder_shown = folder.canonicalize().unwrap();
    let away = |name: &str| {
        let place = folder_shown.join(name);
        format!(
            "with no server running, move {} away, with -wal and -shm beside it if they are there, and restore again",
            place.display()
        )
    };
    for (url, replace, expected) in [
        ("sqlite://chancery.db", "", "sqlite://chancery.db was not touched: it holds records (dataset version 1); with --replace they give way to the backup, and are kept beside it".to_owned()),
        ("sqlite://b.db", "--replace", "sqlite://b.db was not touched: the backup is this very file".to_owned()),
        ("sqlite://other.db", "--replace", format!("sqlite://other.db was not touched: it is a SQLite database, but not one of Chancery; {}", away("other.db"))),
        ("sqlite://notes.txt", "--replace", format!("sqlite://notes.txt was not touched: it cannot be read: file is not a database; {}", away("notes.txt"))),
        ("sqlite://folder", "--replace", "sqlite://folder was not touched: it is a folder, where a file is wanted".to_owned()),
        ("sqlite://link.db", "--replace", "sqlite://link.db was not touched: it is a link that leads nowhere; is the disk there?".to_owned()),
        ("sqlite://lost.db", "--replace", "sqlite://lost.db was not touched: it is gone, but its log lost.db-wal is there and may hold records; move it away, and restore again".to_owned()),
        ("sqlite://no/chancery.db", "", "cannot put the backup in the place of sqlite://no/chancery.db: the folder no does not exist; make it first; the database is as it was".to_owned()),
        ("sqlite::memory:", "", "`sqlite::memory:` is not the address of a database: a database in memory cannot be served, only a file; write sqlite://PATH or postgres://USER@HOST/NAME".to_owned()),
    ] {
        let mut arguments = vec!["restore", "b.db", "--database-url", url];
        arguments.extend((!replace.is_empty()).then_some(replace));
        let finished = chancery.run(&arguments);
        assert_eq!(failed(&finished), format!("chancery: {expected}"));
    }
    assert!(
        contents(folder) == before,
        "something was changed: {:?}",
        names(folder)
    );
}
