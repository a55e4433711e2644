//! What is counted of the answers that are kept.

use prometheus_client::{
    metrics::{counter::Counter, gauge::Gauge},
    registry::{Registry, Unit},
};

use super::{counter, gauge};

pub(super) struct CacheMetrics {
    pub(super) hits: Counter,
    pub(super) misses: Counter,
    pub(super) waits: Counter,
    pub(super) evictions: Counter,
    pub(super) bytes: Gauge,
    pub(super) entries: Gauge,
}

impl CacheMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let bytes = Gauge::default();
        registry.register_with_unit(
            "cache",
            "Size of the answers that are kept, with what is known of each",
            Unit::Bytes,
            bytes.clone(),
        );
        Self {
            hits: counter(
                registry,
                "cache_hits",
                "Queries whose answer was kept, or was just being made for another client",
            ),
            misses: counter(
                registry,
                "cache_misses",
                "Queries that had to be run although their answer might have been kept",
            ),
            waits: counter(
                registry,
                "cache_waits",
                "Queries that waited while the same one was run for another client",
            ),
            evictions: counter(
                registry,
                "cache_evictions",
                "Answers that were dropped to make room for others",
            ),
            entries: gauge(
                registry,
                "cache_entries",
                "Answers that are kept, each compressed form counted as one",
            ),
            bytes,
        }
    }
}
