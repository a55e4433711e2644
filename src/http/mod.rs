//! Routes and layers, and nothing else.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    http::{HeaderName, Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{any, get},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{Any, CorsLayer},
};

use crate::{
    database::{Database, version::Versions},
    schema::ChancerySchema,
};

mod accept;
mod explorer;
mod graphql;
mod health;
mod log;

/// What the routes share.
#[derive(Clone)]
pub struct Served {
    /// The schema.
    pub schema: ChancerySchema,
    /// The database.
    pub database: Database,
    /// Which version of the data it holds.
    pub versions: Versions,
    /// Largest request in bytes.
    pub max_body: usize,
}

/// Puts the routes together.
pub fn router(served: Served) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        // Clients of GraphQL send headers of their own, and nothing here goes by cookies. To
        // browsers, "all" is all but the one with a password or a token.
        .allow_headers([HeaderName::from_static("*"), header::AUTHORIZATION])
        .max_age(Duration::from_hours(24))
        .expose_headers([log::REQUEST_ID, graphql::SERVER_TIMING]);
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/playground") }))
        .route("/graphql", any(graphql::answer))
        .route("/schema.graphql", get(schema_file))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(explorer::routes())
        .fallback(not_found)
        .layer(CompressionLayer::new())
        .layer(cors)
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| graphql::internal_error(),
        ))
        .layer(middleware::from_fn(log::one_line))
        .layer(middleware::map_response(hardened))
        .with_state(served)
}

async fn schema_file() -> Response {
    static SDL: LazyLock<String> = LazyLock::new(crate::schema::sdl);

    let text = (
        HeaderName::from_static("content-type"),
        "text/plain; charset=utf-8",
    );
    ([text], SDL.as_str()).into_response()
}

async fn not_found() -> Response {
    let help = "There is nothing here. The playground is at /playground, the API at /graphql.\n";
    (StatusCode::NOT_FOUND, help).into_response()
}

/// A browser should not guess what a response is.
async fn hardened(mut response: Response) -> Response {
    let nosniff = header::HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}
