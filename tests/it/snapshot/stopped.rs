//! What is left is ended, whatever the engine was doing for it.

use std::time::{Duration, Instant};

use chancery::database::{
    Database,
    connect::{PoolSettings, connect},
};
use sea_orm::{ConnectionTrait, sea_query::SelectStatement};

use super::{LONG, TWO, WAITS, number, open, select, until, within};
use crate::support::{
    app::TestApp,
    database::{Engine, TestDatabase, on_each_engine},
    outage::{Stopped, execute},
    proxy::Proxy,
};

/// Never ends by itself, and keeps the processor busy.
fn endless() -> SelectStatement {
    select("(with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n)")
}

const NOTHING_WAITS: &str = "not exists (select 1 from pg_locks where not granted)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_asked_for_ends_when_it_goes_away() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::start(Engine::Postgres).await;
    let beside = open(app.database().url()).await;
    let lock = beside.begin().await.unwrap();
    let sql = "lock table meeting in access exclusive mode";
    lock.execute_unprepared(sql).await.unwrap();
    let begun = Instant::now();

    tokio::select! {
        answer = app.query("{ meetings { totalCount } }") => panic!("{answer:#}"),
        () = until(&lock, WAITS) => {}
    }

    until(&lock, NOTHING_WAITS).await;
    // Then it would have ended by itself.
    assert!(begun.elapsed() < Duration::from_secs(10));
}

/// No process of the database works, and none is in the middle of a transaction.
const AT_REST: &str =
    "not exists (select 1 from pg_stat_activity where datname = current_database()
    and pid <> pg_backend_pid() and state <> 'idle')";

/// Everything that readers left has come to an end: SQLite's only connection answers, PostgreSQL
/// runs nothing, and a new reader sees what was just written.
async fn is_at_rest(database: &Database, tested: &TestDatabase) {
    if tested.engine() == Engine::Postgres {
        let beside = open(tested.url()).await;
        until(&beside.readers, AT_REST).await;
        beside.close().await;
    }
    let before = within(database, LONG).version().await.unwrap();
    execute(tested, "update dataset set version = version + 1").await;
    let after = within(database, LONG).version().await.unwrap();
    assert_eq!(after.number, before.number + 1);
}

on_each_engine!(what_takes_longer_than_it_may_is_stopped, async |engine| {
    let tested = TestDatabase::migrated(engine);
    let database = open(tested.url()).await;
    assert_eq!(number(&within(&database, LONG), TWO).await.unwrap(), 2);
    let reader = within(&database, Duration::from_secs(1));

    let error = reader.rows(&endless()).await.unwrap_err();

    let told = "The query took longer than 1 second; ask for less.";
    assert_eq!(error.to_string(), told);
    assert_eq!(error.code().as_str(), "TIMEOUT");
    let next = number(&reader, TWO).await.unwrap_err();
    assert_eq!(next.to_string(), told, "there is no time for more");
    is_at_rest(&database, &tested).await;
});

on_each_engine!(
    the_time_is_that_of_all_statements_together,
    async |engine| {
        let tested = TestDatabase::migrated(engine);
        let database = open(tested.url()).await;
        let reader = within(&database, Duration::from_secs(2));
        assert_eq!(number(&reader, TWO).await.unwrap(), 2);
        tokio::time::sleep(Duration::from_secs(1)).await;

        let begun = Instant::now();
        let error = reader.rows(&endless()).await.unwrap_err();

        assert_eq!(error.code().as_str(), "TIMEOUT");
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "its own two seconds"
        );
        is_at_rest(&database, &tested).await;
    }
);

on_each_engine!(what_nobody_waits_for_any_more_is_stopped, async |engine| {
    let tested = TestDatabase::migrated(engine);
    let database = open(tested.url()).await;
    // At any moment: while a connection is made, while it begins, while it runs.
    for microseconds in [0, 100, 200, 400, 800, 1600, 3200, 50_000, 200_000] {
        let reader = within(&database, LONG);
        let read = tokio::spawn(async move { reader.rows(&endless()).await });
        tokio::time::sleep(Duration::from_micros(microseconds)).await;
        read.abort();
        assert!(read.await.unwrap_err().is_cancelled());
    }

    is_at_rest(&database, &tested).await;
});

/// As on a machine with very much to do: the server is told to end a statement before it has heard
/// of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_heard_of_after_it_was_to_end_is_stopped_too() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let tested = TestDatabase::migrated(Engine::Postgres);
    let database = open(tested.url()).await;
    // It is prepared by then, and so begins as soon as it is heard of.
    let first = within(&database, Duration::from_secs(1));
    assert!(first.rows(&endless()).await.is_err());
    drop(first);
    let reader = within(&database, LONG);
    let process = number(&reader, "cast(pg_backend_pid() as bigint)").await;
    let stopped = Stopped::at(process.unwrap().try_into().unwrap());
    let read = tokio::spawn(async move { reader.rows(&endless()).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    read.abort();
    assert!(read.await.unwrap_err().is_cancelled());
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(stopped);

    is_at_rest(&database, &tested).await;
}

/// Statements of readers that are left all at once.
const MANY: u32 = 30;

/// Each makes the server end its statement, and none has to wait for as many connections as there
/// are others: those may be slow to make.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_that_are_left_at_once_are_stopped_over_few_connections() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let tested = TestDatabase::migrated(Engine::Postgres);
    let proxy = Proxy::to(&tested).await;
    let settings = PoolSettings {
        connections: Some(MANY),
        statement_timeout: LONG,
    };
    let database = connect(&proxy.url(), settings).await.unwrap();
    let beside = open(tested.url()).await;
    let sleeping = |count: u32| {
        format!(
            "(select count(*) = {count} from pg_stat_activity where datname = current_database()
             and pid <> pg_backend_pid() and state = 'active' and query like '%pg_sleep%')"
        )
    };
    let reads = (0..MANY).map(|_| {
        let reader = within(&database, LONG);
        tokio::spawn(async move { reader.rows(&select("pg_sleep(600) is null")).await })
    });
    let reads: Vec<_> = reads.collect();
    until(&beside.readers, &sleeping(MANY)).await;
    let before = proxy.let_through();

    for read in &reads {
        read.abort();
    }

    until(&beside.readers, &sleeping(0)).await;
    until(&beside.readers, AT_REST).await;
    let more = proxy.let_through() - before;
    assert!(more <= 10, "{more} connections to stop {MANY} statements");
    beside.close().await;
}
