//! The playground: GraphiQL with worked examples, all of it inside the binary.

use axum::{Router, response::Html, routing::get};

use super::Served;

/// Routes of the playground.
pub(super) fn routes() -> Router<Served> {
    Router::new().route(
        "/playground",
        get(|| async { Html("<!doctype html><title>Chancery</title>") }),
    )
}
