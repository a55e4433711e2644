//! How long a client may let its answer wait.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

/// Bytes in a second at which a client takes its answer fast enough. Answers are compressed: it is
/// more than it seems.
const FAST_ENOUGH: u32 = 32 * 1024;

/// How long a client may yet let us wait. To wait takes from it; each byte that is taken gives back,
/// and so does time in which nothing waits to be sent, up to a full credit. An answer comes in pieces,
/// and a client that takes the next one at the last moment each time is none the better for it.
pub(super) struct Credit {
    full: Duration,
    left: Duration,
    /// When what is left was last reckoned.
    at: Instant,
    /// When nothing is left, while something waits to be sent.
    end: Option<Pin<Box<Sleep>>>,
}

impl Credit {
    pub(super) fn new(full: Duration) -> Self {
        Self {
            full,
            left: full,
            at: Instant::now(),
            end: None,
        }
    }

    /// Something waits to be sent; ready when it has waited for too long.
    pub(super) fn wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let end = self.end.get_or_insert_with(|| {
            let now = Instant::now();
            self.left = (self.left + (now - self.at)).min(self.full);
            self.at = now;
            Box::pin(sleep_until(now + self.left))
        });
        end.as_mut().poll(context)
    }

    /// So many bytes have been taken.
    pub(super) fn taken(&mut self, bytes: usize) {
        if self.end.take().is_some() {
            let now = Instant::now();
            self.left = self.left.saturating_sub(now - self.at);
            self.at = now;
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let back = Duration::from_secs(1).mul_f64(f64::from(bytes) / f64::from(FAST_ENOUGH));
        self.left = (self.left + back).min(self.full);
    }
}
