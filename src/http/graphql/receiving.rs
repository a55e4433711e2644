//! Receives the bodies of requests: none larger than allowed, none for longer than allowed, and all
//! of them together no more than memory has for them.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, HttpBody},
    http::StatusCode,
};
use http_body_util::BodyExt;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

use super::super::{operations::overloaded, refusal::Refusal};
use crate::error::Code;

/// Bytes of all bodies that are being received.
const ALL: usize = 64 * 1024 * 1024;

/// What may be received.
pub(super) struct Receiving {
    max_body: usize,
    timeout: Duration,
    /// One permit for each byte.
    room: Arc<Semaphore>,
}

impl Receiving {
    /// Bodies of so many bytes at most, each within a time.
    pub(super) fn new(max_body: usize, timeout: Duration) -> Self {
        Self {
            max_body,
            timeout,
            room: Arc::new(Semaphore::new(ALL)),
        }
    }

    /// Receives a body to its end.
    ///
    /// # Errors
    /// 413 for one that is too large, 408 for one that does not come, 503 where too many come at
    /// once.
    pub(super) async fn all(&self, mut body: Body) -> Result<Vec<u8>, Refusal> {
        // Said before the body is sent, to a client that says how long it will be.
        let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if least > self.max_body {
            return Err(self.too_large());
        }
        let deadline = Instant::now() + self.timeout;
        let mut received = Vec::new();
        let mut rooms: Option<OwnedSemaphorePermit> = None;
        loop {
            let Ok(frame) = timeout_at(deadline, body.frame()).await else {
                let message = "The body of the request did not arrive in time.";
                let refusal = Refusal::new(StatusCode::REQUEST_TIMEOUT, Code::TimedOut, message);
                return Err(refusal);
            };
            let Some(frame) = frame else {
                return Ok(received);
            };
            // Whoever cuts the connection hears nothing of this.
            let frame = frame.map_err(|error| {
                Refusal::bad(format!("The body of the request broke off: {error}"))
            })?;
            let Ok(bytes) = frame.into_data() else {
                continue;
            };
            if received.len().saturating_add(bytes.len()) > self.max_body {
                return Err(self.too_large());
            }
            let room = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let room = self.room.clone().try_acquire_many_owned(room);
            let room = room.ok().ok_or_else(overloaded)?;
            match &mut rooms {
                Some(rooms) => rooms.merge(room),
                None => rooms = Some(room),
            }
            received.extend_from_slice(&bytes);
        }
    }

    fn too_large(&self) -> Refusal {
        let message = format!("The request is larger than {} bytes.", self.max_body);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooExpensive, message)
    }
}
