//! A snapshot of a SQLite file.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Instant,
};

use sea_orm::{
    QueryResult, SqlxError, Statement,
    sea_query::Values,
    sqlx::{
        self, Decode, Executor, Row, Sqlite, TypeInfo, ValueRef, pool::PoolConnection,
        sqlite::SqliteRow,
    },
};
use sea_query_sqlx::SqlxValues;

use super::{Phase, is_kept, read};
use crate::database::{Database, taken::Taken};

/// Steps of SQLite's machine between two looks at the clock: well under a millisecond of work.
const STEPS: i32 = 1000;

/// What the connection asks while it works whether it should go on.
///
/// It asks until the next request puts its own in this place, which spares a journey to SQLite's
/// thread; from the end of its request on, it lets everything pass.
#[derive(Debug)]
struct Leash {
    deadline: Instant,
    hold: AtomicU8,
}

/// Until the deadline.
const RUN: u8 = 0;
/// Not a step further.
const STOP: u8 = 1;
/// As far as whoever else has the connection likes.
const FREE: u8 = 2;

impl Leash {
    fn lets_pass(&self) -> bool {
        match self.hold.load(Ordering::Relaxed) {
            RUN => Instant::now() < self.deadline,
            hold => hold == FREE,
        }
    }

    fn set(&self, hold: u8) {
        self.hold.store(hold, Ordering::Relaxed);
    }
}

/// A snapshot of a SQLite file. Its moment is that of its first statement.
#[derive(Debug)]
pub(in crate::database) struct Snapshot {
    /// None only while it is dropped.
    connection: Option<PoolConnection<Sqlite>>,
    leash: Arc<Leash>,
    phase: Phase,
    /// Whether its transaction has begun, which it does with the first statement.
    has_begun: bool,
}

impl Snapshot {
    pub(super) async fn open(database: &Database, deadline: Instant) -> Result<Self, SqlxError> {
        let pool = database.readers.get_sqlite_connection_pool();
        let leash = Arc::new(Leash {
            deadline,
            hold: AtomicU8::new(RUN),
        });
        // From here on the connection does not go back to the pool but by `Drop`, which ends
        // whatever was begun.
        let mut snapshot = Self {
            connection: Some(pool.acquire().await?),
            leash: Arc::clone(&leash),
            phase: Phase::Running,
            has_begun: false,
        };
        let connection = snapshot.connection.as_deref_mut();
        let connection = connection.ok_or(SqlxError::PoolClosed)?;
        connection
            .lock_handle()
            .await?
            .set_progress_handler(STEPS, move || leash.lets_pass());
        snapshot.phase = Phase::Idle;
        Ok(snapshot)
    }

    pub(super) async fn rows(
        &mut self,
        statement: Statement,
        taken: &Taken,
    ) -> Result<Vec<QueryResult>, SqlxError> {
        let connection = self.connection.as_deref_mut();
        let connection = connection.ok_or(SqlxError::PoolClosed)?;
        let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
        // One journey to SQLite's thread is spared.
        let begin = if self.has_begun { "" } else { "begin; " };
        let is_kept = is_kept(&statement.sql);
        let sql = sqlx::AssertSqlSafe(format!("{begin}{}", statement.sql));
        self.has_begun = true;
        self.phase = Phase::Running;
        let answer = sqlx::query_with(sql, SqlxValues(values))
            .persistent(is_kept)
            .fetch(connection);
        let read = read(answer, taken, bytes_of).await;
        self.phase = match &read {
            Ok((_, true)) => Phase::Idle,
            // Left in the middle, and ended by `Drop`.
            Ok((_, false)) => Phase::Running,
            Err(cause) if ends_alone(cause) => Phase::Idle,
            Err(_) => Phase::Lost,
        };
        Ok(read?.0)
    }

    pub(super) const fn phase(&self) -> Phase {
        self.phase
    }
}

/// Bytes of the texts of a row. Of a number they are not asked: SQLite would write it as a text.
fn bytes_of(row: &SqliteRow) -> usize {
    let cells = (0..row.len()).filter_map(|place| row.try_get_raw(place).ok());
    cells
        .filter(|cell| matches!(cell.type_info().name(), "TEXT" | "BLOB"))
        .map(|cell| <&[u8] as Decode<Sqlite>>::decode(cell).map_or(0, <[u8]>::len))
        .sum()
}

/// Whether a statement that failed with this has left its transaction as it was. Out of memory (7),
/// an error of the disk (10) and a full one (13) may roll it back.
fn ends_alone(cause: &SqlxError) -> bool {
    let SqlxError::Database(cause) = cause else {
        return false;
    };
    let code: Option<u32> = cause.code().and_then(|code| code.parse().ok());
    code.is_some_and(|code| !matches!(code & 0xff, 7 | 10 | 13))
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let hold = if self.phase == Phase::Idle {
                FREE
            } else {
                STOP
            };
            self.leash.set(hold);
            if hold == FREE && !self.has_begun {
                // Nothing was asked: there is nothing to end.
                return;
            }
            tokio::spawn(give_back(connection, Arc::clone(&self.leash)));
        }
    }
}

/// Ends the transaction, and returns the connection to the pool; or closes it where there was none
/// to end, since nobody knows then what it is in the middle of.
async fn give_back(mut connection: PoolConnection<Sqlite>, leash: Arc<Leash>) {
    if leash.hold.load(Ordering::Relaxed) == STOP {
        // Comes once SQLite's thread has left the statement.
        if let Ok(mut handle) = connection.lock_handle().await {
            handle.remove_progress_handler();
        }
    }
    if let Err(error) = connection.execute(sqlx::query("rollback")).await {
        tracing::debug!(%error, "a connection is closed, for its transaction was not there to end");
        connection.close_on_drop();
    }
}
