//! Looks that are asked for: one at a time, each for all who asked before it began.

use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::{Notify, oneshot, watch};

#[cfg(target_os = "linux")]
use super::glance::Glance;
use super::{Version, look::Looker};
use crate::error::Error;

/// How to ask for a look.
pub(super) struct Asked {
    /// Looks that have begun so far.
    begun: AtomicU64,
    /// Rings when somebody asks.
    bell: Notify,
    ended: watch::Receiver<Ended>,
    #[cfg(target_os = "linux")]
    glance: Option<Glance>,
}

/// A look that has ended.
pub(super) struct Ended {
    /// Which one.
    number: u64,
    found: Result<Version, Error>,
}

impl Asked {
    /// The first look has found this version; and where to say what others find.
    pub(super) fn new(looker: &Looker, first: Version) -> (Self, watch::Sender<Ended>) {
        let (say, ended) = watch::channel(Ended {
            number: 0,
            found: Ok(first),
        });
        let asked = Self {
            begun: AtomicU64::new(0),
            bell: Notify::new(),
            ended,
            #[cfg(target_os = "linux")]
            glance: looker.file().and_then(|file| Glance::at(&file)),
        };
        #[cfg(not(target_os = "linux"))]
        let _ = looker;
        (asked, say)
    }

    /// What a look finds that begins from now on, or would.
    pub(super) async fn look(&self) -> Result<Version, Error> {
        if let Some(version) = self.glance() {
            return Ok(version);
        }
        self.ask().await
    }

    /// What a look finds that begins from now on.
    pub(super) async fn ask(&self) -> Result<Version, Error> {
        let mut ended = self.ended.clone();
        let before = self.begun.load(Ordering::SeqCst);
        self.bell.notify_one();
        match ended.wait_for(|ended| ended.number > before).await {
            Ok(ended) => ended.found.clone(),
            // Nobody looks any more.
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed).into()),
        }
    }

    /// What the last look has found, where it is certain that another would find the same.
    #[cfg(target_os = "linux")]
    pub(super) fn glance(&self) -> Option<Version> {
        self.glance.as_ref().and_then(Glance::unchanged)
    }

    /// Nothing is certain here.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "as where there is something to look at")]
    pub(super) const fn glance(&self) -> Option<Version> {
        None
    }

    /// Looks whenever somebody asks, and tells `told`; until `stop`. In a task of its own: a look goes
    /// on when one of those who wait for it goes away.
    pub(super) async fn answer(
        &self,
        mut looker: Looker,
        say: watch::Sender<Ended>,
        told: &watch::Sender<Version>,
        mut stop: oneshot::Receiver<()>,
    ) {
        loop {
            tokio::select! {
                _ = &mut stop => break,
                () = self.bell.notified() => {}
            }
            let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
            // Before the look: a commit in between makes another of it.
            #[cfg(target_os = "linux")]
            let header = self.glance.as_ref().and_then(Glance::header);
            let found = looker.look().await;
            if let Ok(version) = found {
                #[cfg(target_os = "linux")]
                if let Some(glance) = &self.glance {
                    glance.remember(header.map(|header| (header, version)));
                }
                told.send_if_modified(|told| {
                    let is_new = *told != version;
                    *told = version;
                    is_new
                });
            }
            say.send_replace(Ended { number, found });
        }
        #[cfg(target_os = "linux")]
        if let Some(glance) = &self.glance {
            glance.remember(None);
        }
        looker.close().await;
    }
}
