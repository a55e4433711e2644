//! While others write: no answer is older than the last write that was acknowledged before it was
//! asked for, and nobody sees the data go back.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use reqwest::Client;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::import;
use crate::support::{
    database::{TestDatabase, on_each_engine},
    outage::beside,
    process::{Chancery, Server},
};

/// The version of the data, and the same number as the name of a party.
const QUERIES: [&str; 3] = [
    "{ dataset { version } party(slug: \"jpn\") { name } }",
    "{ party(slug: \"jpn\") { name } dataset { version } }",
    "{ dataset { version } parties(filter: { slug: [\"jpn\"] }) { nodes { name } } }",
];

/// The last version whose commit was acknowledged; below nought once all is written.
type Written = Arc<AtomicI64>;

/// What is read, and how often it was kept.
struct Reader {
    urls: Vec<String>,
    written: Written,
}

impl Reader {
    /// Reads until all is written, of each server in turn. Gives how many answers there were, and
    /// how many of them were kept.
    async fn run(self) -> (u32, u32) {
        let client = Client::builder().no_proxy().build().unwrap();
        let (mut seen, mut all, mut kept) = (0, 0_u32, 0);
        let mut urls = self.urls.iter().cycle();
        loop {
            let before = self.written.load(Ordering::SeqCst);
            let query = QUERIES[usize::try_from(all).unwrap() % QUERIES.len()];
            let url = format!("{}/graphql", urls.next().unwrap());
            let request = if all.is_multiple_of(2) {
                client.post(url).json(&json!({ "query": query }))
            } else {
                client.get(url).query(&[("query", query)])
            };
            let response = request.send().await.unwrap();
            kept += u32::from(super::was_kept(&response));
            all += 1;
            let body: Value = response.json().await.unwrap();
            let data = &body["data"];
            let version = data["dataset"]["version"].as_i64().expect("a version");
            let name = data["party"]["name"].as_str();
            let name = name.or_else(|| data["parties"]["nodes"][0]["name"].as_str());
            let name = name.expect("a name");
            if version > 1 {
                assert_eq!(name, format!("Number {version}"), "it is of one moment");
            }
            assert!(version >= before, "{version} was answered after {before}");
            assert!(version >= seen, "{version} was seen after {seen}");
            seen = version;
            if before < 0 {
                return (all, kept);
            }
        }
    }
}

fn readers(servers: &[&Server], written: &Written) -> Vec<JoinHandle<(u32, u32)>> {
    let urls = || servers.iter().map(|server| server.url().to_owned());
    let one = |turn| Reader {
        urls: urls().cycle().skip(turn).take(servers.len()).collect(),
        written: Arc::clone(written),
    };
    (0..4).map(|turn| tokio::spawn(one(turn).run())).collect()
}

async fn end(readers: Vec<JoinHandle<(u32, u32)>>, written: &Written) {
    written.store(-1, Ordering::SeqCst);
    let (mut all, mut kept) = (0, 0);
    for reader in readers {
        let (read, of_them) = reader.await.expect("a reader is content");
        all += read;
        kept += of_them;
    }
    assert!(kept > 0 && kept < all, "{kept} of {all} were kept");
}

on_each_engine!(
    no_answer_is_older_than_what_was_written_before,
    async |engine| {
        let database = TestDatabase::empty(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        let servers = [chancery.serve(&[]), chancery.serve(&[])];
        let written = Written::default();
        let readers = readers(&[&servers[0], &servers[1]], &written);

        // As fast as the database takes them, over a connection beside the servers.
        let writer = beside(&database).await;
        for number in 2..=150 {
            let change = writer.begin().await.unwrap();
            for sql in [
                format!("update party set name = 'Number {number}' where slug = 'jpn'"),
                format!("update dataset set version = {number}, changed_at = {number}"),
            ] {
                change.execute_unprepared(&sql).await.unwrap();
            }
            change.commit().await.unwrap();
            written.store(number, Ordering::SeqCst);
            if number % 8 == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        }
        // And by the program itself, in processes of their own.
        for number in 151..=156 {
            let url = database.url().to_owned();
            let name = format!("Number {number}");
            let imported = tokio::task::spawn_blocking(move || import(&url, &name));
            imported.await.unwrap();
            written.store(number, Ordering::SeqCst);
        }

        end(readers, &written).await;
        writer.close().await;
    }
);
