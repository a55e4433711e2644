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

/// Runs the reads of one request and counts its statements.
#[derive(Clone, Debug)]
pub struct Reader {
    connection: DatabaseConnection,
    statements: Arc<AtomicU32>,
}

impl Reader {
    /// A reader whose count starts at zero.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            statements: Arc::default(),
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
