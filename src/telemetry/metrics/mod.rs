//! Counts and times, for Prometheus.
//!
//! Each application has its own, so that several can run in one process. What is counted while a
//! request is answered is an atomic number, or for a histogram a lock that is held for some tens of
//! nanoseconds; connections of the database and figures of the process are read when somebody asks.
//! Labels have few values, all of them ours: a client cannot make a new series.
//!
//! `docs/observability.md` lists them all, and a test compares.

use std::{fmt, sync::Arc, time::Duration};

use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, gauge::Gauge, info::Info},
    registry::Registry,
};
use sea_orm::DbBackend;

use crate::{database::Database, error::Code};

mod cache;
mod clients;
mod http;
mod pools;
#[cfg(target_os = "linux")]
mod process;
mod sql;

pub use http::{Answered, OperationKind, known_method};

/// Counts and times of one application; clones count into the same numbers.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

/// Something that is open, and is counted as open until this is dropped.
#[derive(Debug)]
#[must_use = "it counts for as long as it lives"]
pub struct Open(Gauge);

struct Inner {
    registry: Registry,
    http: http::HttpMetrics,
    cache: cache::CacheMetrics,
    clients: clients::ClientMetrics,
    sql: sql::SqlMetrics,
    dataset_version: Gauge,
}

impl Metrics {
    /// Metrics that start at zero, of a server of `database`.
    #[must_use]
    pub fn new(database: &Database) -> Self {
        let mut whole = Registry::default();
        // Figures of the process have names that every dashboard knows, without a prefix.
        #[cfg(target_os = "linux")]
        whole.register_collector(Box::new(process::Process));
        let registry = whole.sub_registry_with_prefix("chancery");
        let engine = match database.backend() {
            DbBackend::Postgres => "postgresql",
            _ => "sqlite",
        };
        let build = [("version", env!("CARGO_PKG_VERSION")), ("engine", engine)];
        registry.register(
            "build",
            "Version of the program and engine of its database",
            Info::new(build.to_vec()),
        );
        registry.register_collector(Box::new(pools::Pools::of(database)));
        Self(Arc::new(Inner {
            http: http::HttpMetrics::register(registry),
            cache: cache::CacheMetrics::register(registry),
            clients: clients::ClientMetrics::register(registry),
            sql: sql::SqlMetrics::register(registry),
            dataset_version: gauge(
                registry,
                "dataset_version",
                "Version of the data set; it moves with every import that changes something",
            ),
            registry: whole,
        }))
    }

    /// All of them as OpenMetrics text, which Prometheus reads.
    ///
    /// # Errors
    /// Where a figure cannot be written; none is known.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut written = String::with_capacity(32 * 1024);
        text::encode(&mut written, &self.0.registry)?;
        Ok(written)
    }

    /// A request has come in, and is under way until what this gives is dropped.
    pub fn request(&self) -> Open {
        Open::new(&self.0.http.active)
    }

    /// A request has been answered, or given up by its client.
    pub fn answered(&self, answered: &Answered<'_>) {
        self.0.http.answered(answered);
    }

    /// So many bytes of a response's body were sent, as they went over the wire.
    pub fn sent(&self, bytes: u64) {
        self.0.http.sent.inc_by(bytes);
    }

    /// A GraphQL operation has run: its kind, its SQL statements, and its cost where it is known.
    pub fn operation(&self, kind: OperationKind, statements: u32, cost: Option<u64>) {
        self.0.http.operation(kind, statements, cost);
    }

    /// A response told of an error with this code.
    pub fn error(&self, code: Code) {
        self.0.http.error(code);
    }

    /// A request was turned away because the server has too much to do.
    pub fn shed(&self) {
        self.0.clients.shed.inc();
    }

    /// A request was turned away because its client sends too many.
    pub fn limited(&self) {
        self.0.clients.limited.inc();
    }

    /// A query was refused by this limit, a word of the program's own such as `depth`.
    pub fn refused(&self, limit: &'static str) {
        let label = clients::LimitLabel { limit };
        self.0.clients.refused.get_or_create(&label).inc();
    }

    /// An SQL statement was answered after so long.
    pub fn statement(&self, elapsed: Duration) {
        self.0.sql.statements.observe(elapsed.as_secs_f64());
    }

    /// An SQL statement failed, or was broken off.
    pub fn statement_failed(&self) {
        self.0.sql.failed.inc();
    }

    /// An SQL statement took longer than `--slow-query`.
    pub fn statement_slow(&self) {
        self.0.sql.slow.inc();
    }

    /// A connection of the pool was had after so long.
    pub fn acquired(&self, waited: Duration) {
        self.0.sql.acquired.observe(waited.as_secs_f64());
    }

    /// No connection of the pool could be had in time.
    pub fn acquire_timed_out(&self) {
        self.0.sql.acquire_timeouts.inc();
    }

    /// A client was told that what it has is still true.
    pub fn not_modified(&self) {
        self.0.http.not_modified.inc();
    }

    /// The answer to a query was kept.
    pub fn cache_hit(&self) {
        self.0.cache.hits.inc();
    }

    /// The answer to a query was not kept, and might have been.
    pub fn cache_miss(&self) {
        self.0.cache.misses.inc();
    }

    /// A query waits while the same one is run for another client.
    pub fn cache_wait(&self) {
        self.0.cache.waits.inc();
    }

    /// An answer was dropped to make room for another.
    pub fn cache_eviction(&self) {
        self.0.cache.evictions.inc();
    }

    /// So many answers are kept, of so many bytes in all.
    pub fn cache_holds(&self, entries: usize, bytes: u64) {
        let most = i64::MAX;
        self.0.cache.entries.set(entries.try_into().unwrap_or(most));
        self.0.cache.bytes.set(bytes.try_into().unwrap_or(most));
    }

    /// A connection was taken, and is open until what this gives is dropped.
    pub fn connection(&self) -> Open {
        Open::new(&self.0.clients.connections)
    }

    /// A connection was refused because there are too many.
    pub fn connection_refused(&self) {
        self.0.clients.refused_connections.inc();
    }

    /// A WebSocket was opened, until what this gives is dropped.
    pub fn socket(&self) -> Open {
        Open::new(&self.0.clients.sockets)
    }

    /// A subscription has begun, and goes on until what this gives is dropped.
    pub fn subscription(&self) -> Open {
        Open::new(&self.0.clients.subscriptions)
    }

    /// The data set has this version.
    pub fn dataset_version(&self, version: i64) {
        self.0.dataset_version.set(version);
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Metrics")
    }
}

impl Open {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn counter(registry: &mut Registry, name: &str, meaning: &str) -> Counter {
    let counter = Counter::default();
    registry.register(name, meaning, counter.clone());
    counter
}

fn gauge(registry: &mut Registry, name: &str, meaning: &str) -> Gauge {
    let gauge = Gauge::default();
    registry.register(name, meaning, gauge.clone());
    gauge
}
