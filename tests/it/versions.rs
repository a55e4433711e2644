//! Which version of the data there is, known at once whoever wrote it, and told.

use std::time::Duration;

use chancery::{
    database::{
        Database, Version,
        connect::{PoolSettings, connect},
        version::Versions,
    },
    error::Error,
};
use futures_util::future::join_all;
use tokio::{sync::watch::Receiver, time::timeout};

use crate::support::{
    database::{Engine, TestDatabase, on_each_engine},
    outage::{cut_connections, execute},
    process::Chancery,
    proxy::Proxy,
};

/// Long enough for whatever is to happen.
const PATIENCE: Duration = Duration::from_mins(1);

async fn watch(url: &str) -> (Database, Versions) {
    let settings = PoolSettings {
        connections: Some(2),
        statement_timeout: PATIENCE,
    };
    let database = connect(url, settings).await.unwrap();
    let versions = Versions::watch(&database).await.unwrap();
    (database, versions)
}

async fn stop((database, versions): (Database, Versions)) {
    versions.stop().await;
    let error = versions.current().await.unwrap_err();
    assert_eq!(error.code().as_str(), "UNAVAILABLE");
    timeout(PATIENCE, database.close()).await.unwrap();
}

/// Imports a party of this name by the program itself, in a process of its own.
fn import(database: &TestDatabase, name: &str) {
    let record =
        format!("- {{record: party, slug: xyz, name: {name}, kind: STATE, status: DRAFT}}");
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    let finished = chancery.run_with_input(&["import", "-"], record);
    assert_eq!(finished.code, Some(0), "{finished}");
}

/// The next version that is told.
async fn told(receiver: &mut Receiver<Version>) -> i64 {
    let changed = timeout(PATIENCE, receiver.changed()).await;
    changed.expect("it is told").expect("the watch lives");
    receiver.borrow_and_update().number
}

on_each_engine!(
    what_another_program_writes_is_known_at_once,
    async |engine| {
        let tested = TestDatabase::migrated(engine);
        let watch = watch(tested.url()).await;
        let versions = &watch.1;
        let unwritten = versions.current().await.unwrap();
        assert_eq!((unwritten.number, unwritten.changed_at), (0, None));

        for (number, name) in (1..).zip(["First", "Second", "Third"]) {
            import(&tested, name);

            let found = versions.current().await.unwrap();

            assert_eq!(found.number, number);
            assert!(found.changed_at.is_some());
        }
        stop(watch).await;
    }
);

// Whoever asks while others look gets a look that began after it asked, not one under way.
on_each_engine!(
    of_many_who_ask_at_once_none_is_told_of_the_past,
    async |engine| {
        let tested = TestDatabase::migrated(engine);
        let watch = watch(tested.url()).await;
        let versions = &watch.1;
        let crowd: Vec<_> = (0..4)
            .map(|_| {
                let versions = versions.clone();
                tokio::spawn(async move {
                    while versions.current().await.is_ok() {
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();

        let writer = watch.0.clone();
        for number in 1..=50 {
            let change = writer.begin().await.unwrap();
            let sql = format!("update dataset set version = {number}");
            sea_orm::ConnectionTrait::execute_unprepared(&change, &sql)
                .await
                .unwrap();
            change.commit().await.unwrap();

            let found = join_all((0..8).map(|_| versions.current())).await;

            for found in found {
                assert_eq!(found.unwrap().number, number);
            }
        }
        stop(watch).await;
        for asker in crowd {
            timeout(PATIENCE, asker).await.unwrap().unwrap();
        }
    }
);

on_each_engine!(subscribers_are_told_of_each_version, async |engine| {
    let tested = TestDatabase::migrated(engine);
    let watch = watch(tested.url()).await;
    let mut first = watch.1.subscribe();

    for (number, name) in (1..).zip(["First", "Second"]) {
        import(&tested, name);
        assert_eq!(told(&mut first).await, number);
    }
    // Nobody is left who wants to know, and then somebody is again.
    drop(first);
    import(&tested, "Third");
    let mut second = watch.1.subscribe();
    if second.borrow().number != 3 {
        assert_eq!(told(&mut second).await, 3);
    }
    import(&tested, "Fourth");
    assert_eq!(told(&mut second).await, 4);
    // Who asks and who listens are told the same.
    assert_eq!(watch.1.current().await.unwrap(), *second.borrow());
    assert!(!second.has_changed().unwrap());
    stop(watch).await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_told_to_who_asks_and_waited_out_for_who_listens() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let tested = TestDatabase::migrated(Engine::Postgres);
    let mut proxy = Proxy::to(&tested).await;
    let watch = watch(&proxy.url()).await;
    let mut receiver = watch.1.subscribe();
    import(&tested, "Before");
    assert_eq!(told(&mut receiver).await, 1);

    proxy.close().await;
    import(&tested, "Meanwhile");
    let error = watch.1.current().await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    assert!(!receiver.has_changed().unwrap(), "nobody can know");
    proxy.open().await;

    assert_eq!(told(&mut receiver).await, 2);
    assert_eq!(watch.1.current().await.unwrap().number, 2);
    import(&tested, "Afterwards");
    assert_eq!(told(&mut receiver).await, 3);
    stop(watch).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_were_cut_are_made_anew_by_the_watch_too() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let tested = TestDatabase::migrated(Engine::Postgres);
    let watch = watch(tested.url()).await;
    let mut receiver = watch.1.subscribe();
    import(&tested, "Before");
    assert_eq!(told(&mut receiver).await, 1);

    cut_connections(&tested);

    assert_eq!(watch.1.current().await.unwrap().number, 1);
    execute(&tested, "update dataset set version = 2").await;
    assert_eq!(told(&mut receiver).await, 2);
    stop(watch).await;
}
