//! Opening a database, SQLite or PostgreSQL, and bringing its schema up to date.

use std::{
    num::NonZeroUsize,
    sync::Arc,
    thread::available_parallelism,
    time::{Duration, Instant},
};

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use thiserror::Error;
use tokio::time::sleep;

use super::{
    beside::Beside,
    check,
    diagnosis::{self, Failure, Place},
};

/// An open database.
///
/// SQLite allows one writer at a time: it gets a connection of its own, and the readers theirs,
/// opened read-only. On PostgreSQL both are the same pool.
#[derive(Clone, Debug)]
pub struct Database {
    /// For reads.
    pub readers: DatabaseConnection,
    /// For writes and migrations.
    pub writer: DatabaseConnection,
    /// How long a statement may run, or wait for a lock, where nobody says otherwise.
    pub statement_timeout: Duration,
    /// A connection beside the pool, on PostgreSQL.
    pub(super) beside: Option<Arc<Beside>>,
}

/// Why a database could not be opened: one line that names the database and the cause.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The address cannot be used.
    #[error(
        "`{address}` is not the address of a database: {problem}; write sqlite://PATH or postgres://USER@HOST/NAME"
    )]
    Address {
        /// Address, without the password.
        address: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The database refused.
    #[error("cannot open the database {address}: {cause}")]
    Open {
        /// Address, without the password.
        address: String,
        /// What the database says.
        cause: String,
    },
    /// The schema could not be brought up to date.
    #[error("cannot bring the schema of {address} up to date: {cause}")]
    Migrate {
        /// Address, without the password.
        address: String,
        /// What the database says.
        cause: String,
    },
}

/// Number of the lock under which PostgreSQL is migrated; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x0043_4841_4e43;

/// How long a write waits for that of another program on SQLite.
const WRITE_PATIENCE: Duration = Duration::from_mins(10);

/// How long the opening of a file waits for another program that opens it.
const OPEN_PATIENCE: Duration = Duration::from_secs(5);

/// Rows that SQLite's thread may be ahead of who reads them: a page of pages.
const ROWS_AHEAD: usize = 2_000;

/// Statements that a connection keeps prepared, of those that are short enough: queries that differ in
/// their values alone share theirs.
const PREPARED: usize = 50;

/// Settings of the pools.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Connections for reads; by default twice the cores on PostgreSQL, the cores on SQLite.
    pub connections: Option<u32>,
    /// How long a statement may run on PostgreSQL, and how long to wait for a lock on SQLite.
    pub statement_timeout: Duration,
}

/// Opens the database at `url` (`sqlite://PATH` or `postgres://…`); a SQLite file that is not
/// there is made.
///
/// # Errors
/// [`ConnectError::Address`] for an unknown scheme, [`ConnectError::Open`] for a database that
/// cannot be reached or read.
pub async fn connect(url: &str, pool: PoolSettings) -> Result<Database, ConnectError> {
    let address_error = |problem: String| ConnectError::Address {
        address: redact(url),
        problem,
    };
    let open_error = |cause| ConnectError::Open {
        address: redact(url),
        cause,
    };
    match diagnosis::place(url).map_err(address_error)? {
        Place::Sqlite(file) => {
            let why = |cause| open_error(diagnosis::of_sqlite(&file, &cause));
            let writer = open_file(sqlite_options(url, pool, false)).await;
            let writer = writer.map_err(why)?;
            let readers = open_file(sqlite_options(url, pool, true)).await;
            let readers = readers.map_err(why)?;
            Ok(Database {
                readers,
                writer,
                statement_timeout: pool.statement_timeout,
                beside: None,
            })
        }
        Place::Postgres(options) => match open(postgres_options(url, pool)).await {
            Ok(connections) => Ok(Database {
                statement_timeout: pool.statement_timeout,
                beside: Some(Arc::new(Beside::new(
                    connections.get_postgres_connection_pool().connect_options(),
                ))),
                readers: connections.clone(),
                writer: connections,
            }),
            Err(cause) => Err(open_error(diagnosis::of_postgres(&options, &cause).await)),
        },
    }
}

/// Opens a database that is there, with a schema that is up to date. Whoever only reads makes no
/// database of a mistyped address, and changes nothing of the one that it finds.
///
/// # Errors
/// Those of [`connect`], and the same where there is no file or migrations have not run.
pub async fn connect_existing(url: &str, pool: PoolSettings) -> Result<Database, ConnectError> {
    let open_error = |cause: &str| ConnectError::Open {
        address: redact(url),
        cause: cause.to_owned(),
    };
    if let Ok(Place::Sqlite(file)) = diagnosis::place(url)
        && !file.exists()
    {
        return Err(open_error("there is no such file"));
    }
    let database = connect(url, pool).await?;
    if database.is_up_to_date().await {
        Ok(database)
    } else {
        database.close().await;
        Err(open_error(
            "its schema is not that of this program; bring it up to date with `chancery migrate`",
        ))
    }
}

impl Database {
    /// Applies the migrations that this database has not seen, all of them or none. Of several
    /// programs that start on one database, one does it and the others wait.
    ///
    /// # Errors
    /// [`ConnectError::Migrate`] with what the database says.
    pub async fn migrate(&self, url: &str) -> Result<(), ConnectError> {
        if self.is_up_to_date().await {
            return Ok(());
        }
        let migrated = async {
            let transaction = self.begin().await?;
            if self.backend() == DbBackend::Postgres {
                let lock = format!("select pg_advisory_xact_lock({MIGRATION_LOCK})");
                transaction.execute_unprepared(&lock).await?;
            }
            Migrator::up(&transaction, None).await?;
            transaction.commit().await
        };
        migrated.await.map_err(|cause| ConnectError::Migrate {
            address: redact(url),
            cause: diagnosis::words(&cause),
        })
    }

