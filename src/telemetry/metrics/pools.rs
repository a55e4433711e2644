//! Figures of the database's pools, read when somebody asks for them.

use std::fmt;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{MetricType, gauge::ConstGauge},
};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::database::Database;

/// The pools of a database, each by its name.
#[derive(Debug)]
pub(super) struct Pools(Vec<(&'static str, DatabaseConnection)>);

struct Figures {
    size: u32,
    idle: u32,
    most: u32,
}

impl Pools {
    /// Those of `database`: on PostgreSQL one for everything.
    pub(super) fn of(database: &Database) -> Self {
        let readers = database.readers.clone();
        match database.backend() {
            DbBackend::Postgres => Self(vec![("shared", readers)]),
            _ => Self(vec![
                ("readers", readers),
                ("writer", database.writer.clone()),
            ]),
        }
    }
}

impl Collector for Pools {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let pools: Vec<_> = self
            .0
            .iter()
            .map(|(name, pool)| (*name, figures(pool)))
            .collect();
        let told = "Connections to the database, by pool and by whether they are in use.";
        let mut connections =
            encoder.encode_descriptor("database_connections", told, None, MetricType::Gauge)?;
        for (pool, figures) in &pools {
            let used = figures.size.saturating_sub(figures.idle);
            for (state, count) in [("idle", figures.idle), ("used", used)] {
                let labels = [("pool", *pool), ("state", state)];
                let encoder = connections.encode_family(&labels)?;
                ConstGauge::new(i64::from(count)).encode(encoder)?;
            }
        }
        let told = "Connections that a pool may have at most.";
        let mut most =
            encoder.encode_descriptor("database_connections_max", told, None, MetricType::Gauge)?;
        for (pool, figures) in &pools {
            let labels = [("pool", *pool)];
            let encoder = most.encode_family(&labels)?;
            ConstGauge::new(i64::from(figures.most)).encode(encoder)?;
        }
        Ok(())
    }
}

fn figures(pool: &DatabaseConnection) -> Figures {
    let (size, idle, most) = if pool.get_database_backend() == DbBackend::Postgres {
        let pool = pool.get_postgres_connection_pool();
        let most = pool.options().get_max_connections();
        (pool.size(), pool.num_idle(), most)
    } else {
        let pool = pool.get_sqlite_connection_pool();
        let most = pool.options().get_max_connections();
        (pool.size(), pool.num_idle(), most)
    };
    // Two looks at a pool that moves: more may be idle than there were.
    let idle = u32::try_from(idle).unwrap_or(size).min(size);
    Figures { size, idle, most }
}
