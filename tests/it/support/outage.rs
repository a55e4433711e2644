//! Databases that fail.

use std::time::Duration;

use chancery::database::{
    Database,
    connect::{PoolSettings, connect},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

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
