//! The version of the data: every commit moves it.

use sea_orm::{
    QueryResult,
    sea_query::{Alias, Query, SelectStatement},
};

use crate::error::Error;

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
