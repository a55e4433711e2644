//! `/graphql` over WebSocket: the sub-protocol `graphql-transport-ws`, after PROTOCOL.md of the
//! package `graphql-ws`.
//!
//! Whether there is a WebSocket at all is decided here, and said by HTTP:
//!
//! | what | answer |
//! | --- | --- |
//! | no proper WebSocket, or not this sub-protocol | 400 |
//! | a page of a site that may not read the API | 403 |
//! | one more than `--max-sockets`, or `--max-sockets-per-client` | 503 with `Retry-After` |
//! | one of these to a client that has no point left for it | 429 with `Retry-After` |
//!
//! From then on a [`session`] holds it. Its operations go the same way as those of HTTP, through
//! the same limits, and are paid from the same budget.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{FromRequestParts, Request, ws::WebSocketUpgrade},
    http::{HeaderValue, Method, StatusCode, Version, header, request::Parts},
    response::Response,
};

use self::session::Session;
use super::{
    Served,
    accept::MediaType,
    client::Client,
    graphql::LARGEST,
    listener::Held,
    log::Came,
    refusal::Refusal,
    room::{Full, Room, Rooms},
};
use crate::{
    config::{Origins, TrafficSettings},
    error::Code,
};

mod closing;
mod line;
mod message;
mod operation;
mod session;

/// The sub-protocol.
const PROTOCOL: &str = "graphql-transport-ws";

/// Bytes that are read at a time. Each WebSocket has so many for as long as it is open.
const READ: usize = 8 * 1024;

/// Bytes of the largest message, where a request may be as large. As many are in memory until it is
/// whole, and a client that keeps the connection alive may take its time for it.
const MESSAGE: usize = 64 * 1024;

/// Bytes that may wait to be written: the largest answer, and beside it what a frame, an id and a pong
/// or a close take. Nothing is written before what was written is gone, so it is never reached; it is
/// there for the day on which that is not so.
const UNWRITTEN: usize = LARGEST + 8 * 1024;

/// What every WebSocket is held to.
pub(super) struct Sockets {
    places: Rooms,
    origins: Origins,
    max_message: usize,
    rules: Rules,
}

/// What the session of one WebSocket is held to.
#[derive(Clone, Copy, Debug)]
struct Rules {
    /// Operations under way.
    max_operations: usize,
    /// How long it may take to begin.
    init_timeout: Duration,
    /// How often it is asked whether anybody is there.
    keep_alive: Duration,
}

impl Sockets {
    /// Places for as many as are set.
    pub(super) fn new(traffic: &TrafficSettings) -> Self {
        Self {
            places: Rooms::new(traffic.max_sockets, traffic.max_sockets_per_client),
            origins: traffic.cors_origins.clone(),
            max_message: traffic.max_body.min(MESSAGE),
            rules: Rules {
                max_operations: traffic.max_subscriptions,
                init_timeout: traffic.socket_init_timeout(),
                keep_alive: traffic.socket_keep_alive(),
            },
        }
    }

    /// A place for one more of a client.
    ///
    /// # Errors
    /// 503 where there is none.
    fn place(&self, client: Client) -> Result<Room, Refusal> {
        let mut place = self.places.of(client);
        let taken = place.grow_to(1).map_err(|full| {
            let message = match full {
                Full::ForAll => {
                    "The server has as many WebSockets open as it takes on. Try again later."
                }
                Full::ForClient => {
                    "You have as many WebSockets open as one client may. Close one, or try again later."
                }
            };
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::Overloaded, message)
                .retry_after(Duration::from_secs(10))
        });
        taken.map(|()| place)
    }

    /// Whether the site of the page that asks may read the API. What is no browser names none.
    fn allow(&self, request: &Parts) -> Result<(), Refusal> {
        let named = |name| {
            let value = request.headers.get(name)?;
            Some(value.to_str().unwrap_or_default().to_ascii_lowercase())
        };
        let Some(origin) = named(header::ORIGIN) else {
            return Ok(());
        };
        let allowed = match &self.origins {
            Origins::All => true,
            Origins::Only(origins) => {
                // Behind a proxy with TLS the scheme of the page is not that of the request.
                let site = origin.split_once("://").map(|(_, site)| site.to_owned());
                origins.contains(&origin) || (site.is_some() && site == named(header::HOST))
            }
        };
        allowed.then_some(()).ok_or_else(|| {
            let message =
                "Pages of this site may not read the API here; --cors-origins says which may.";
            Refusal::new(StatusCode::FORBIDDEN, Code::BadRequest, message)
        })
    }
}

