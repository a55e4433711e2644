//! The reads of one request: of one moment, counted, and within its limits.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use sea_orm::{DbBackend, DbErr, QueryResult, RuntimeErr, Statement, sea_query::SelectStatement};
use tokio::{sync::Mutex, time::timeout_at};

use super::{
    Database, Version, Watch,
    snapshot::Snapshot,
    taken::{self, Taken},
};
use crate::error::Error;

/// What a request may ask of the database.
#[derive(Clone, Copy, Debug)]
pub struct ReadLimits {
    /// What the request had when it began, in whole seconds: for the words that say that it is over.
    pub seconds: u64,
    /// When its time is over. Whatever the database still does for it is stopped.
    pub deadline: Instant,
    /// SQL statements.
    pub statements: u32,
    /// Records that the answer may show, each as often as it is shown.
    pub records: u32,
    /// Bytes of texts in the rows that are read.
    pub bytes: usize,
}

impl ReadLimits {
    /// 100 statements, 100,000 records and 17 MB of their texts until `deadline`, for a request that begins now.
    #[must_use]
    pub fn until(deadline: Instant) -> Self {
        let time = deadline.saturating_duration_since(Instant::now());
        let seconds = time.as_millis().div_ceil(1000);
        Self {
            seconds: seconds.try_into().unwrap_or(u64::MAX),
            deadline,
            statements: 100,
            records: 100_000,
            bytes: taken::bytes_for(4_000_000),
        }
    }
}

/// Runs the reads of one request in one snapshot, counts its statements, and keeps it within its
/// limits.
///
/// The snapshot begins with the first statement, on a connection that the request has to itself from
/// then on: whoever asks for several things at once gets them one after the other, and all of the
/// same moment, whatever is written meanwhile. It ends with the last clone of the reader; a statement
/// that is still under way then is stopped in the database.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Request>);

#[derive(Debug)]
struct Request {
    database: Database,
    limits: ReadLimits,
    statements: AtomicU32,
    records: AtomicU32,
    taken: Taken,
    session: Mutex<Session>,
    watch: Watch,
}

/// How far the reads of a request are.
#[derive(Debug)]
enum Session {
    /// Nothing was read yet.
    New,
    /// Here they run.
    Open(Snapshot),
    /// Nothing can be read any more, for this reason.
    Over(Error),
}

impl Reader {
    /// A reader whose counts start at zero.
    #[must_use]
    pub fn new(database: &Database, limits: ReadLimits) -> Self {
        Self::watched(database, limits, Watch::default())
    }

    /// The same, with its statements under a watch.
    #[must_use]
    pub fn watched(database: &Database, limits: ReadLimits, watch: Watch) -> Self {
        Self(Arc::new(Request {
            database: database.clone(),
            limits,
            statements: AtomicU32::default(),
            records: AtomicU32::default(),
            taken: Taken::within(&limits),
            session: Mutex::new(Session::New),
            watch,
        }))
    }

