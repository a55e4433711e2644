//! What a request reads is of one moment, and ends with it.

mod stopped;

use std::time::{Duration, Instant};

use chancery::{
    database::{
        Database, ReadLimits, Reader,
        connect::{PoolSettings, connect},
    },
    error::Error,
};
use sea_orm::{
    ConnectionTrait, DbErr, QueryResult,
    sea_query::{Alias, Expr, Query, SelectStatement},
};
use serde_json::json;

use crate::support::{
    app::TestApp,
    database::{Engine, TestDatabase, on_each_engine},
    outage::execute,
    proxy::Proxy,
};

/// Long enough for whatever is to happen.
const LONG: Duration = Duration::from_mins(10);

/// Opens a database whose readers have one connection: what one leaves behind, the next one meets.
async fn open(url: &str) -> Database {
    let settings = PoolSettings {
        connections: Some(1),
        statement_timeout: LONG,
    };
    connect(url, settings).await.unwrap()
}

fn within(database: &Database, time: Duration) -> Reader {
    Reader::new(database, ReadLimits::until(Instant::now() + time))
}

fn select(expression: &'static str) -> SelectStatement {
    let mut select = Query::select();
    select.expr_as(Expr::cust(expression), Alias::new("found"));
    select
}

/// Reads a number.
async fn number(reader: &Reader, expression: &'static str) -> Result<i64, Error> {
    let rows = reader.rows(&select(expression)).await?;
    Ok(rows[0].try_get("", "found")?)
}

/// Something to read, as wide on PostgreSQL as it is on SQLite.
const TWO: &str = "cast(2 as bigint)";

const TITLES: &str = "(select count(*) from meeting where title = 'Changed')";
const CHANGE: &str = "update meeting set title = 'Changed'";

on_each_engine!(all_reads_of_a_request_are_of_one_moment, async |engine| {
    let app = TestApp::start(engine).await;
    let database = open(app.database().url()).await;
    let reader = within(&database, LONG);
    let version = reader.version().await.unwrap();
    assert_eq!(number(&reader, TITLES).await.unwrap(), 0);

    execute(app.database(), CHANGE).await;
    execute(app.database(), "update dataset set version = version + 1").await;

    assert_eq!(number(&reader, TITLES).await.unwrap(), 0);
    assert_eq!(reader.version().await.unwrap(), version);
    assert_eq!(reader.statements(), 2, "the version is not counted");
    drop(reader);
    let next = within(&database, LONG);
    assert!(number(&next, TITLES).await.unwrap() > 0);
    let changed = next.version().await.unwrap();
    assert_eq!(changed.number, version.number + 1);
});

/// The answer begins before a change and ends after it: a lock holds it up between two waves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_a_change_overtakes_knows_nothing_of_it() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::start(Engine::Postgres).await;
    let query =
        r#"{ dataset { version } meeting(slug: "iwaya-visit-beijing") { sources { title } } }"#;
    let before = app.data(query).await;
    let beside = open(app.database().url()).await;
    let change = beside.begin().await.unwrap();
    change
        .execute_unprepared("lock table source in access exclusive mode")
        .await
        .unwrap();

    let (answer, ()) = tokio::join!(app.data(query), async {
        until(&change, WAITS).await;
        let sql = "update source set title = 'Changed'; update dataset set version = version + 1";
        change.execute_unprepared(sql).await.unwrap();
        change.commit().await.unwrap();
    });

    assert_eq!(answer, before);
    assert_ne!(app.data(query).await, before);
    beside.close().await;
}

/// A statement waits for a lock.
const WAITS: &str = "exists (select 1 from pg_locks where not granted)";