/// Whether a request asks for a WebSocket. `Upgrade` says nothing in HTTP/1.0, nor where `Connection`
/// does not name it, and a request that has it is a request like any other (RFC 9110, 7.8).
pub(super) fn is_wanted(request: &Request) -> bool {
    let headers = request.headers();
    let upgrade = headers.get(header::UPGRADE);
    let upgrade = upgrade.is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket"));
    let mut options = headers
        .get_all(header::CONNECTION)
        .iter()
        .flat_map(|options| options.as_bytes().split(|byte| *byte == b','));
    let mut is_named =
        || options.any(|option| option.trim_ascii().eq_ignore_ascii_case(b"upgrade"));
    upgrade
        && request.method() == Method::GET
        && request.version() >= Version::HTTP_11
        && is_named()
}

/// Opens a WebSocket, or says why not.
pub(super) async fn open(served: Served, request: Request) -> Response {
    let (mut request, _) = request.into_parts();
    let client = Client::of_request(&request, &served.trusted_proxies);
    let opened = upgrade(served.clone(), client, &mut request).await;
    opened.unwrap_or_else(|refusal| {
        let refusal = served.operations.refused(client, refusal);
        let mut response = refusal.respond(MediaType::Json);
        if response.status() == StatusCode::BAD_REQUEST {
            // What is spoken here, to a client that speaks another version (RFC 6455, 4.2.2).
            let version = HeaderValue::from_static("13");
            let headers = response.headers_mut();
            headers.insert(header::SEC_WEBSOCKET_VERSION, version);
        }
        response
    })
}

/// Whether the key of a client is one: sixteen bytes in Base64 (RFC 6455, 4.1).
fn is_key(key: &HeaderValue) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    match key.as_bytes().split_last_chunk::<2>() {
        Some((digits, b"==")) => digits.len() == 22 && digits.iter().all(is_digit),
        _ => false,
    }
}

async fn upgrade(served: Served, client: Client, request: &mut Parts) -> Result<Response, Refusal> {
    let wanted = WebSocketUpgrade::from_request_parts(request, &()).await;
    let wanted = wanted.map_err(|wrong| {
        Refusal::bad(format!(
            "A WebSocket cannot be opened so: {}",
            wrong.body_text()
        ))
    })?;
    let key = request.headers.get(header::SEC_WEBSOCKET_KEY);
    if !key.is_some_and(is_key) {
        let message =
            "A WebSocket cannot be opened so: the `Sec-WebSocket-Key` is not 16 bytes in Base64";
        return Err(Refusal::bad(message));
    }
    let sockets = Arc::clone(&served.sockets);
    sockets.allow(request)?;
    let wanted = wanted.protocols([PROTOCOL]);
    if wanted.selected_protocol().is_none() {
        let message =
            format!("WebSockets here speak `{PROTOCOL}`; ask for it by Sec-WebSocket-Protocol.");
        return Err(Refusal::bad(message));
    }
    let place = sockets
        .place(client)
        .inspect_err(|_| served.metrics.shed())?;
    let open = served.metrics.socket();
    let held = request.extensions.get::<Arc<Held>>().cloned();
    let held = held.ok_or_else(|| {
        let message = crate::error::Error::Internal(String::new()).to_string();
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, message)
    })?;
    let session = Session {
        client,
        came: request.extensions.get::<Came>().cloned(),
        rules: sockets.rules,
        served,
    };
    let upgraded = wanted
        .read_buffer_size(READ)
        // Each message goes out at once.
        .write_buffer_size(0)
        .max_write_buffer_size(UNWRITTEN)
        .max_message_size(sockets.max_message)
        .max_frame_size(sockets.max_message)
        .on_upgrade(async move |socket| {
            session.hold(socket, &held).await;
            drop((place, open, held));
        });
    Ok(upgraded)
}
