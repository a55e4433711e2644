//! Takes connections, no more than allowed, and lets none of them wait for ever.
//!
//! HTTP/1.1 alone: TLS and HTTP/2 are the proxy's in front.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::{HeaderValue, StatusCode, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::timeout,
};
use tower::ServiceExt;

use self::{
    patience::{Patience, Patient, Phase},
    received::Received,
};
use super::{
    client::Client,
    room::{Room, Rooms},
};
use crate::{
    config::TrafficSettings,
    telemetry::{Metrics, metrics::Open},
};

mod credit;
pub(super) mod framing;
mod patience;
mod received;

/// Largest head of a request in bytes, and what a connection may hold in memory while it is read.
const MAX_HEAD: usize = 16 * 1024;

/// What is said on a connection that is one too many.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n\
    connection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 37\r\n\r\n\
    Too many connections; try again soon.";

/// Bytes of heads that do not come whole, of all connections and of those of one client.
const HEADS: usize = 32 * 1024 * 1024;
const SHARE: usize = HEADS / 4;

/// One in so many of the connections that there may be stays open after its answer, and as many are
/// heard out that send on after the last one. One that has
/// asked for something takes some 40 kB for as long as it is there, one that has not hardly any.
const KEPT: usize = 32;

/// So many stay open however few there may be.
const KEPT_AT_LEAST: usize = 64;

/// How long the listener rests where the system has no connection to give, such as when the process
/// has as many files open as it may.
const REST: Duration = Duration::from_millis(50);

/// Connections that the system lets wait until they are taken; it may have a lower bound of its own
/// (`net.core.somaxconn`). One that finds no place asks again a second later, which is too late.
const WAITING: u32 = 4096;

/// Listens at an address.
///
/// # Errors
/// What the system says.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // A server that was stopped is started again at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Serves `router` on `listener` until `shutdown`, and then until the answers that were begun are
/// sent. Where this is dropped before its end, connections end with it, and all that runs for them.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    traffic: &TrafficSettings,
    metrics: Metrics,
    shutdown: impl Future<Output = ()>,
) {
    let kept = (traffic.max_connections / KEPT).max(KEPT_AT_LEAST);
    let patience = Patience {
        head: traffic.receive_timeout(),
        send: traffic.send_timeout(),
        linger: Arc::new(Semaphore::new(kept)),
    };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        // Counted from the end of the answer before, so it is the time between requests; the head
        // itself has a shorter one.
        .header_read_timeout(traffic.idle_timeout())
        .max_buf_size(MAX_HEAD);
    let places = Arc::new(Semaphore::new(traffic.max_connections));
    let heads = Rooms::new(HEADS, SHARE);
    let kept = Arc::new(Semaphore::new(kept));
    // Each connection holds a receiver, so that its end is known.
    let (stop, stopping) = watch::channel(false);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        if let Ok(place) = places.clone().try_acquire_owned() {
            let client = Client::of_peer(peer.ip(), &traffic.trusted_proxies);
            let connection = Connection {
                stream,
                peer,
                head: client.map_or_else(|| heads.of_nobody(), |client| heads.of(client)),
                kept: kept.clone(),
                held: Arc::new(Held {
                    _place: place,
                    _open: metrics.connection(),
                    stopping: stopping.clone(),
                }),
            };
            connection.serve(
                http.clone(),
                router.clone(),
                patience.clone(),
                traffic.idle_timeout(),
            );
        } else {
            metrics.connection_refused();
            refuse(stream);
        }
    }
    // Nobody new is let in while the others end.
    drop((listener, stopping));
    stop.send_replace(true);
    stop.closed().await;
}

/// A connection that was let in.
struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    /// For a head that does not come whole.
    head: Room,
    /// Places for those that stay open after an answer.
    kept: Arc<Semaphore>,
    held: Arc<Held>,
}

/// The place of a connection, for as long as this lives. It is in the extensions of requests, for
/// one that becomes a WebSocket's; the server waits with its end for all of them.
pub(super) struct Held {
    _place: OwnedSemaphorePermit,
    _open: Open,
    stopping: watch::Receiver<bool>,
}

impl Held {
    /// Waits until the server is stopping.
    pub(super) async fn stopping(&self) {
        drop(self.stopping.clone().wait_for(|stopping| *stopping).await);
    }

    /// Waits until the server is gone, and with it whoever would wait for this connection.
    async fn gone(&self) {
        let mut stopping = self.stopping.clone();
        while stopping.changed().await.is_ok() {}
    }
}

impl Connection {
    /// Waits for the first byte, and then serves. Until somebody asks for something, a connection
    /// takes hardly any memory.
    fn serve(self, http: http1::Builder, router: Router, patience: Patience, idle: Duration) {
        tokio::spawn(async move {
            let asked = tokio::select! {
                asked = timeout(idle, self.stream.readable()) => matches!(asked, Ok(Ok(()))),
                () = self.held.stopping() => false,
            };
            if asked {
                self.talk(&http, router, patience);
            }
        });
    }

    fn talk(self, http: &http1::Builder, router: Router, patience: Patience) {
        let Self {
            stream,
            peer,
            head,
            kept,
            held,
        } = self;
        // Beyond those, a client connects anew for what it asks next, as with nginx.
        let kept = kept.try_acquire_owned().ok();
        let closes = kept.is_none();
        // An answer that is small goes out at once.
        let _best_effort = stream.set_nodelay(true);
        let phase = Phase::default();
        let stream = Patient::new(stream, patience, phase.clone(), head);
        let holding = held.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            phase.busy();
            let mut request: Request = request.map(|body| Received::body(body, &phase));
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(holding.clone());
            let (router, phase) = (router.clone(), phase.clone());
            async move {
                let mut response = router
                    .oneshot(request)
                    .await
                    .unwrap_or_else(|never| match never {});
                // What comes on a WebSocket is no head of a request.
                if response.status() != StatusCode::SWITCHING_PROTOCOLS {
                    let may_go_on = phase.idle();
                    if closes || !may_go_on {
                        let close = HeaderValue::from_static("close");
                        response.headers_mut().insert(header::CONNECTION, close);
                    }
                }
                Ok::<_, Infallible>(response)
            }
        });
        let connection = http
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = held.stopping() => {
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        ended = connection => ended,
                        () = held.gone() => Ok(()),
                    }
                }
            };
            // A client that goes away, or is too slow, is no fault of the server.
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((kept, held));
        });
    }
}

/// Says that there are too many, as far as the client is there to hear it.
fn refuse(mut stream: TcpStream) {
    tokio::spawn(async move {
        let said = stream.write_all(FULL);
        let _heard = timeout(Duration::from_secs(1), said).await;
    });
}
