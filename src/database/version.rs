//! The version of the data: every commit moves it.
//!
//! [`Versions`] says which one there is now, and tells whoever wants to know of each new one, whoever
//! wrote it: this program, another one on the same file, another server.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sea_orm::{
    QueryResult,
    sea_query::{Alias, Query, SelectStatement},
};

use tokio::{
    sync::{Mutex, Notify, watch},
    task::JoinHandle,
};

use super::Database;
use crate::error::Error;

mod follow;
mod look;

use look::Looker;

/// Which version of the data there is, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// Number of the version; 0 where nothing was ever written.
    pub number: i64,
    /// Last change, in microseconds since 1970-01-01 UTC; none where nothing was ever written.
    pub changed_at: Option<i64>,
}

impl Version {
    /// `select version, changed_at from dataset`.
    pub(super) fn select() -> SelectStatement {
        let mut select = Query::select();
        select
            .columns([Alias::new("version"), Alias::new("changed_at")])
            .from(Alias::new("dataset"));
        select
    }

    /// The version that [`Version::select`] found.
    ///
    /// # Errors
    /// [`Error::Internal`] where the row is missing, or is not what it should be.
    pub(super) fn read(rows: &[QueryResult]) -> Result<Self, Error> {
        let row = rows.first();
        let row = row.ok_or_else(|| Error::Internal("no row in `dataset`".to_owned()))?;
        Ok(Self {
            number: row.try_get("", "version")?,
            changed_at: row.try_get("", "changed_at")?,
        })
    }
}

/// Knows which version of the data there is. Its clones are one.
#[derive(Clone)]
pub struct Versions(Arc<Watched>);

struct Watched {
    /// Looks that have begun so far.
    begun: AtomicU64,
    looking: Mutex<Looking>,
    /// The version that was found last, for those who want to be told.
    told: watch::Sender<Version>,
    /// Rings when somebody wants to be told.
    wanted: Notify,
    following: Mutex<Option<JoinHandle<()>>>,
}

/// One looks at a time.
struct Looking {
    looker: Looker,
    /// Number of the look that ended last, and what it found.
    ended: u64,
    found: Result<Version, Error>,
}

impl Versions {
    /// Looks for the first time, and watches from then on.
    ///
    /// It has a connection of its own, lest it wait for those of readers: one more on either
    /// engine, and on PostgreSQL another one while somebody has subscribed.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database does not answer.
    pub async fn watch(database: &Database) -> Result<Self, Error> {
        let mut looker = Looker::of(database);
        let channel = looker.channel();
        let found = looker.look().await?;
        let watched = Arc::new(Watched {
            begun: AtomicU64::new(0),
            looking: Mutex::new(Looking {
                looker,
                ended: 0,
                found: Ok(found),
            }),
            told: watch::Sender::new(found),
            wanted: Notify::new(),
            following: Mutex::default(),
        });
        let versions = Self(watched);
        let following = tokio::spawn(follow::follow(versions.clone(), channel));
        *versions.0.following.lock().await = Some(following);
        Ok(versions)
    }

    /// The version at this moment: not older than any commit that was acknowledged before this was
    /// called, whoever wrote it.
    ///
    /// It is asked of the database, since nothing less is certain: what SQLite keeps beside its
    /// file can be read without it, but only by a file descriptor that must never be closed (that
    /// would drop all locks of the process), and a notification of PostgreSQL comes after the
    /// commit that it tells of. It is cheap because those who ask at the same time ask together:
    /// whoever comes while a look is under way waits for the next one, which then serves all who
    /// wait.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database does not answer.
    pub async fn current(&self) -> Result<Version, Error> {
        let before = self.0.begun.load(Ordering::SeqCst);
        let mut looking = self.0.looking.lock().await;
        if looking.ended > before {
            // It began after we asked, so it is ours as well.
            return looking.found.clone();
        }
        let this = self.0.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let found = looking.looker.look().await;
        looking.ended = this;
        looking.found.clone_from(&found);
        if let Ok(version) = found {
            self.0.told.send_if_modified(|told| {
                let is_new = *told != version;
                *told = version;
                is_new
            });
        }
        found
    }

    /// Tells of each new version, soon after its commit: at once on PostgreSQL, within a quarter of
    /// a second on SQLite. Whoever is slow misses those in between, never the last one. An outage of
    /// the database is waited out.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Version> {
        let receiver = self.0.told.subscribe();
        self.0.wanted.notify_one();
        receiver
    }

    /// Stops watching, and closes its connections: before the database is closed, which a connection
    /// that only reads must not outlive.
    pub async fn stop(&self) {
        if let Some(following) = self.0.following.lock().await.take() {
            following.abort();
            // It ends as told, or has ended before.
            drop(following.await);
        }
        self.0.looking.lock().await.looker.close().await;
    }
}

impl fmt::Debug for Versions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.0.told.borrow();
        formatter.debug_tuple("Versions").field(&*told).finish()
    }
}