    /// Whether all migrations have run. Asked first, because it waits for nobody: an export, say,
    /// need not wait until an import is done.
    async fn is_up_to_date(&self) -> bool {
        // Where there is no table of migrations, nothing has run.
        matches!(check::pending(&self.readers).await, Ok(0))
            && check::refuse_newer(&self.readers).await.is_ok()
    }

    /// Begins a write, which may wait for that of another program as long as it takes. On SQLite
    /// the file is locked at once: a transaction that begins as a read and becomes a write fails
    /// where another was quicker, instead of waiting for it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = self.writer.begin_with_options(immediate).await?;
        if self.backend() == DbBackend::Postgres {
            transaction
                .execute_unprepared("set local statement_timeout = 0")
                .await?;
        }
        Ok(transaction)
    }

    /// Which of the two engines this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.readers.get_database_backend()
    }

    /// Closes the pools once their work is done.
    pub async fn close(self) {
        for pool in [self.readers, self.writer] {
            if let Err(error) = pool.close().await {
                tracing::warn!(%error, "a pool did not close cleanly");
            }
        }
    }
}

/// Opens a SQLite file. Where several programs open a new one at the same time, one of them gives it its
/// log, and SQLite tells the others that it is locked: `busy_timeout` does not hold for that. So it is
/// tried again for a few seconds.
async fn open_file(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let patience = Instant::now() + OPEN_PATIENCE;
    loop {
        match open(options.clone()).await {
            Err(cause)
                if diagnosis::failure(&cause) == Failure::Locked && Instant::now() < patience =>
            {
                sleep(Duration::from_millis(50)).await;
            }
            opened => return opened,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes pools"
)]
pub(super) async fn open(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    sea_orm::Database::connect(options).await
}

fn sqlite_options(url: &str, pool: PoolSettings, read_only: bool) -> ConnectOptions {
    let mut options = common_options(url);
    let readers = pool.connections.unwrap_or_else(|| cores().clamp(2, 8));
    options
        .max_connections(if read_only { readers } else { 1 })
        // A file does not go away: asking it costs a hop to another thread for nothing.
        .test_before_acquire(false)
        // A server holds its file open also while nobody asks it anything: that is how `restore`
        // knows that it runs.
        .idle_timeout(None)
        .max_lifetime(None)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .foreign_keys(true)
                .busy_timeout(if read_only {
                    pool.statement_timeout
                } else {
                    WRITE_PATIENCE
                })
                .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
                // With fewer, its thread and that of the request wait for each other all the time.
                .row_buffer_size(ROWS_AHEAD)
                .statement_cache_capacity(PREPARED)
                .pragma("cache_size", "-16384")
                .pragma("temp_store", "memory");
            if read_only {
                sqlite.read_only(true)
            } else {
                sqlite
                    .create_if_missing(true)
                    .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
            }
        });
    options
}

fn postgres_options(url: &str, pool: PoolSettings) -> ConnectOptions {
    let mut options = common_options(url);
    options
        .max_connections(pool.connections.unwrap_or_else(|| (2 * cores()).max(4)))
        .statement_timeout(pool.statement_timeout)
        .set_application_name("chancery")
        // A request begins with a journey of its own, which says as much: see `snapshot`.
        .test_before_acquire(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres.statement_cache_capacity(PREPARED).options([
                // Statements are written so that one plan is right for all values: it is made once.
                ("plan_cache_mode", "force_generic_plan"),
                // What takes milliseconds is not worth a tenth of a second of compilation.
                ("jit", "off"),
                // Whoever asks at the same time wants the other cores.
                ("max_parallel_workers_per_gather", "0"),
            ])
        });
    options
}

pub(super) fn common_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .connect_timeout(Duration::from_secs(5))
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

fn cores() -> u32 {
    available_parallelism()
        .map(NonZeroUsize::get)
        .ok()
        .and_then(|cores| u32::try_from(cores).ok())
        .unwrap_or(2)
}

/// The address of a database without its password.
#[must_use]
pub fn redact(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = match rest.rsplit_once('@') {
        Some((user, place)) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{user}@{place}")
        }
        None => rest.to_owned(),
    };
    let (place, parameters) = rest.split_once('?').unwrap_or((&rest, ""));
    let shown: Vec<&str> = parameters
        .split('&')
        .filter(|parameter| !parameter.is_empty() && !parameter.contains("password"))
        .collect();
    let slashes = if scheme.is_empty() { "" } else { "://" };
    let mark = if shown.is_empty() { "" } else { "?" };
    format!("{scheme}{slashes}{place}{mark}{}", shown.join("&"))
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn no_password_is_shown_wherever_it_stands() {
        for (url, shown) in [
            ("sqlite://chancery.db", "sqlite://chancery.db"),
            ("postgres://ann:secret@host/db", "postgres://ann@host/db"),
            ("postgres://ann:se:c@ret@host/db", "postgres://ann@host/db"),
            ("postgres://ann:sec?ret@host/db", "postgres://ann@host/db"),
            ("sqlite:chancery.db?mode=ro", "sqlite:chancery.db?mode=ro"),
            ("nonsense", "nonsense"),
            (
                "postgres://ann@host/db?password=secret&host=/run",
                "postgres://ann@host/db?host=/run",
            ),
            (
                "postgres://host/db?sslpassword=secret",
                "postgres://host/db",
            ),
            ("mysql://ann:secret@host", "mysql://ann@host"),
        ] {
            assert_eq!(redact(url), shown);
        }
    }
}
