//! The reads of one request, counted.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, sea_query::SelectStatement,
};

use super::Watch;
use crate::error::Error;

/// Records that an answer may show, each as often as it is shown.
pub const MAX_RECORDS: u32 = 100_000;

/// Runs the reads of one request, counts its statements, and keeps its answer within bounds.
#[derive(Clone, Debug)]
pub struct Reader {
    connection: DatabaseConnection,
    statements: Arc<AtomicU32>,
    records: Arc<AtomicU32>,
    watch: Watch,
}

impl Reader {
    /// A reader whose count starts at zero.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            statements: Arc::default(),
            records: Arc::default(),
            watch: Watch::default(),
        }
    }

    /// The same, with its statements under this watch.
    #[must_use]
    pub fn watched(self, watch: Watch) -> Self {
        Self { watch, ..self }
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

    /// Runs `select`, and tells the [`Watch`] of it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database cannot be reached, else [`Error::Internal`].
    pub async fn rows(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, Error> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let statement = self.backend().build(select);
        let sql = statement.sql.clone();
        let rows = self.connection.query_all_raw(statement);
        Ok(self.watch.run(self.backend(), sql, rows).await?)
    }
}
