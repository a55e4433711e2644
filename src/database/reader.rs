//! The reads of one request, counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, sea_query::SelectStatement,
};

use crate::error::Error;

/// Records that an answer may show, each as often as it is shown.
pub const MAX_RECORDS: u32 = 100_000;

/// Runs the reads of one request, counts its statements, and keeps its answer within bounds.
#[derive(Clone, Debug)]
pub struct Reader {
    connection: DatabaseConnection,
    statements: Arc<AtomicU32>,
    records: Arc<AtomicU32>,
}

impl Reader {
    /// A reader whose count starts at zero.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            statements: Arc::default(),
            records: Arc::default(),
        }
    }

    /// Which of the two engines is asked.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Statements run so far.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Notes that the answer will show so many records more. What leads from many to many, level
    /// after level, is read once and shown without end.
    ///
    /// # Errors
    /// [`Error::TooExpensive`] once there are more than [`MAX_RECORDS`].
    pub fn show(&self, records: usize) -> Result<(), Error> {
        let records = u32::try_from(records).unwrap_or(MAX_RECORDS);
        let before = self.records.fetch_add(records, Ordering::Relaxed);
        if before.saturating_add(records) > MAX_RECORDS {
            return Err(Error::TooExpensive(format!(
                "The answer would show more than {MAX_RECORDS} records; ask for fewer, or for fewer levels."
            )));
        }
        Ok(())
    }

    /// Runs `select`. Under `--log chancery::database=debug` each statement is logged as the
    /// database is told it, without its values.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database cannot be reached, else [`Error::Internal`].
    pub async fn rows(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, Error> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let statement = self.backend().build(select);
        let sql = statement.sql.clone();
        let started = Instant::now();
        let rows = self.connection.query_all_raw(statement).await?;
        let elapsed_ms = started.elapsed().as_secs_f64() * 1000.0;
        tracing::debug!(sql, rows = rows.len(), elapsed_ms, "statement");
        Ok(rows)
    }
}
