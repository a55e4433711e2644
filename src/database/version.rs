//! The version of the data, which every commit moves.

use sea_orm::EntityTrait;

use super::Database;
use crate::{entity::dataset, error::Error};

/// Version of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Moved by every commit.
    pub number: i64,
    /// When that was, in microseconds since 1970-01-01 UTC.
    pub changed_at: Option<i64>,
}

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
}
