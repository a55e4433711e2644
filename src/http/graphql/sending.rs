//! Answers that wait to be sent: all of them together take no more memory than there is for them, and
//! those of one client no more than its share.

use axum::body::{Body, Bytes};

use super::super::{
    client::Client,
    refusal::Refusal,
    room::{Room, Rooms},
    sent::{SMALL, in_pieces},
    shared::Shared,
};

/// Bytes of all large answers that wait to be sent.
const ALL: usize = 16 * 1024 * 1024;

/// Bytes of those of one client.
const SHARE: usize = ALL / 4;

/// Bytes of the largest answer: one that is alone may take all the room.
pub(in crate::http) const LARGEST: usize = ALL;

/// The room for answers.
pub(in crate::http) struct Sending(Rooms);

/// Room for an answer.
pub(in crate::http) struct Space(Room);

impl Sending {
    /// Room for answers, all of it free.
    pub(super) fn new() -> Self {
        Self(Rooms::new(ALL, SHARE))
    }

    /// Room for an answer to a client of which there is nothing yet.
    pub(in crate::http) fn space(&self, client: Client) -> Space {
        Space(self.0.of(client))
    }

    /// The body of an answer that is kept, and of which many clients share the bytes: room is made
    /// for them once, and once in the share of each client.
    ///
    /// # Errors
    /// Those of [`Space::grow_to`].
    pub(super) fn share(&self, client: Client, answer: &Shared) -> Result<Body, Refusal> {
        if answer.len() <= SMALL {
            return Ok(Body::from(answer.bytes().clone()));
        }
        Ok(in_pieces(answer.lend(&self.0, client)?))
    }
}

impl Space {
    /// Makes room for an answer of so many bytes; none is needed for few.
    ///
    /// # Errors
    /// 503 where clients that do not take their answers have left none, or this one has its share.
    pub(in crate::http) fn grow_to(&mut self, bytes: usize) -> Result<(), Refusal> {
        if bytes > SMALL {
            self.0.grow_to(bytes)?;
        }
        Ok(())
    }

    /// Makes room for a message of so many bytes, however few: a connection may have many that wait.
    ///
    /// # Errors
    /// Those of [`Space::grow_to`].
    pub(in crate::http) fn grow_to_all(&mut self, bytes: usize) -> Result<(), Refusal> {
        Ok(self.0.grow_to(bytes)?)
    }

    /// An answer with its room, which is taken until the last part of it is dropped.
    pub(super) fn hold(self, answer: Bytes) -> Bytes {
        Bytes::from_owner(Spaced {
            answer,
            _space: self,
        })
    }
}

/// An answer with its room, which it gives up with its last part, wherever that waits.
struct Spaced {
    answer: Bytes,
    _space: Space,
}

impl AsRef<[u8]> for Spaced {
    fn as_ref(&self) -> &[u8] {
        &self.answer
    }
}
