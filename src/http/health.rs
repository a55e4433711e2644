//! Health: `live` says that the process answers, `ready` that its database does too.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};

use super::Served;

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process answers.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The database answers; 503 where it does not. It is asked beside the connections of readers, which
/// hold theirs from the first statement of a request to the last: a server that has much to do is
/// ready all the same.
pub(super) async fn ready(State(served): State<Served>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(PATIENCE, served.versions.confirmed()).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
        Err(_) => {
            tracing::warn!("not ready: the database takes too long");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database takes too long\n",
            )
        }
    }
}