/// Waits until a condition holds in PostgreSQL.
async fn until(connection: &impl ConnectionTrait, condition: &str) {
    let patience = Instant::now() + Duration::from_mins(1);
    loop {
        let sql = format!("select {condition} as holds");
        let statement = sea_orm::Statement::from_string(connection.get_database_backend(), sql);
        let row: QueryResult = connection
            .query_one_raw(statement)
            .await
            .unwrap()
            .expect("a row");
        if row.try_get("", "holds").unwrap() {
            return;
        }
        assert!(Instant::now() < patience, "never: {condition}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

on_each_engine!(
    a_statement_that_fails_leaves_the_moment_to_the_others,
    async |engine| {
        let app = TestApp::start(engine).await;
        let database = open(app.database().url()).await;
        let reader = within(&database, LONG);
        let version = reader.version().await.unwrap();

        let error = number(&reader, "no_such_column").await.unwrap_err();
        execute(app.database(), "update dataset set version = version + 1").await;

        assert_eq!(error.code().as_str(), "INTERNAL");
        assert_eq!(reader.version().await.unwrap(), version);
    }
);

on_each_engine!(statements_and_records_are_counted_out, async |engine| {
    let tested = TestDatabase::migrated(engine);
    let database = open(tested.url()).await;
    let limits = ReadLimits {
        statements: 2,
        records: 10,
        ..ReadLimits::until(Instant::now() + LONG)
    };
    let reader = Reader::new(&database, limits);
    for _ in 0..2 {
        assert_eq!(number(&reader, TWO).await.unwrap(), 2);
    }

    let third = number(&reader, TWO).await.unwrap_err();

    assert_eq!(third.code().as_str(), "TOO_EXPENSIVE");
    assert_eq!(reader.statements(), 2);
    reader.show(10).unwrap();
    let eleventh = reader.show(1).unwrap_err();
    assert_eq!(eleventh.code().as_str(), "TOO_EXPENSIVE");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_of_very_many_statements_is_refused() {
    let settings = [
        "--max-statements=100",
        "--max-aliases=200",
        "--max-root-fields=200",
    ];
    let app = TestApp::set(Engine::Sqlite, &settings).await;
    let fields = |count: u32| -> String {
        let years = 1700..1700 + count;
        let field = |year| {
            format!("y{year}: meetings(filter: {{date: {{from: \"{year}\"}}}}) {{ totalCount }} ")
        };
        years.map(field).collect()
    };

    let body = app.query(&format!("{{ {} }}", fields(101))).await;

    assert_eq!(app.statements(&format!("{{ {} }}", fields(100))).await, 100);
    let errors = body["errors"].as_array().expect("errors");
    for error in errors {
        assert_eq!(error["extensions"], json!({ "code": "TOO_EXPENSIVE" }));
    }
}

on_each_engine!(who_finds_no_free_connection_waits_for_one, async |engine| {
    let tested = TestDatabase::migrated(engine);
    let database = open(tested.url()).await;
    let first = within(&database, LONG);
    assert_eq!(number(&first, TWO).await.unwrap(), 2);

    let hurried = within(&database, Duration::from_millis(300));
    let hurried = number(&hurried, TWO).await.unwrap_err();
    let second = within(&database, LONG);
    let (second, ()) = tokio::join!(number(&second, TWO), async {
        // Longer than it takes to find out that a server is down.
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(first);
    });

    assert_eq!(hurried.code().as_str(), "UNAVAILABLE");
    assert_eq!(second.unwrap(), 2);
});

/// The pool tries a server that refuses for as long as it may wait for a free connection; a reader
/// does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_down_is_unavailable_at_once_until_it_is_back() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let tested = TestDatabase::migrated(Engine::Postgres);
    let mut proxy = Proxy::to(&tested).await;
    let database = open(&proxy.url()).await;
    assert_eq!(number(&within(&database, LONG), TWO).await.unwrap(), 2);

    proxy.close().await;
    let error = number(&within(&database, LONG), TWO).await.unwrap_err();
    proxy.open().await;

    // Not `ConnectionAcquire`, which is that the pool has tried for as long as it may.
    assert!(
        matches!(error, Error::Unavailable(DbErr::Conn(_))),
        "{error:?}"
    );
    assert_eq!(number(&within(&database, LONG), TWO).await.unwrap(), 2);
}
