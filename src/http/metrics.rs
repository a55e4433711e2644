//! `/metrics`: figures for Prometheus, in the text of OpenMetrics.
//!
//! They are told to everybody, by default: there is nothing in them of what a reader asks, and
//! nothing that a client could write. They do tell how much a server has to do. Whoever wants that
//! for themselves gives the metrics an address of their own.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;

use crate::telemetry::Metrics;

/// The route, to be merged into those of the server.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(metrics: Metrics) -> Router<S> {
    Router::new()
        .route("/metrics", get(answer))
        .with_state(metrics)
}

/// Serves the metrics alone, at an address of their own, until this is dropped.
pub(crate) async fn serve(listener: TcpListener, metrics: Metrics) {
    if let Ok(address) = listener.local_addr() {
        let url = format!("http://{address}/metrics");
        tracing::info!(url, "the metrics have an address of their own");
    }
    let help = "There is nothing here. The metrics are at /metrics.\n";
    let router = routes(metrics).fallback(move || async move { (StatusCode::NOT_FOUND, help) });
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the metrics are no longer served");
    }
}

async fn answer(State(metrics): State<Metrics>) -> Response {
    let Ok(text) = metrics.text() else {
        tracing::error!("the metrics cannot be written");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
