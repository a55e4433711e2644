//! A read-only transaction on a connection of its own: whatever is read in it was true at one
//! moment, and nothing of it runs on once nobody waits for it.
//!
//! A statement whose future is dropped is stopped, and the connection goes back to the pool when the
//! engine has let go of it and the transaction is over. That is the work of `Drop`, since a request
//! can end anywhere: its client goes away, or its time is over.

use std::{sync::Arc, time::Instant};

use futures_util::{Stream, TryStreamExt};
use sea_orm::{ConnAcquireErr, DbBackend, DbErr, QueryResult, RuntimeErr, SqlxError, Statement};
use tokio::time::timeout_at;

use super::{Database, taken::Taken};
use crate::error::Error;

mod postgres;
mod sqlite;

/// Bytes of a statement that a connection keeps prepared. SQLite holds some twenty bytes for each byte of
/// it, and PostgreSQL more; a longer one is that of a filter that hardly comes again in the same form.
const KEPT: usize = 5_000;

/// Whether the next request is likely to run the same statement.
const fn is_kept(sql: &str) -> bool {
    sql.len() <= KEPT
}

/// Reads the rows of an answer, and says whether these are all: once too much is `taken` the rest is left
/// where it is.
async fn read<R: Into<QueryResult>>(
    mut answer: impl Stream<Item = Result<R, SqlxError>> + Unpin,
    taken: &Taken,
    bytes_of: fn(&R) -> usize,
) -> Result<(Vec<QueryResult>, bool), SqlxError> {
    let mut rows = Vec::new();
    while let Some(row) = answer.try_next().await? {
        let more = taken.add(bytes_of(&row));
        rows.push(row.into());
        if !more {
            return Ok((rows, false));
        }
    }
    Ok((rows, true))
}

/// How far a snapshot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// It waits for a statement.
    Idle,
    /// A statement was sent, and its answer has not come in full.
    Running,
    /// The connection cannot be trusted any more.
    Lost,
}

/// A snapshot of the database, on either engine.
#[derive(Debug)]
pub(super) enum Snapshot {
    Sqlite(sqlite::Snapshot),
    Postgres(postgres::Snapshot),
}

impl Snapshot {
    /// Takes a connection and begins, before `deadline`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where there is no connection to be had.
    pub(super) async fn open(database: &Database, deadline: Instant) -> Result<Self, Error> {
        let too_busy = |_| Error::Unavailable(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        let opened = async {
            match database.backend() {
                DbBackend::Sqlite => sqlite::Snapshot::open(database, deadline)
                    .await
                    .map(Self::Sqlite),
                _ => postgres::Snapshot::open(database, deadline)
                    .await
                    .map(Self::Postgres),
            }
        };
        let opened = timeout_at(deadline.into(), opened).await;
        opened.map_err(too_busy)?.map_err(unavailable)
    }

    /// Runs a statement to its end, or until too much is `taken`: nothing more is read here then.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) async fn rows(
        &mut self,
        statement: Statement,
        taken: &Taken,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let rows = match self {
            Self::Sqlite(snapshot) => snapshot.rows(statement, taken).await,
            Self::Postgres(snapshot) => snapshot.rows(statement, taken).await,
        };
        rows.map_err(|cause| DbErr::Query(RuntimeErr::SqlxError(Arc::new(cause))))
    }

    /// Whether it can run another statement. Not after one was left in the middle, nor after its
    /// connection broke.
    pub(super) const fn is_usable(&self) -> bool {
        let phase = match self {
            Self::Sqlite(snapshot) => snapshot.phase(),
            Self::Postgres(snapshot) => snapshot.phase(),
        };
        matches!(phase, Phase::Idle)
    }
}

/// Whatever keeps a connection from being made, or from beginning, may pass.
fn unavailable(cause: SqlxError) -> Error {
    Error::Unavailable(match cause {
        SqlxError::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        SqlxError::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        cause => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(cause))),
    })
}
