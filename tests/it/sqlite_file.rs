//! A server on a SQLite file that another program holds, that cannot be written to, or whose disk is
//! full: readers go on.

use std::{fs, path::PathBuf, thread, time::Duration};

use sea_orm::sqlx::{Connection, Executor, SqliteConnection};
use serde_json::{Value, json};

use crate::support::{
    database::{Engine, TestDatabase},
    outage::beside,
    process::{Chancery, Server},
};

const QUERY: &str = r#"{ dataset { version } party(slug: "jpn") { name } }"#;

async fn answer(server: &Server) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ready = client.get(format!("{}/health/ready", server.url())).send();
    assert_eq!(ready.await.unwrap().status(), 200);
    let request = client.post(format!("{}/graphql", server.url()));
    let response = request.json(&json!({ "query": QUERY })).send().await;
    let body: Value = response.unwrap().json().await.unwrap();
    assert_eq!(body.get("errors"), None, "{body:#}");
    body["data"].clone()
}

fn of(version: i64, name: &str) -> Value {
    json!({ "dataset": { "version": version }, "party": { "name": name } })
}

/// Puts a filled database into a folder of its own, which nobody has open.
fn filled(chancery: &Chancery) -> PathBuf {
    let folder = chancery.directory().join("data");
    fs::create_dir(&folder).unwrap();
    let mut server = chancery.serve(&["--database-url", "sqlite://data/chancery.db"]);
    server.signal("TERM");
    assert_eq!(server.wait().code, Some(0));
    let left: Vec<_> = folder.read_dir().unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "the file alone is whole: {left:?}");
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_holds_up_neither_readers_nor_a_server_that_starts() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    let first = chancery.serve(&[]);
    let other = beside(&database).await;
    let write = other.begin().await.unwrap();

    let second = chancery.serve(&[]);
    for server in [&first, &second] {
        assert_eq!(answer(server).await, of(1, "Japan"));
    }

    write.rollback().await.unwrap();
    other.close().await;
}

/// SQLite says at once, and not after a while, that a file without its log is locked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_file_that_another_program_makes_at_the_same_time_is_waited_for() {
    let chancery = Chancery::new();
    let file = chancery.directory().join("new.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    other
        .execute("begin exclusive; create table t (n)")
        .await
        .unwrap();

    let starting = thread::spawn(move || chancery.serve(&["--database-url", "sqlite://new.db"]));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(
        !starting.is_finished(),
        "it ended, or did not need the file"
    );
    other.execute("rollback").await.unwrap();
    other.close().await.unwrap();

    let server = tokio::task::block_in_place(|| starting.join()).unwrap();
    assert_eq!(answer(&server).await, of(1, "Japan"));
}

/// A file that was published on a medium, or in an image, where nothing can be written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_in_a_read_only_folder_is_served_where_it_is_said_not_to_change() {
    let chancery = Chancery::new();
    let folder = filled(&chancery);
    let folder = folder.display();
    let frozen = format!("mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}");
    let Some(chancery) = chancery.mounting(&frozen) else {
        return;
    };

    let url = "sqlite://data/chancery.db?immutable=1";
    let server = chancery.serve(&["--database-url", url]);
    assert_eq!(answer(&server).await, of(1, "Japan"));

    // Where it is not said, SQLite wants to write beside it.
    let url = "sqlite://data/chancery.db";
    let finished = chancery.run(&["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
    assert_eq!(finished.code, Some(1), "{finished}");
    let cause = "chancery: cannot open the database sqlite://data/chancery.db: ";
    assert!(finished.stderr.starts_with(cause), "{finished}");
    assert_eq!(finished.stderr.lines().count(), 1, "{finished}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_go_on_where_the_disk_is_full_and_see_what_is_written_once_there_is_room() {
    let chancery = Chancery::new();
    filled(&chancery);
    let disk = "mkdir disk && mount -t tmpfs -o size=2m none disk && cp data/chancery.db disk";
    let Some(chancery) = chancery.mounting(disk) else {
        return;
    };
    let server = chancery.serve(&["--database-url", "sqlite://disk/chancery.db"]);
    assert_eq!(answer(&server).await, of(1, "Japan"));
    let filler = server.folder("disk").join("filler");
    let full = fs::write(&filler, vec![0; 4 << 20]).expect_err("there is no room for as much");
    assert_eq!(full.raw_os_error(), Some(28), "{full}");
    let curator = server.beside();
    let import = || {
        let arguments = ["import", "-", "--database-url", "sqlite://disk/chancery.db"];
        let record = r#"{"record":"party","slug":"jpn","name":"Nippon","kind":"STATE"}"#;
        curator.run_with_input(&arguments, record)
    };

    let refused = import();
    assert_eq!(refused.code, Some(1), "{refused}");
    assert!(refused.stderr.contains("disk is full"), "{refused}");
    assert_eq!(answer(&server).await, of(1, "Japan"));

    fs::remove_file(filler).unwrap();
    let imported = import();
    assert_eq!(imported.code, Some(0), "{imported}");
    assert_eq!(answer(&server).await, of(2, "Nippon"));
}
