//! What is counted of SQL statements and of the connections that they run on.

use prometheus_client::{
    metrics::{counter::Counter, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::counter;

pub(super) struct SqlMetrics {
    pub(super) statements: Histogram,
    pub(super) failed: Counter,
    pub(super) slow: Counter,
    pub(super) acquired: Histogram,
    pub(super) acquire_timeouts: Counter,
}

impl SqlMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let made = Self {
            statements: seconds(),
            acquired: seconds(),
            failed: counter(
                registry,
                "sql_statements_failed",
                "SQL statements that failed or were broken off",
            ),
            slow: counter(
                registry,
                "sql_statements_slow",
                "SQL statements that took longer than --slow-query; the log has their text",
            ),
            acquire_timeouts: counter(
                registry,
                "database_acquire_timeouts",
                "Statements that got no connection of the pool in time",
            ),
        };
        registry.register_with_unit(
            "sql_statement_duration",
            "Time of an SQL statement of a request, until its last row; the count is of statements",
            Unit::Seconds,
            made.statements.clone(),
        );
        registry.register_with_unit(
            "database_acquire_duration",
            "Time that a request waited for a connection of the pool",
            Unit::Seconds,
            made.acquired.clone(),
        );
        made
    }
}

/// Times of the database, which are shorter than those of requests.
fn seconds() -> Histogram {
    Histogram::new([
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
        5.0, 10.0,
    ])
}
