//! The version of the data: every commit moves it.
//!
//! [`Versions`] says which one there is now, and tells whoever wants to know of each new one, whoever
//! wrote it: this program, another one on the same file, another server.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    QueryResult,
    sea_query::{Alias, Query, SelectStatement},
};

use tokio::{
    sync::{Mutex, Notify, oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

use super::Database;
use crate::error::Error;

mod asked;
mod follow;
#[cfg(target_os = "linux")]
mod glance;
mod look;

use asked::Asked;
use look::Looker;

/// How long to wait at most for a version that one can do without.
const SOON: Duration = Duration::from_secs(1);

/// The part of the time that is left which one waits for it, since the answer is yet to be made.
const PART: u32 = 4;

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
    asked: Asked,
    /// The version that was found last, for those who want to be told.
    told: watch::Sender<Version>,
    /// Rings when somebody wants to be told.
    wanted: Notify,
    tasks: Mutex<Option<Tasks>>,
}

/// What goes on until the end.
struct Tasks {
    following: JoinHandle<()>,
    looking: JoinHandle<()>,
    stop: oneshot::Sender<()>,
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
        let (asked, say) = Asked::new(&looker, found);
        let watched = Arc::new(Watched {
            asked,
            told: watch::Sender::new(found),
            wanted: Notify::new(),
            tasks: Mutex::default(),
        });
        let (stop, stopped) = oneshot::channel();
        let looking = Arc::clone(&watched);
        let looking = tokio::spawn(async move {
            let Watched { asked, told, .. } = looking.as_ref();
            asked.answer(looker, say, told, stopped).await;
        });
        let versions = Self(watched);
        let following = tokio::spawn(follow::follow(versions.clone(), channel));
        *versions.0.tasks.lock().await = Some(Tasks {
            following,
            looking,
            stop,
        });
        Ok(versions)
    }

    /// The version at this moment: not older than any commit that was acknowledged before this was
    /// called, whoever wrote it.
    ///
    /// On PostgreSQL it is asked of the database, since nothing less is certain: a notification comes
    /// after the commit that it tells of. It is cheap because those who ask at the same time ask
    /// together: whoever comes while a look is under way waits for the next one, which then serves
    /// all who wait. On SQLite a glance at the index of its log says whether there is anything to
    /// look for.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database does not answer.
    pub async fn current(&self) -> Result<Version, Error> {
        self.0.asked.look().await
    }

    /// The same, where the database says it within a second, and within a quarter of the time until
    /// `deadline`: whoever could go on without it does not wait for a database that is silent.
    pub async fn soon(&self, deadline: Instant) -> Option<Version> {
        let left = deadline.saturating_duration_since(Instant::now());
        let looked = timeout(SOON.min(left / PART), self.current()).await;
        looked.ok()?.ok()
    }

    /// The same, asked of the database in any case: whether it is there at all.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database does not answer.
    pub async fn confirmed(&self) -> Result<Version, Error> {
        self.0.asked.ask().await
    }

    /// The version at this moment, where that is known without asking the database, as it mostly is of
    /// SQLite.
    #[must_use]
    pub fn glance(&self) -> Option<Version> {
        self.0.asked.glance()
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
        let tasks = self.0.tasks.lock().await.take();
        let Some(Tasks {
            following,
            looking,
            stop,
        }) = tasks
        else {
            return;
        };
        following.abort();
        // It ends as told, or has ended before; and so does the other.
        drop(following.await);
        let _told = stop.send(());
        drop(looking.await);
    }
}

impl fmt::Debug for Versions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.0.told.borrow();
        formatter.debug_tuple("Versions").field(&*told).finish()
    }
}
