//! The version of the data, which every commit moves.

use std::time::Duration;

use sea_orm::EntityTrait;
use tokio::sync::watch;

use super::Database;
use crate::{entity::dataset, error::Error};

/// Version of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Moved by every commit.
    pub number: i64,
    /// When that was, in microseconds since 1970-01-01 UTC.
    pub changed_at: Option<i64>,
}

/// How often a subscriber's look at the version is.
const LOOK: Duration = Duration::from_millis(200);

/// Tells the version of the data.
#[derive(Clone, Debug)]
pub struct Versions(Database);

impl Versions {
    /// Those of a database.
    #[must_use]
    pub const fn of(database: Database) -> Self {
        Self(database)
    }

    /// The version at this moment.
    ///
    /// # Errors
    /// What the database says.
    pub async fn current(&self) -> Result<Version, Error> {
        let row = dataset::Entity::find().one(&self.0.readers).await?;
        let row = row.ok_or_else(|| Error::Internal("no row in `dataset`".to_owned()))?;
        Ok(Version {
            number: row.version,
            changed_at: row.changed_at,
        })
    }

    /// Tells of the version after every commit, whoever wrote it. The first value may be older than
    /// [`Self::current`].
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Version> {
        let (sender, receiver) = watch::channel(Version::default());
        let versions = self.clone();
        tokio::spawn(async move {
            let look = async {
                loop {
                    // An outage ends; until then there is nothing to tell.
                    if let Ok(version) = versions.current().await {
                        sender.send_if_modified(|told| std::mem::replace(told, version) != version);
                    }
                    tokio::time::sleep(LOOK).await;
                }
            };
            tokio::select! {
                () = look => {}
                () = sender.closed() => {}
            }
        });
        receiver
    }
}
