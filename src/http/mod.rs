//! Routes and layers, and nothing else.

use std::{
    ops::Deref,
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{any, get},
};
use ipnet::IpNet;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowOrigin, CorsLayer},
};

pub(crate) use self::graphql::Documents;
use self::{constant::Constant, graphql::Endpoint, operations::Operations, socket::Sockets};
use crate::{
    config::{Origins, ServeSettings},
    database::{Database, Watch, version::Versions},
    telemetry::Metrics,
};

mod accept;
mod client;
mod coding;
mod compressed;
mod constant;
mod explorer;
mod graphql;
mod health;
pub(crate) mod listener;
mod log;
pub(crate) mod metrics;
mod operations;
mod refusal;
mod room;
mod sent;
mod shared;
mod socket;
mod tag;
mod trace;
mod written;

/// What the routes share. It is cloned several times for each request: what it holds is counted once.
#[derive(Clone)]
pub(crate) struct Served {
    shared: Arc<Shares>,
    /// Whether the metrics are to be had at `/metrics`, and not at an address of their own.
    pub(crate) metrics_here: bool,
}

/// What all of them have.
pub(crate) struct Shares {
    versions: Versions,
    operations: Operations,
    endpoint: Endpoint,
    sockets: Arc<Sockets>,
    trusted_proxies: Vec<IpNet>,
    metrics: Metrics,
}

impl Deref for Served {
    type Target = Shares;

    fn deref(&self) -> &Shares {
        &self.shared
    }
}

impl Served {
    /// What is served, as it was set.
    pub(crate) fn new(
        database: Database,
        versions: Versions,
        metrics: Metrics,
        documents: Documents,
        settings: &ServeSettings,
    ) -> Self {
        let traffic = &settings.traffic;
        let watch = Watch::new(metrics.clone(), settings.telemetry.slow_query());
        let limits = settings.limits.clone();
        let operations = Operations::new(
            database,
            limits,
            traffic,
            watch,
            versions.clone(),
            metrics.clone(),
        );
        let shared = Shares {
            versions,
            operations,
            endpoint: Endpoint::new(documents, traffic),
            sockets: Arc::new(Sockets::new(traffic)),
            trusted_proxies: traffic.trusted_proxies.clone(),
            metrics,
        };
        Self {
            shared: Arc::new(shared),
            metrics_here: true,
        }
    }
}

/// Puts the routes together.
pub(crate) fn router(served: Served, origins: &Origins) -> Router {
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
        // From the outside in. Together, since each layer by itself would be put into a box of its
        // own, and be cloned for each request with all that it is around.
        .layer((
            middleware::map_response(hardened),
            middleware::from_fn_with_state(metrics, log::one_line),
            middleware::from_fn(listener::framing::right),
            CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| graphql::internal_error()),
            cors(origins),
            middleware::from_fn(compressed::in_coding),
        ))
        .with_state(served)
}

/// Which sites' pages may read the API. Nothing here goes by cookies, so no page can do more than
/// its reader could by hand.
fn cors(origins: &Origins) -> CorsLayer {
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        // Clients of GraphQL send headers of their own. To browsers, "all" is all but the one with a
        // password or a token.
        .allow_headers([HeaderName::from_static("*"), header::AUTHORIZATION])
        .max_age(Duration::from_hours(24))
        .expose_headers([
            header::ETAG,
            header::RETRY_AFTER,
            log::REQUEST_ID,
            graphql::SERVER_TIMING,
            graphql::RATE_LIMIT,
            graphql::RATE_LIMIT_POLICY,
        ]);
    match origins {
        // The answer is the same for every site: a cache in between need not tell them apart.
        Origins::All => layer.allow_origin(tower_http::cors::Any).vary([]),
        Origins::Only(origins) => {
            let origins = origins.iter().filter_map(|origin| origin.parse().ok());
            layer.allow_origin(AllowOrigin::list(origins))
        }
    }
}

async fn schema_file(headers: HeaderMap) -> Response {
    static SDL: LazyLock<Constant> = LazyLock::new(|| {
        let sdl = crate::schema::sdl().into();
        Constant::new("text/plain; charset=utf-8", "public, max-age=300", sdl)
    });
    SDL.respond(&headers).await
}

async fn not_found() -> Response {
    let help = "There is nothing here. The playground is at /playground, the API at /graphql.\n";
    (StatusCode::NOT_FOUND, help).into_response()
}

/// What browsers should not do with a response: guess what it is, show it in a frame of another
/// site, run anything in it, or tell other sites where their reader came from.
async fn hardened<B>(mut response: Response<B>) -> Response<B> {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        // The playground has a policy of its own.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
