//! Bytes that are kept, and are sent to many at a time.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::body::Bytes;

use super::room::{Full, Room};

/// Bytes that are kept. While any of those to whom they are sent has not taken them, they have room
/// of their own among the answers that wait: by then they may be kept no more.
pub(super) struct Shared {
    bytes: Bytes,
    room: Mutex<Weak<Room>>,
}

/// The bytes with their room.
struct Lent {
    bytes: Bytes,
    _room: Arc<Room>,
}

impl Shared {
    pub(super) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        // No larger than what it holds.
        let bytes: Box<[u8]> = bytes.into().into();
        Self {
            bytes: bytes.into(),
            room: Mutex::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The bytes, with room for them until the last part is dropped: that of whoever is sent them at
    /// the moment, or that which `make` finds.
    ///
    /// # Errors
    /// Those of `make`.
    pub(super) fn lend(&self, make: impl FnOnce() -> Result<Room, Full>) -> Result<Bytes, Full> {
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let room = if let Some(room) = room.upgrade() {
            room
        } else {
            let new = Arc::new(make()?);
            *room = Arc::downgrade(&new);
            new
        };
        Ok(Bytes::from_owner(Lent {
            bytes: self.bytes.clone(),
            _room: room,
        }))
    }
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
