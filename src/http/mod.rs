//! Routes and layers, and nothing else.

use std::{net::SocketAddr, sync::LazyLock, time::Duration};

use axum::{
    Router,
    extract::connect_info::IntoMakeServiceWithConnectInfo,
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
    database::{Database, Watch},
    schema::ChancerySchema,
    telemetry::Metrics,
};

mod accept;
mod explorer;
mod graphql;
mod health;
mod log;
pub mod metrics;
mod sent;
mod trace;

/// What the routes share.
#[derive(Clone)]
pub struct Served {
    /// The schema.
    pub schema: ChancerySchema,
    /// The database.
    pub database: Database,
    /// Largest request in bytes.
    pub max_body: usize,
    /// Who is told of SQL statements.
    pub watch: Watch,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether the metrics are to be had at `/metrics`, and not at an address of their own.
    pub metrics_here: bool,
}

/// The routes, as a service that knows the address of each client.
#[must_use]
pub fn service(served: Served) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router(served).into_make_service_with_connect_info()
}

/// Puts the routes together.
fn router(served: Served) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        // Clients of GraphQL send headers of their own, and nothing here goes by cookies. To
        // browsers, "all" is all but the one with a password or a token.
        .allow_headers([HeaderName::from_static("*"), header::AUTHORIZATION])
        .max_age(Duration::from_hours(24))
        .expose_headers([log::REQUEST_ID, graphql::SERVER_TIMING]);
    let metrics_here = served.metrics_here;
    let metrics = served.metrics.clone();
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/playground") }))
        .route(
            "/graphql",
            any(graphql::answer).layer(middleware::from_fn(trace::operation)),
        )
        .route("/schema.graphql", get(schema_file))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(explorer::routes())
        .merge(if metrics_here {
            metrics::routes(metrics.clone())
        } else {
            Router::new()
        })
        .fallback(not_found)
        .layer(CompressionLayer::new())
        .layer(cors)
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| graphql::internal_error(),
        ))
        .layer(middleware::from_fn_with_state(metrics, log::one_line))
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
