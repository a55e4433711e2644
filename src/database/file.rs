//! One SQLite file, opened by one connection: what backups and restores work on.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement,
    sqlx::sqlite::{SqliteJournalMode, SqliteLockingMode},
};

use super::connect;

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be read, beside others who write. Opened for writing all the same, since whoever opens a
    /// file read-only and closes it last leaves an empty log behind; and `query_only` refuses
    /// `vacuum into` too.
    Read,
    /// To be changed where nobody else knows of it.
    Prepare,
    /// To be held, so that nobody else can read or write it.
    Hold,
}

/// Opens a file that must be there, and waits for locks for as long as is said.
pub(super) async fn open(
    path: &Path,
    purpose: Purpose,
    patience: Duration,
) -> Result<DatabaseConnection, DbErr> {
    let path = path.to_owned();
    let mut options = connect::common_options("sqlite://");
    options
        .max_connections(1)
        // A lock lives as long as the connection.
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .filename(&path)
                .create_if_missing(false)
                .busy_timeout(patience);
            match purpose {
                Purpose::Read => sqlite,
                // Without a log, there is nothing beside the file that could be forgotten.
                Purpose::Prepare => sqlite.journal_mode(SqliteJournalMode::Delete),
                Purpose::Hold => sqlite.locking_mode(SqliteLockingMode::Exclusive),
            }
        });
    connect::open(options).await
}

/// Rows of a statement without parameters.
pub(super) async fn rows(
    connection: &DatabaseConnection,
    sql: &str,
) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    connection.query_all_raw(statement).await
}

/// Texts of the first column.
pub(super) async fn texts(
    connection: &DatabaseConnection,
    sql: &str,
) -> Result<Vec<String>, DbErr> {
    let rows = rows(connection, sql).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The number in the first column of the first row; none where there is no row.
pub(super) async fn number(
    connection: &DatabaseConnection,
    sql: &str,
) -> Result<Option<i64>, DbErr> {
    let rows = rows(connection, sql).await?;
    rows.first().map(|row| row.try_get_by_index(0)).transpose()
}

/// Closes the file, so that nothing of ours stays beside it.
pub(super) async fn close(connection: DatabaseConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "a file did not close cleanly");
    }
}
