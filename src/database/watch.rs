//! Who is told of the SQL statements of a request: the log, the metrics, the traces, and the request
//! itself.
//!
//! Told is the text as the database is told it, with a mark in the place of each value.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{DbBackend, DbErr};
use tracing::{Instrument, Span, field};

use crate::{
    error::Error,
    telemetry::{Metrics, traces::SPANS},
};

/// Watches the statements of one request; clones watch the same one. [`Watch::default`] tells the
/// log alone, and no statement is slow.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    metrics: Option<Metrics>,
    slow: Option<Duration>,
    operation: Arc<str>,
    microseconds: Arc<AtomicU64>,
}

impl Watch {
    /// A watch that counts in `metrics`, and warns of statements that take `slow` or longer.
    #[must_use]
    pub fn new(metrics: Metrics, slow: Option<Duration>) -> Self {
        Self {
            metrics: Some(metrics),
            slow,
            ..Self::default()
        }
    }

    /// The same for one request, with the name of its operation for the log.
    #[must_use]
    pub fn of(&self, operation: &str) -> Self {
        Self {
            operation: operation.into(),
            microseconds: Arc::default(),
            ..self.clone()
        }
    }

    /// Time of all statements of the request so far. They may run side by side: it can be longer
    /// than the request.
    #[must_use]
    pub fn spent(&self) -> Duration {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed))
    }

    /// Waits for a connection, and tells how long that took.
    ///
    /// # Errors
    /// Those of the connection.
    pub(super) async fn acquire<C>(
        &self,
        connection: impl Future<Output = Result<C, Error>>,
    ) -> Result<C, Error> {
        let started = Instant::now();
        let acquired = connection.await;
        match &acquired {
            Ok(_) => self.counted(|metrics| metrics.acquired(started.elapsed())),
            Err(_) => self.counted(Metrics::acquire_timed_out),
        }
        acquired
    }

    /// Runs a statement, whose text is `sql`, and tells of it. Under `--log chancery::database=debug`
    /// the log has each one.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn run<Row>(
        &self,
        engine: DbBackend,
        sql: String,
        statement: impl Future<Output = Result<Vec<Row>, DbErr>>,
    ) -> Result<Vec<Row>, DbErr> {
        let span = tracing::info_span!(
            target: SPANS, "sql", otel.name = first_word(&sql), otel.kind = "client",
            db.system.name = match engine { DbBackend::Postgres => "postgresql", _ => "sqlite" },
            db.operation.name = first_word(&sql), db.query.text = sql,
            db.response.returned_rows = field::Empty, error.type = field::Empty,
            otel.status_code = field::Empty,
        );
        let mut running = Running {
            watch: self,
            span: span.clone(),
            sql,
            started: Instant::now(),
            ended: false,
        };
        let ran = statement.instrument(span).await;
        running.end(ran.as_ref().map(Vec::len));
        ran
    }

    fn counted(&self, count: impl FnOnce(&Metrics)) {
        if let Some(metrics) = &self.metrics {
            count(metrics);
        }
    }
}

/// A statement under way. A request that is given up drops it in the middle, which may well be
/// because it was slow.
struct Running<'watch> {
    watch: &'watch Watch,
    span: Span,
    sql: String,
    started: Instant,
    ended: bool,
}

impl Running<'_> {
    fn end(&mut self, rows: Result<usize, &DbErr>) {
        self.ended = true;
        let elapsed = self.elapsed();
        let watch = self.watch;
        let (sql, rows) = (
            self.sql.as_str(),
            if let Ok(rows) = rows {
                watch.counted(|metrics| metrics.statement(elapsed));
                Some(rows)
            } else {
                watch.counted(Metrics::statement_failed);
                None
            },
        );
        tracing::debug!(sql, rows, elapsed_ms = milliseconds(elapsed), "statement");
        match rows.and_then(|rows| i64::try_from(rows).ok()) {
            Some(rows) => {
                self.span.record("db.response.returned_rows", rows);
            }
            None => self.fail_span("failed"),
        }
        self.warn_if_slow(elapsed, rows);
    }

    fn fail_span(&self, how: &str) {
        self.span.record("error.type", how);
        self.span.record("otel.status_code", "ERROR");
    }

    /// Adds to the time of the request, and gives that of this statement.
    fn elapsed(&self) -> Duration {
        let elapsed = self.started.elapsed();
        let microseconds = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        self.watch
            .microseconds
            .fetch_add(microseconds, Ordering::Relaxed);
        elapsed
    }

    fn warn_if_slow(&self, elapsed: Duration, rows: Option<usize>) {
        if self.watch.slow.is_some_and(|slow| elapsed >= slow) {
            self.watch.counted(Metrics::statement_slow);
            let operation = Some(&*self.watch.operation);
            tracing::warn!(
                operation = operation.filter(|name| !name.is_empty()),
                sql = self.sql,
                rows,
                elapsed_ms = milliseconds(elapsed),
                "slow statement"
            );
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.ended {
            let elapsed = self.elapsed();
            self.fail_span("broken off");
            self.watch.counted(Metrics::statement_failed);
            self.warn_if_slow(elapsed, None);
        }
    }
}

/// What a statement does: `SELECT`.
fn first_word(sql: &str) -> &str {
    sql.split_whitespace().next().unwrap_or_default()
}

/// To the microsecond, and no further.
fn milliseconds(elapsed: Duration) -> f64 {
    (elapsed.as_secs_f64() * 1e6).round() / 1e3
}
