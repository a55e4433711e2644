//! Receives the bodies of requests: none larger than allowed, none for longer than allowed, and all
//! of them together no more than memory has for them, nor those of one client more than its share.

use std::time::Duration;

use axum::{
    body::{Body, HttpBody},
    http::StatusCode,
};
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::super::{
    client::Client,
    refusal::Refusal,
    room::{Room, Rooms},
};
use crate::error::Code;

/// Bytes of all bodies that are being received.
const ALL: usize = 64 * 1024 * 1024;

/// Bytes of those of one client.
const SHARE: usize = ALL / 16;

/// Bytes for which room is made at a time, where there are so many: to ask for it at each part would be
/// more work than to receive it.
const STEP: usize = 8 * 1024;

/// What may be received.
pub(super) struct Receiving {
    max_body: usize,
    timeout: Duration,
    rooms: Rooms,
}

impl Receiving {
    /// Bodies of so many bytes at most, each within a time.
    pub(super) fn new(max_body: usize, timeout: Duration) -> Self {
        Self {
            max_body,
            timeout,
            rooms: Rooms::new(ALL, SHARE.max(max_body)),
        }
    }

    /// Receives a body of a client to its end, with the room that it takes: for as long as anything of
    /// it is kept.
    ///
    /// # Errors
    /// 413 for one that is too large, 408 for one that does not come, 503 where too many come at
    /// once, of all clients or of this one.
    pub(super) async fn all(&self, client: Client, body: Body) -> Result<(Vec<u8>, Room), Refusal> {
        // Said before the body is sent, to a client that says how long it will be.
        let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if least > self.max_body {
            return Err(self.too_large());
        }
        // One time for all of it: a body may come in as many parts as it has bytes.
        let received = timeout(self.timeout, self.parts(client, body)).await;
        received.unwrap_or_else(|_| {
            let message = "The body of the request did not arrive in time.";
            let status = StatusCode::REQUEST_TIMEOUT;
            Err(Refusal::new(status, Code::TimedOut, message))
        })
    }

    async fn parts(&self, client: Client, mut body: Body) -> Result<(Vec<u8>, Room), Refusal> {
        let mut received = Vec::new();
        let mut room = self.rooms.of(client);
        while let Some(frame) = body.frame().await {
            // Whoever cuts the connection hears nothing of this.
            let frame = frame.map_err(|error| {
                Refusal::bad(format!("The body of the request broke off: {error}"))
            })?;
            let Ok(bytes) = frame.into_data() else {
                continue;
            };
            let by_now = received.len().saturating_add(bytes.len());
            if by_now > self.max_body {
                return Err(self.too_large());
            }
            let step = by_now.next_power_of_two().min(STEP);
            room.grow_to(by_now.next_multiple_of(step).min(self.max_body))?;
            received.extend_from_slice(&bytes);
        }
        Ok((received, room))
    }

    fn too_large(&self) -> Refusal {
        let message = format!("The request is larger than {} bytes.", self.max_body);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooExpensive, message)
    }
}
