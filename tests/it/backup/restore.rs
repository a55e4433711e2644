//! `chancery restore`.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{EVERYTHING, ask, backed_up, done, execute, names, texts, url_of, value};
use crate::support::{
    database::{Engine, TestDatabase},
    process::Chancery,
};

async fn version(file: &Path) -> i64 {
    let version = texts(file, "select cast(version as text) from dataset").await;
    version[0].parse().unwrap()
}

/// The files that hold what was replaced.
fn kept(folder: &Path) -> Vec<String> {
    let mut names = names(folder);
    names.retain(|name| name.contains(".before-restore-"));
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_there_was_none_answers_as_before() {
    let chancery = Chancery::new();
    let everything = format!(
        "{} dataset {{ version changedAt }} }}",
        EVERYTHING.trim_end_matches('}')
    );
    let mut server = chancery.serve(&[]);
    let before = ask(&server, &everything).await;
    done(&chancery.run(&["backup", "b.db"]));
    server.signal("TERM");
    server.wait();
    let bytes = fs::read(chancery.directory().join("b.db")).unwrap();
    let elsewhere = Chancery::new();
    let backup = chancery.directory().join("b.db").display().to_string();

    let finished = elsewhere.run(&["restore", &backup]);

    let said = done(&finished);
    assert!(
        said.starts_with(&format!(
            "The database sqlite://chancery.db is that of the backup {backup} now.\n"
        )),
        "{said}"
    );
    assert_eq!(value(said, "dataset version"), "1");
    assert_eq!(names(elsewhere.directory()), ["chancery.db"]);
    let restored = elsewhere.serve(&[]);
    assert_eq!(ask(&restored, &everything).await, before);
    assert!(
        fs::read(&backup).unwrap() == bytes,
        "the backup was changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replaces_again_and_again_and_nothing_is_lost() {
    let chancery = backed_up().await;
    let folder = chancery.directory();
    let file = folder.join("chancery.db");
    let backup = fs::read(folder.join("b.db")).unwrap();
    // What came after the backup, and versions that readers have seen.
    execute(
        &file,
        "update party set name = 'Nippon' where slug = 'jpn'; update dataset set version = 7",
    )
    .await;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();

    let first = chancery.run(&["restore", "b.db", "--replace"]);

    let says = value(done(&first), "dataset version");
    let expected = "8 (the backup has 1, the old database had 7: above both, so that no cache takes old answers for new)";
    assert_eq!(says, expected);
    assert_eq!(version(&file).await, 8);
    let name = "select name from party where slug = 'jpn'";
    assert_eq!(texts(&file, name).await, ["Japan"]);
    let old = kept(folder);
    assert_eq!(old.len(), 1, "{old:?}");
    assert!(first.stdout.contains(&old[0]), "{first}");
    let (_, time) = old[0].split_once("chancery.db.before-restore-").unwrap();
    assert!(
        time.len() == 16 && time.ends_with('Z') && &time[8..9] == "T",
        "{time}"
    );
    assert_eq!(texts(&folder.join(&old[0]), name).await, ["Nippon"]);
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);

    done(&chancery.run(&["restore", "b.db", "--replace"]));
    assert_eq!(version(&file).await, 9);
    // And back to what was first replaced.
    done(&chancery.run(&["restore", &old[0], "--replace"]));
    assert_eq!(version(&file).await, 10);
    assert_eq!(texts(&file, name).await, ["Nippon"]);

    assert_eq!(kept(folder).len(), 3);
    assert!(
        fs::read(folder.join("b.db")).unwrap() == backup,
        "the backup was changed"
    );
    let stray: Vec<String> = names(folder)
        .into_iter()
        .filter(|name| {
            name.contains("unfinished")
                || name.ends_with("-wal")
                || name.ends_with("-shm")
                || name.ends_with("-journal")
        })
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_server_is_refused_and_what_a_killed_one_wrote_is_kept() {
    let chancery = backed_up().await;
    let folder = chancery.directory();
    let file = folder.join("chancery.db");
    let mut server = chancery.serve(&[]);
    let before = ask(&server, EVERYTHING).await;
    for arguments in [&["restore", "b.db"][..], &["restore", "b.db", "--replace"]] {
        let finished = chancery.run(arguments);
        let expected = "chancery: sqlite://chancery.db was not touched: another program has it open, such as a running server; stop it, and restore again";
        assert_eq!(super::failed(&finished), expected);
    }
    assert_eq!(ask(&server, EVERYTHING).await, before);
    assert_eq!(kept(folder), [""; 0]);

    execute(&file, "update party set name = 'Nippon' where slug = 'jpn'").await;
    server.signal("KILL");
    server.wait();
    assert!(fs::metadata(folder.join("chancery.db-wal")).unwrap().len() > 0);

    done(&chancery.run(&["restore", "b.db", "--replace"]));

    let name = "select name from party where slug = 'jpn'";
    assert_eq!(texts(&file, name).await, ["Japan"]);
    assert_eq!(
        texts(&folder.join(&kept(folder)[0]), name).await,
        ["Nippon"]
    );
    let left = names(folder);
    assert_eq!(left.len(), 3, "{left:?}");
    let server = chancery.serve(&[]);
    assert_eq!(
        ask(&server, "{ party(slug: \"jpn\") { name } }").await["data"]["party"]["name"],
        "Japan"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_without_records_gives_way_and_an_older_backup_is_brought_up_to_date() {
    let empty = TestDatabase::migrated(Engine::Sqlite);
    let older = TestDatabase::migrated(Engine::Sqlite);
    let file = older.url().trim_start_matches("sqlite://").to_owned();
    let newest = "select max(version) from seaql_migrations";
    let newest = texts(Path::new(&file), newest).await;
    // As it was before citations and all that came after them.
    let migration = "m20261121_000010_create_citation";
    execute(
        Path::new(&file),
        &format!(
            "drop table citation; drop table same_as; delete from seaql_migrations where version >= '{migration}'"
        ),
    )
    .await;
    let chancery = Chancery::new().env("DATABASE_URL", empty.url());

    let finished = chancery.run(&["restore", &file]);

    let said = done(&finished);
    let schema = value(said, "schema");
    assert!(schema.starts_with("brought up to date by "), "{schema}");
    let restored = empty.url().trim_start_matches("sqlite://");
    let restored = Path::new(restored);
    assert_eq!(names(restored.parent().unwrap()), ["chancery.db"]);
    let last = texts(restored, "select max(version) from seaql_migrations").await;
    assert_eq!(last, newest);
    let _server = chancery.serve(&[]);
}

/// The link stays a link, and the file behind it is replaced.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_link_is_the_file_that_is_replaced() {
    let chancery = backed_up().await;
    let folder = chancery.directory();
    fs::create_dir(folder.join("volume")).unwrap();
    fs::rename(folder.join("chancery.db"), folder.join("volume/real.db")).unwrap();
    std::os::unix::fs::symlink("volume/real.db", folder.join("chancery.db")).unwrap();

    done(&chancery.run(&["restore", "b.db", "--replace"]));

    assert!(folder.join("chancery.db").is_symlink());
    assert_eq!(version(&folder.join("volume/real.db")).await, 2);
    assert_eq!(names(&folder.join("volume")).len(), 2);
    let url = url_of(&folder.join("chancery.db"));
    let _server = chancery.serve(&["--database-url", &url]);
}
