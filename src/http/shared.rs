//! Bytes that are kept, and are sent to many at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use axum::body::Bytes;

use super::{
    client::Client,
    room::{Full, Room, Rooms},
};

/// Bytes that are kept. While any of those to whom they are sent has not taken them, they have room
/// of their own among the answers that wait: by then they may be kept no more.
pub(super) struct Shared {
    bytes: Bytes,
    lent: Mutex<Lending>,
}

/// To whom the bytes are being sent.
#[derive(Default)]
struct Lending {
    /// Their room, once for all.
    all: Weak<Room>,
    /// What they take of the share of each client.
    shares: HashMap<Client, Weak<Room>>,
    /// How many shares there may be before those that are free again are forgotten.
    tidy_at: usize,
}

/// Shares that are remembered without looking whether they are free.
const FEW: usize = 16;

/// The bytes with their room.
struct Lent {
    bytes: Bytes,
    _room: Arc<Room>,
    _share: Arc<Room>,
}

impl Shared {
    pub(super) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        // No larger than what it holds.
        let bytes: Box<[u8]> = bytes.into().into();
        Self {
            bytes: bytes.into(),
            lent: Mutex::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The bytes for a client, with room for them until the last part is dropped. However many are
    /// sent them, they take room once; and however often a client is, its share counts them once.
    ///
    /// # Errors
    /// That there is no room, or that the client has its share.
    pub(super) fn lend(&self, rooms: &Rooms, client: Client) -> Result<Bytes, Full> {
        let mut lent = self.lent.lock().unwrap_or_else(PoisonError::into_inner);
        let share = lent.shares.get(&client).and_then(Weak::upgrade);
        let share = share.map_or_else(|| self.room(rooms.share_of(client)), Ok)?;
        let room = lent.all.upgrade();
        let room = room.map_or_else(|| self.room(rooms.of_nobody()), Ok)?;
        lent.all = Arc::downgrade(&room);
        lent.shares.insert(client, Arc::downgrade(&share));
        if lent.shares.len() > lent.tidy_at {
            lent.shares.retain(|_, share| share.strong_count() > 0);
            lent.tidy_at = (lent.shares.len() * 2).max(FEW);
        }
        Ok(Bytes::from_owner(Lent {
            bytes: self.bytes.clone(),
            _room: room,
            _share: share,
        }))
    }

    fn room(&self, mut room: Room) -> Result<Arc<Room>, Full> {
        room.grow_to(self.bytes.len())?;
        Ok(Arc::new(room))
    }
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
