//! What is counted of answers that need not be made again.

use prometheus_client::{
    metrics::{counter::Counter, gauge::Gauge},
    registry::{Registry, Unit},
};

use super::{counter, gauge};

pub(super) struct CacheMetrics {
    pub(super) hits: Counter,
    pub(super) misses: Counter,
    pub(super) evictions: Counter,
    pub(super) not_modified: Counter,
    pub(super) entries: Gauge,
    pub(super) bytes: Gauge,
}

impl CacheMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let made = Self {
            hits: counter(
                registry,
                "cache_hits",
                "Answers that were found in the cache",
            ),
            misses: counter(
                registry,
                "cache_misses",
                "Answers that might have been in the cache and were not",
            ),
            evictions: counter(
                registry,
                "cache_evictions",
                "Answers that were put out of the cache to make room",
            ),
            not_modified: counter(
                registry,
                "http_not_modified",
                "Answers of status 304, for clients that have them already",
            ),
            entries: gauge(registry, "cache_entries", "Answers in the cache"),
            bytes: Gauge::default(),
        };
        registry.register_with_unit(
            "cache_size",
            "Memory that the answers in the cache take",
            Unit::Bytes,
            made.bytes.clone(),
        );
        made
    }
}
