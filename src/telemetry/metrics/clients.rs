//! What is counted of clients: how many are there, and whom the server turned away.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

use super::{counter, gauge};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct LimitLabel {
    pub(super) limit: &'static str,
}

pub(super) struct ClientMetrics {
    pub(super) shed: Counter,
    pub(super) limited: Counter,
    pub(super) refused: Family<LimitLabel, Counter>,
    pub(super) connections: Gauge,
    pub(super) refused_connections: Counter,
    pub(super) sockets: Gauge,
    pub(super) subscriptions: Gauge,
}

impl ClientMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let made = Self {
            shed: counter(
                registry,
                "http_requests_shed",
                "Requests that were turned away because the server had too much to do",
            ),
            limited: counter(
                registry,
                "http_requests_limited",
                "Requests that were turned away because their client sends too many",
            ),
            refused: Family::default(),
            connections: gauge(registry, "connections_open", "Open connections of clients"),
            refused_connections: counter(
                registry,
                "connections_refused",
                "Connections that were refused because there were too many",
            ),
            sockets: gauge(registry, "sockets_open", "Open WebSockets of clients"),
            subscriptions: gauge(registry, "subscriptions_active", "Subscriptions under way"),
        };
        registry.register(
            "queries_refused",
            "Queries that were refused by a limit, by its name",
            made.refused.clone(),
        );
        made
    }
}
