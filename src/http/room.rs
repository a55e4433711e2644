//! What is lent to clients, such as bytes of memory: there is so much of it for all, and no one client
//! has more than its share at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;

use super::{client::Client, operations::overloaded, refusal::Refusal};
use crate::error::Code;

/// Room for all clients.
pub(super) struct Rooms(Arc<Lender>);

struct Lender {
    all: usize,
    share: usize,
    lent: Mutex<Lent>,
}

#[derive(Default)]
struct Lent {
    sum: usize,
    /// What each client has; nothing of those that have nothing.
    to: HashMap<Client, usize>,
}

/// Room that is lent; free again when dropped.
pub(super) struct Room {
    lender: Arc<Lender>,
    /// Whether it is a part of all that there is.
    of_all: bool,
    /// Of whose share it is a part.
    client: Option<Client>,
    size: usize,
}

/// Why there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// All of it is lent.
    ForAll,
    /// The client has its share.
    ForClient,
}

impl Lent {
    fn has(&self, client: Client) -> usize {
        self.to.get(&client).copied().unwrap_or_default()
    }
}

impl Rooms {
    /// So much for all, and so much of it for each.
    pub(super) fn new(all: usize, share: usize) -> Self {
        Self(Arc::new(Lender {
            all,
            share,
            lent: Mutex::default(),
        }))
    }

    /// Room for a client, which holds nothing yet.
    pub(super) fn of(&self, client: Client) -> Room {
        self.lend(true, Some(client))
    }

    /// Room for what is not one client's, which holds nothing yet.
    pub(super) fn of_nobody(&self) -> Room {
        self.lend(true, None)
    }

    /// What a client has of room that is not its own: it counts in its share alone.
    pub(super) fn share_of(&self, client: Client) -> Room {
        self.lend(false, Some(client))
    }

    fn lend(&self, of_all: bool, client: Option<Client>) -> Room {
        Room {
            lender: Arc::clone(&self.0),
            of_all,
            client,
            size: 0,
        }
    }
}

impl Room {
    /// Makes it as large as that; it never shrinks. A client that has nothing yet may have more than
    /// its share in one piece: what is allowed at all is possible.
    ///
    /// # Errors
    /// That there is no room, or that the client has its share.
    pub(super) fn grow_to(&mut self, size: usize) -> Result<(), Full> {
        let more = size.saturating_sub(self.size);
        if more == 0 {
            return Ok(());
        }
        let Lender { all, share, lent } = self.lender.as_ref();
        let mut lent = lent.lock().unwrap_or_else(PoisonError::into_inner);
        let has = self.client.map(|client| (client, lent.has(client)));
        if has.is_some_and(|(_, has)| has > 0 && has.saturating_add(more) > *share) {
            return Err(Full::ForClient);
        }
        if self.of_all {
            if lent.sum.saturating_add(more) > *all {
                return Err(Full::ForAll);
            }
            lent.sum += more;
        }
        if let Some((client, has)) = has {
            lent.to.insert(client, has + more);
        }
        self.size = size;
        Ok(())
    }
}

impl Room {
    /// Holds nothing any more.
    pub(super) fn give_up(&mut self) {
        if self.size == 0 {
            return;
        }
        let lent = self.lender.lent.lock();
        let mut lent = lent.unwrap_or_else(PoisonError::into_inner);
        if self.of_all {
            lent.sum = lent.sum.saturating_sub(self.size);
        }
        if let Some(client) = self.client {
            match lent.has(client).saturating_sub(self.size) {
                0 => lent.to.remove(&client),
                still => lent.to.insert(client, still),
            };
        }
        self.size = 0;
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.give_up();
    }
}

impl From<Full> for Refusal {
    /// 503, for memory.
    fn from(full: Full) -> Self {
        match full {
            Full::ForAll => overloaded(),
            Full::ForClient => {
                let message = "As much as one client may send and be sent at a time is under way. Take the answers, or try again in a moment.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Overloaded, message)
                    .retry_after(std::time::Duration::from_secs(1))
            }
        }
    }
}
