//! Takes connections, no more than allowed, and lets none of them wait for ever.
//!
//! HTTP/1.1 alone: TLS and HTTP/2 are the proxy's in front.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::ServiceExt;

use self::patience::{Patience, Patient, Phase};
use crate::{
    config::TrafficSettings,
    telemetry::{Metrics, metrics::Open},
};

mod patience;

/// Largest head of a request in bytes, and what a connection may hold in memory while it is read.
const MAX_HEAD: usize = 16 * 1024;

/// What is said on a connection that is one too many.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n\
    connection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 37\r\n\r\n\
    Too many connections; try again soon.";

/// How long the listener rests where the system has no connection to give, such as when the process
/// has as many files open as it may.
const REST: Duration = Duration::from_millis(50);

/// Serves `router` on `listener` until `shutdown`, and then until the answers that were begun are
/// sent.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    traffic: &TrafficSettings,
    metrics: Metrics,
    shutdown: impl Future<Output = ()>,
) {
    let patience = Patience {
        head: traffic.receive_timeout(),
        send: traffic.send_timeout(),
    };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        // Counted from the end of the answer before, so it is the time between requests; the head
        // itself has a shorter one.
        .header_read_timeout(traffic.idle_timeout())
        .max_buf_size(MAX_HEAD);
    let places = Arc::new(Semaphore::new(traffic.max_connections));
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
        match places.clone().try_acquire_owned() {
            Ok(place) => {
                let connection = Connection {
                    stream,
                    peer,
                    place,
                    open: metrics.connection(),
                    stopping: stopping.clone(),
                };
                connection.serve(&http, router.clone(), patience);
            }
            Err(_) => {
                metrics.connection_refused();
                refuse(stream);
            }
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
    place: OwnedSemaphorePermit,
    open: Open,
    stopping: watch::Receiver<bool>,
}

impl Connection {
    fn serve(self, http: &http1::Builder, router: Router, patience: Patience) {
        let Self {
            stream,
            peer,
            place,
            open,
            mut stopping,
        } = self;
        // An answer that is small goes out at once.
        let _best_effort = stream.set_nodelay(true);
        let phase = Phase::default();
        let stream = Patient::new(stream, patience, phase.clone());
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            phase.busy();
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let (router, phase) = (router.clone(), phase.clone());
            async move {
                let response = router.oneshot(request).await;
                phase.idle();
                response
            }
        });
        let connection = http
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = async { drop(stopping.wait_for(|stopping| *stopping).await) } => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            // A client that goes away, or is too slow, is no fault of the server.
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, open, stopping));
        });
    }
}

/// Says that there are too many, as far as the client is there to hear it.
fn refuse(mut stream: TcpStream) {
    tokio::spawn(async move {
        let said = stream.write_all(FULL);
        let _heard = tokio::time::timeout(Duration::from_secs(1), said).await;
    });
}
