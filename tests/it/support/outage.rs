//! Databases that fail.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use chancery::database::{
    Database,
    connect::{PoolSettings, connect},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use super::{
    database::{Engine, TestDatabase},
    postgres::Cluster,
};

/// The database, beside the server, over a connection of its own.
pub(crate) async fn beside(database: &TestDatabase) -> Database {
    let settings = PoolSettings {
        connections: Some(1),
        statement_timeout: Duration::from_secs(10),
    };
    connect(database.url(), settings).await.unwrap()
}

/// Lets nobody read meetings until the transaction ends. On PostgreSQL.
pub(crate) async fn lock_meetings(database: &TestDatabase) -> DatabaseTransaction {
    let transaction = beside(database).await.begin().await.unwrap();
    let statement = "lock table meeting in access exclusive mode";
    transaction.execute_unprepared(statement).await.unwrap();
    transaction
}

/// How many statements wait for a lock in the database of this transaction.
pub(crate) async fn waiting(transaction: &DatabaseTransaction) -> i64 {
    let sql = "select count(*) as waiting from pg_locks where not granted \
        and database = (select oid from pg_database where datname = current_database())";
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = transaction.query_one_raw(statement).await.unwrap();
    row.expect("a row").try_get("", "waiting").unwrap()
}

/// Waits until so many statements wait for a lock in the database of this transaction, or more.
pub(crate) async fn until_waiting(transaction: &DatabaseTransaction, statements: i64) {
    let patience = Instant::now() + Duration::from_mins(1);
    while waiting(transaction).await < statements {
        assert!(Instant::now() < patience, "no statement waits for the lock");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A process of PostgreSQL that does nothing until this is dropped.
pub(crate) struct Stopped(i32);

impl Stopped {
    /// The one that waits for a lock in the database of this transaction.
    pub(crate) async fn who_waits(transaction: &DatabaseTransaction) -> Self {
        let sql = "select pid from pg_locks where not granted \
            and database = (select oid from pg_database where datname = current_database())";
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let row = transaction.query_one_raw(statement).await.unwrap();
        Self::at(row.expect("one waits").try_get("", "pid").unwrap())
    }

    /// The one with this number.
    pub(crate) fn at(process: i32) -> Self {
        let stopped = Self(process);
        stopped.signal("STOP");
        stopped
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.0);
        let done = Command::new("sh").args(["-c", &kill]).status();
        assert!(done.is_ok_and(|done| done.success()), "{kill}");
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        self.signal("CONT");
    }
}

/// Runs a statement beside the server.
pub(crate) async fn execute(database: &TestDatabase, statement: &str) {
    let beside = beside(database).await;
    beside.writer.execute_unprepared(statement).await.unwrap();
    beside.close().await;
}

/// A PostgreSQL database that lets nobody in, until [`Outage::end`].
pub(crate) struct Outage {
    name: String,
}

impl Outage {
    pub(crate) fn of(database: &TestDatabase) -> Self {
        assert_eq!(database.engine(), Engine::Postgres, "SQLite has no server");
        let outage = Self {
            name: name_of(database),
        };
        outage.allow_connections(false);
        cut_connections(database);
        outage
    }

    pub(crate) fn end(self) {
        self.allow_connections(true);
    }

    fn allow_connections(&self, allow: bool) {
        let statement = format!("alter database {} allow_connections {allow}", self.name);
        cluster().execute(&statement).unwrap();
    }
}

/// Ends all connections to a PostgreSQL database; new ones can be made at once.
pub(crate) fn cut_connections(database: &TestDatabase) {
    let name = name_of(database);
    let statement = format!(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'"
    );
    cluster().execute(&statement).unwrap();
}

fn cluster() -> &'static Cluster {
    Cluster::get().expect("the test asks whether the engine is available")
}

/// The name of a PostgreSQL database, as its server has it.
pub(crate) fn name_of(database: &TestDatabase) -> String {
    let url = database.url();
    let address = url.split('?').next().unwrap_or(url);
    address.rsplit('/').next().unwrap_or(address).to_owned()
}
