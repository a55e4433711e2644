//! Answers that wait to be sent: all of them together take no more memory than there is for them.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::{operations::overloaded, refusal::Refusal};

/// Bytes of all large answers that wait to be sent.
const ALL: usize = 64 * 1024 * 1024;

/// Up to so many bytes, the system takes an answer off our hands at once.
const SMALL: usize = 64 * 1024;

/// The room for answers.
pub(in crate::http) struct Sending(Arc<Semaphore>);

impl Sending {
    /// Room for answers, all of it free.
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(ALL)))
    }

    /// Room for so many bytes, until it is dropped; none is needed for few.
    ///
    /// # Errors
    /// 503 where clients that do not take their answers have left none.
    pub(in crate::http) fn room(&self, bytes: usize) -> Result<Room, Refusal> {
        if bytes <= SMALL {
            return Ok(Room(None));
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let room = self.0.clone().try_acquire_many_owned(bytes);
        Ok(Room(Some(room.ok().ok_or_else(overloaded)?)))
    }

    /// An answer as a body that keeps its room until it is sent.
    ///
    /// # Errors
    /// Those of [`Sending::room`].
    pub(super) fn body(&self, answer: Vec<u8>) -> Result<Body, Refusal> {
        let room = self.room(answer.len())?;
        Ok(Body::new(Kept {
            answer: answer.into(),
            _room: room,
        }))
    }
}

/// Room for an answer.
pub(in crate::http) struct Room(
    #[expect(dead_code, reason = "it is there to be dropped")] Option<OwnedSemaphorePermit>,
);

impl Room {
    /// That of an answer that needs none.
    pub(in crate::http) const fn small() -> Self {
        Self(None)
    }
}

/// An answer with its room. It is handed out piece by piece, as the connection takes them: whoever
/// had all of it would keep it for as long as its client takes.
struct Kept {
    answer: Bytes,
    _room: Room,
}

impl http_body::Body for Kept {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let piece = self.answer.len().min(SMALL);
        let piece = self.answer.split_to(piece);
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.answer.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.answer.len()).unwrap_or(u64::MAX))
    }
}