    /// Which of the two engines is asked.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.0.database.backend()
    }

    /// Statements run so far.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// Notes that the answer will show so many records more. What leads from many to many, level
    /// after level, is read once and shown without end.
    ///
    /// # Errors
    /// [`Error::TooExpensive`] once there are more than the request may show.
    pub fn show(&self, records: usize) -> Result<(), Error> {
        let most = self.0.limits.records;
        let records = u32::try_from(records).unwrap_or(u32::MAX);
        let add = |shown: u32| Some(shown.saturating_add(records));
        let order = Ordering::Relaxed;
        let before = self.0.records.fetch_update(order, order, add);
        if before.unwrap_or(most).saturating_add(records) > most {
            return Err(Error::TooExpensive(format!(
                "The answer would show more than {most} records; ask for fewer, or for fewer levels."
            )));
        }
        Ok(())
    }

    /// Runs `select`. Under `--log chancery::database=debug` each statement is logged as the
    /// database is told it, without its values.
    ///
    /// # Errors
    /// [`Error::TooExpensive`] once there are more statements, rows or texts than the request may read,
    /// [`Error::TimedOut`] when its time is over, [`Error::Unavailable`] where the database cannot be
    /// reached, else [`Error::Internal`].
    pub async fn rows(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, Error> {
        let most = self.0.limits.statements;
        let order = Ordering::Relaxed;
        let one_more = |run: u32| (run < most).then_some(run + 1);
        if self
            .0
            .statements
            .fetch_update(order, order, one_more)
            .is_err()
        {
            return Err(Error::TooExpensive(format!(
                "The query would take more than {most} statements of SQL; ask for fewer fields that lead to other records, or for fewer levels."
            )));
        }
        // Large, and held by those of everything that waits for it.
        Box::pin(self.read(self.backend().build(select), Some(&self.0.watch))).await
    }

    /// The version of the data that all other reads of this request see. It is the server that wants
    /// to know, not the query: this is not counted among its statements, nor is anybody told of it.
    ///
    /// # Errors
    /// Those of [`Reader::rows`], but for the first.
    pub async fn version(&self) -> Result<Version, Error> {
        let rows = self.read(self.backend().build(&Version::select()), None);
        let rows = Box::pin(rows).await?;
        Version::read(&rows)
    }

    async fn read(
        &self,
        statement: Statement,
        watch: Option<&Watch>,
    ) -> Result<Vec<QueryResult>, Error> {
        let deadline = self.0.limits.deadline;
        let too_late = |_| self.timed_out();
        let session = timeout_at(deadline.into(), self.0.session.lock()).await;
        let mut session = session.map_err(too_late)?;
        let mut snapshot = match mem::replace(&mut *session, Session::Over(self.timed_out())) {
            Session::New => {
                let opened = Snapshot::open(&self.0.database, deadline);
                let opened = match watch {
                    Some(watch) => watch.acquire(opened).await,
                    None => opened.await,
                };
                match opened {
                    Ok(snapshot) => snapshot,
                    Err(error) => {
                        *session = Session::Over(error.clone());
                        return Err(error);
                    }
                }
            }
            Session::Open(snapshot) => snapshot,
            Session::Over(error) => {
                *session = Session::Over(error.clone());
                return Err(error);
            }
        };
        let sql = statement.sql.clone();
        let begun = Instant::now();
        let own_time = self.0.database.statement_timeout;
        // Where this is dropped before its end, by this limit or by whoever waits for it, the
        // snapshot is dropped too, and stops what it runs.
        let rows = snapshot.rows(statement, &self.0.taken);
        let rows = async {
            match watch {
                Some(watch) => watch.run(self.backend(), sql, rows).await,
                None => rows.await,
            }
        };
        let rows = timeout_at(deadline.into(), rows).await;
        let rows = rows.map_err(too_late)?;
        let rows = rows.map_err(|cause| match cause {
            // The database has its own eye on the time, and may be the first to say so.
            _ if Instant::now() >= deadline => self.timed_out(),
            // Not by an operator, who may end it at any moment.
            cause if is_ended(&cause) && begun.elapsed() >= own_time => {
                Error::TimedOut(own_time.as_secs())
            }
            cause => Error::from(cause),
        });
        let rows = rows.and_then(|rows| self.0.taken.refusal().map_or(Ok(rows), Err));
        *session = match &rows {
            // Nothing more will be read: the connection is wanted elsewhere.
            Err(error @ Error::TimedOut(_)) => Session::Over(error.clone()),
            Err(error) if !snapshot.is_usable() => Session::Over(error.clone()),
            _ => Session::Open(snapshot),
        };
        rows
    }

    fn timed_out(&self) -> Error {
        Error::TimedOut(self.0.limits.seconds)
    }
}

/// Whether PostgreSQL has ended the statement before its end: by its time, or because it was told to.
fn is_ended(cause: &DbErr) -> bool {
    let DbErr::Query(RuntimeErr::SqlxError(cause)) = cause else {
        return false;
    };
    let cause = cause.as_database_error();
    cause.is_some_and(|cause| cause.code().as_deref() == Some("57014"))
}
