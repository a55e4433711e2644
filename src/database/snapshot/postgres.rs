//! A snapshot of a PostgreSQL database.

use std::{
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    QueryResult, SqlxError, Statement,
    sea_query::Values,
    sqlx::{self, Connection, Executor, Postgres, Row, pool::PoolConnection, postgres::PgRow},
};
use sea_query_sqlx::SqlxValues;
use tokio::time::timeout;

use super::{Phase, is_kept, read};
use crate::database::{Database, beside::Beside, taken::Taken};

/// How long it may take until the server has ended a transaction.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take until the server has ended a statement that it was told to end, before it is
/// told again. It does not count how long it took to tell it: many may have to be told.
const AGAIN: Duration = Duration::from_secs(1);

/// How often it is told at most.
const TELLINGS: usize = 10;

/// A snapshot of a PostgreSQL database. Its moment is that of its beginning.
#[derive(Debug)]
pub(in crate::database) struct Snapshot {
    /// None only while it is dropped.
    connection: Option<PoolConnection<Postgres>>,
    /// Process of the server; none until it has begun.
    process: Option<i32>,
    beside: Option<Arc<Beside>>,
    phase: Phase,
}

impl Snapshot {
    /// A connection may have been cut while nobody used it, such as by a restart of the server: then
    /// another one is taken, until one is new.
    pub(super) async fn open(database: &Database, deadline: Instant) -> Result<Self, SqlxError> {
        let pool = database.readers.get_postgres_connection_pool();
        let beside = database.beside.clone();
        let left = deadline.saturating_duration_since(Instant::now());
        let time = left.min(database.statement_timeout);
        let mut used = pool.size();
        loop {
            let connection = match &beside {
                None => pool.acquire().await?,
                Some(beside) => tokio::select! {
                    acquired = pool.acquire() => acquired?,
                    refusal = beside.refusal() => return Err(refusal),
                },
            };
            // From here on the connection does not go back to the pool but by `Drop`, which ends
            // whatever was begun.
            let mut snapshot = Self {
                connection: Some(connection),
                process: None,
                beside: beside.clone(),
                phase: Phase::Running,
            };
            match snapshot.begin(time).await {
                Ok(()) => return Ok(snapshot),
                Err(cause) if used > 0 && is_cut(&cause) => {
                    snapshot.phase = Phase::Lost;
                    used -= 1;
                }
                Err(cause) => return Err(cause),
            }
        }
    }

    /// One journey to the server and back: the transaction, the time that a statement has, a place to
    /// return to after one that fails, and the process that is to be told to stop.
    async fn begin(&mut self, time: Duration) -> Result<(), SqlxError> {
        // Zero would be for ever.
        let time = time.as_millis().clamp(1, 1 << 30);
        let sql = format!(
            "begin isolation level repeatable read, read only; \
             set local statement_timeout = {time}; \
             savepoint before_statement; \
             select pg_backend_pid()"
        );
        let connection = self.connection.as_deref_mut();
        let connection = connection.ok_or(SqlxError::PoolClosed)?;
        let begun = connection.fetch_one(sqlx::raw_sql(sqlx::AssertSqlSafe(sql)));
        self.process = Some(begun.await?.try_get(0)?);
        self.phase = Phase::Idle;
        Ok(())
    }

    pub(super) async fn rows(
        &mut self,
        statement: Statement,
        taken: &Taken,
    ) -> Result<Vec<QueryResult>, SqlxError> {
        let connection = self.connection.as_deref_mut();
        let connection = connection.ok_or(SqlxError::PoolClosed)?;
        let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
        let is_kept = is_kept(&statement.sql);
        let sql = sqlx::AssertSqlSafe(statement.sql);
        self.phase = Phase::Running;
        let answer = sqlx::query_with(sql, SqlxValues(values))
            .persistent(is_kept)
            .fetch(&mut *connection);
        match read(answer, taken, bytes_of).await {
            // After one that fails the server refuses all others, until it is told to forget it.
            Err(SqlxError::Database(cause)) => {
                let back = "rollback to savepoint before_statement";
                let back = connection.execute(sqlx::raw_sql(back)).await;
                self.phase = back.map_or(Phase::Lost, |_| Phase::Idle);
                Err(SqlxError::Database(cause))
            }
            Err(cause) => {
                self.phase = Phase::Lost;
                Err(cause)
            }
            Ok((rows, is_whole)) => {
                // One that was left in the middle is ended by `Drop`.
                if is_whole {
                    self.phase = Phase::Idle;
                }
                Ok(rows)
            }
        }
    }

    pub(super) const fn phase(&self) -> Phase {
        self.phase
    }
}

/// Bytes of the cells of a row, as the server has sent them.
fn bytes_of(row: &PgRow) -> usize {
    let cells = (0..row.len()).filter_map(|place| row.try_get_raw(place).ok());
    cells
        .map(|cell| cell.as_bytes().map_or(0, <[u8]>::len))
        .sum()
}

/// Whether the connection has ended, rather than that the server refuses something.
fn is_cut(cause: &SqlxError) -> bool {
    match cause {
        SqlxError::Io(_) | SqlxError::Protocol(_) => true,
        // The server is going down, or was told to end this connection.
        SqlxError::Database(cause) => cause.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let statement = self.process.zip(self.beside.take());
            tokio::spawn(give_back(connection, self.phase, statement));
        }
    }
}

/// Ends the transaction, and whatever of it still runs, and returns the connection to the pool; or
/// closes it where it does not come to an end.
async fn give_back(
    mut connection: PoolConnection<Postgres>,
    phase: Phase,
    statement: Option<(i32, Arc<Beside>)>,
) {
    let has_ended = match (phase, statement) {
        (Phase::Lost, _) => false,
        (Phase::Idle, _) => true,
        (Phase::Running, Some((process, beside))) => end(&mut connection, process, &beside).await,
        (Phase::Running, None) => timeout(PATIENCE, drain(&mut connection)).await == Ok(true),
    };
    let is_free = has_ended && {
        let rollback = connection.execute(sqlx::raw_sql("rollback"));
        matches!(timeout(PATIENCE, rollback).await, Ok(Ok(_)))
    };
    if !is_free {
        connection.close_on_drop();
    }
}

/// Has the server end a statement, and says whether it has. Where it cannot be told, the statement ends
/// by its `statement_timeout`, and its connection is closed rather than waited for.
///
/// It is told again where it does not answer: one that has much to do may not have heard of the
/// statement when it was told to end it, and then begins it afterwards.
async fn end(connection: &mut PoolConnection<Postgres>, process: i32, beside: &Beside) -> bool {
    let mut drained = pin!(drain(connection));
    let mut left = TELLINGS;
    while left > 0 && beside.cancel(process).await {
        // The statement answers first, with its rows or as cancelled. Only when the server has
        // answered to what comes after it has it nothing left to cancel.
        if let Ok(is_drained) = timeout(AGAIN, drained.as_mut()).await {
            return is_drained;
        }
        left -= 1;
    }
    false
}

/// Reads what the server still has to say.
async fn drain(connection: &mut PoolConnection<Postgres>) -> bool {
    // An error ends the reading, and more may come after it: a statement is more than one message.
    for _ in 0..4 {
        match connection.ping().await {
            Ok(()) => return true,
            Err(SqlxError::Database(_)) => {}
            Err(_) => return false,
        }
    }
    false
}
