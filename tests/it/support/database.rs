//! A database for each test, on either engine.

use std::{
    fmt, fs,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use tempfile::TempDir;

use super::{postgres::Cluster, process::Chancery};

/// What a test runs on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Whether tests can run on it; if not, that has been printed. Fails the test instead where
    /// `CI=true`. [`on_each_engine!`] has asked already.
    pub(crate) fn is_available(self) -> bool {
        self == Self::Sqlite || Cluster::get().is_some()
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A database that lives as long as this value, so keep it in a variable to the end of the test.
pub(crate) struct TestDatabase {
    engine: Engine,
    url: String,
    _keeper: Keeper,
}

/// What removes the database when it is dropped.
enum Keeper {
    Sqlite { _directory: TempDir },
    Postgres { _database: PostgresDatabase },
}

impl TestDatabase {
    /// A database in which the migrations have not run.
    pub(crate) fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::sqlite(None),
            Engine::Postgres => Self::postgres("template0"),
        }
    }

    /// A database in which all migrations have run. They run once for each engine and are copied
    /// from then on, which takes 20 to 100 ms on PostgreSQL.
    pub(crate) fn migrated(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::sqlite(Some(sqlite_template())),
            Engine::Postgres => Self::postgres(postgres_template()),
        }
    }

    /// For `DATABASE_URL`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// A file and not `:memory:`, which hides what several connections do to each other.
    fn sqlite(content: Option<&[u8]>) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let file = directory.path().join("chancery.db");
        if let Some(content) = content {
            fs::write(&file, content).expect("the temporary directory can be written to");
        }
        Self {
            engine: Engine::Sqlite,
            url: format!("sqlite://{}", file.display()),
            _keeper: Keeper::Sqlite {
                _directory: directory,
            },
        }
    }

    fn postgres(template: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let cluster = Cluster::get().expect("the test asks whether the engine is available");
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}t_{number}", cluster.prefix);

        create(cluster, &name, template)
            .unwrap_or_else(|reason| panic!("there is no database for this test: {reason}"));
        Self {
            engine: Engine::Postgres,
            url: cluster.url(&name),
            _keeper: Keeper::Postgres {
                _database: PostgresDatabase { cluster, name },
            },
        }
    }
}

/// Brings a database up to date, as an operator does. This is the one place that knows how.
fn migrate(url: &str) {
    let finished = Chancery::new().env("DATABASE_URL", url).run(&["migrate"]);
    assert_eq!(finished.code, Some(0), "chancery migrate: {finished}");
}

/// The content of a migrated file.
fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();

    let template = TEMPLATE.get_or_init(|| {
        let database = TestDatabase::sqlite(None);
        migrate_once(database.url())?;
        let file = database.url().trim_start_matches("sqlite://");
        // The last connection that closes leaves no log behind; one would hold half the content.
        let log = fs::metadata(format!("{file}-wal")).map_or(0, |log| log.len());
        if log > 0 {
            return Err("the migrations left a write-ahead log behind".to_owned());
        }
        fs::read(file).map_err(|error| format!("{file}: {error}"))
    });
    template
        .as_ref()
        .unwrap_or_else(|reason| panic!("there is no migrated SQLite file: {reason}"))
}

/// The name of a migrated database, which nobody can connect to any more.
fn postgres_template() -> &'static str {
    static TEMPLATE: OnceLock<Result<String, String>> = OnceLock::new();

    let template = TEMPLATE.get_or_init(|| {
        let cluster = Cluster::get().expect("the test asks whether the engine is available");
        let name = format!("{}chancery_template", cluster.prefix);
        create(cluster, &name, "template0")?;
        migrate_once(&cluster.url(&name))?;
        cluster.execute(&format!("alter database {name} allow_connections false"))?;
        Ok(name)
    });
    template
        .as_ref()
        .unwrap_or_else(|reason| panic!("there is no migrated PostgreSQL database: {reason}"))
}

/// Keeps a failure for the tests that come later, which need not all try again. The thread is there
/// to catch it, and lets the migrations start a runtime although the first test is in one already.
fn migrate_once(url: &str) -> Result<(), String> {
    let url = url.to_owned();
    let migrated = thread::spawn(move || migrate(&url)).join();
    migrated.map_err(|panic| {
        let reason = panic.downcast_ref::<String>();
        reason.map_or_else(|| "they panicked; see above".to_owned(), Clone::clone)
    })
}

/// Copies a template: one at a time, and again where someone is still connected to it, for which the
/// server has waited five seconds by then.
fn create(cluster: &Cluster, name: &str, template: &str) -> Result<(), String> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);

    let statement = format!("create database {name} template {template}");
    let mut created = cluster.execute(&statement);
    for _ in 0..3 {
        match &created {
            Err(reason) if reason.contains("being accessed by other users") => {
                thread::sleep(Duration::from_millis(100));
                created = cluster.execute(&statement);
            }
            _ => break,
        }
    }
    created
}

struct PostgresDatabase {
    cluster: &'static Cluster,
    name: String,
}

impl Drop for PostgresDatabase {
    /// By force, since a pool that is not closed yet is no fault of the test; and beside the test,
    /// since that makes the server wait a tenth of a second. A failure is let pass: a test that
    /// panics must not panic again, and the end of the run removes everything anyway.
    fn drop(&mut self) {
        let cluster = self.cluster;
        let drop = format!("drop database if exists {} with (force)", self.name);
        thread::spawn(move || cluster.execute(&drop));
    }
}

/// Makes two tests of a body, `name::sqlite` and `name::postgres`. The second form is the same for
/// one test, and `cargo fmt` formats what is in it, which it does not do with items in a macro.
///
/// ```ignore
/// on_each_engine! {
///     /// Page 12 comes before page 3 of the appendix.
///     async fn cites_sources_in_page_order(engine) {
///         let database = TestDatabase::migrated(engine);
///     }
/// }
/// on_each_engine!(cites_sources_in_page_order, async |engine| {
///     let database = TestDatabase::migrated(engine);
/// });
/// ```
///
/// Attributes go to both tests; not `#[should_panic]`, as a skipped test does not panic. The body is
/// written into both, rather than called by them: insta tells inline snapshots apart by the function
/// they stand in, and refuses one that is reached twice. `super` in it is the file.
macro_rules! on_each_engine {
    ($(
        $(#[$attribute:meta])*
        async fn $name:ident($engine:ident) $body:block
    )+) => {$(
        mod $name {
            use super::*;

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let $engine = $crate::support::database::Engine::Sqlite;
                $body
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let $engine = $crate::support::database::Engine::Postgres;
                if $engine.is_available() $body
            }
        }
    )+};
    ($name:ident, async |$engine:ident| $body:block) => {
        on_each_engine! { async fn $name($engine) $body }
    };
}
pub(crate) use on_each_engine;
