//! The playground: GraphiQL with worked examples, all of it inside the binary, so that no request
//! of it ever goes to another server.

use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;

use super::{Served, constant::Constant};

/// What the page may load. GraphiQL's dialogs bring style elements of their own, and its style
/// sheet brings typefaces as `data:`.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     font-src data:; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// For what has its version in its address.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For what changes with the program.
const ASK_AGAIN: &str = "no-cache";

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// A file of the playground.
struct Asset {
    path: &'static str,
    file: Constant,
}

/// A file of `assets/`, under an address of its own.
macro_rules! asset {
    ($path:literal, $file:literal, $content_type:expr, $cache:expr) => {
        Asset {
            path: $path,
            file: Constant::new(
                $content_type,
                $cache,
                Bytes::from_static(include_bytes!(concat!("../../assets/", $file))),
            ),
        }
    };
}

#[rustfmt::skip]
static ASSETS: [Asset; 7] = [
    asset!("graphiql-4.1.2/graphiql.min.js", "graphiql/graphiql.min.js", SCRIPT, FOR_EVER),
    asset!("graphiql-4.1.2/graphiql.min.css", "graphiql/graphiql.min.css", STYLE, FOR_EVER),
    asset!("react-18.3.1/react.production.min.js", "graphiql/react.production.min.js", SCRIPT, FOR_EVER),
    asset!("react-18.3.1/react-dom.production.min.js", "graphiql/react-dom.production.min.js", SCRIPT, FOR_EVER),
    asset!("playground.js", "playground/playground.js", SCRIPT, ASK_AGAIN),
    asset!("playground.css", "playground/playground.css", STYLE, ASK_AGAIN),
    asset!("seal.svg", "playground/seal.svg", "image/svg+xml", ASK_AGAIN),
];

/// A worked example, from a file that begins with comments: a line with its title, an empty one,
/// and some that say what it shows.
#[derive(Serialize)]
struct Example {
    /// As in `/playground?example=NAME`.
    name: &'static str,
    query: &'static str,
    /// A query whose answer holds the variables of `query`: each leaf is one, by its name. For
    /// cursors and ids, which are others in each database.
    variables: Option<&'static str>,
}

/// An example by the number and name of its file, and whether it has variables.
macro_rules! example {
    ($number:literal, $name:literal $(, $variables:literal)?) => {
        Example {
            name: $name,
            query: include_str!(concat!(
                "../../assets/playground/examples/", $number, "-", $name, ".graphql"
            )),
            variables: example!(@variables $(concat!(
                "../../assets/playground/examples/", $number, "-", $name, ".", $variables, ".graphql"
            ))?),
        }
    };
    (@variables) => { None };
    (@variables $file:expr) => { Some(include_str!($file)) };
}

/// In the order of the menu.
#[rustfmt::skip]
const EXAMPLES: [Example; 17] = [
    example!("01", "meeting-with-statements"),
    example!("02", "visit-and-its-parts"),
    example!("03", "japan-on-the-seafood-ban"),
    example!("04", "statements-of-china"),
    example!("05", "resting-on-one-source"),
    example!("06", "what-was-agreed"),
    example!("07", "claims-about-the-seafood-ban"),
    example!("08", "nobody-is-named"),
    example!("09", "meetings-of-japan-and-china"),
    example!("10", "one-issue-at-two-meetings"),
    example!("11", "everything-from-one-source"),
    example!("12", "inferred-by-the-curator"),
    example!("13", "a-minister"),
    example!("14", "the-next-page", "variables"),
    example!("15", "a-record-by-its-id", "variables"),
    example!("16", "the-data-set"),
    example!("17", "as-it-changes"),
];

/// Routes of the playground.
pub(super) fn routes() -> Router<Served> {
    Router::new()
        .route("/playground", get(page))
        .route("/playground/examples.json", get(examples))
        .route("/playground/assets/{*file}", get(asset))
}

async fn page(headers: HeaderMap) -> Response {
    static PAGE: Constant = Constant::new(
        "text/html; charset=utf-8",
        ASK_AGAIN,
        Bytes::from_static(include_bytes!("../../assets/playground/index.html")),
    );
    // Also where the browser holds the page: what it is told then replaces what it was told before.
    let policies = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (policies, PAGE.respond(&headers).await).into_response()
}

async fn examples(headers: HeaderMap) -> Response {
    static TEXT: LazyLock<Constant> = LazyLock::new(|| {
        let text = serde_json::json!(EXAMPLES).to_string().into();
        Constant::new("application/json; charset=utf-8", ASK_AGAIN, text)
    });
    TEXT.respond(&headers).await
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match ASSETS.iter().find(|asset| asset.path == file) {
        Some(asset) => asset.file.respond(&headers).await,
        None => (StatusCode::NOT_FOUND, "The playground has no such file.\n").into_response(),
    }
}
