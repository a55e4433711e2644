//! A look at the version, over a connection of its own.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sea_orm::{
    ConnAcquireErr, DbBackend, DbErr, RuntimeErr, SqlxError,
    sqlx::{
        self, Connection,
        postgres::{PgConnectOptions, PgConnection},
        sqlite::{SqliteConnectOptions, SqliteConnection},
    },
};
use tokio::time::timeout;

use super::Version;
use crate::{database::Database, error::Error};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

const LOOK: &str = "select version, changed_at from dataset";

/// Where to look.
enum Place {
    Sqlite(Arc<SqliteConnectOptions>),
    Postgres(Arc<PgConnectOptions>),
    /// Nowhere any more.
    Closed,
}

enum Eye {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Looks, over a connection that it makes when it needs one.
pub(super) struct Looker {
    place: Place,
    eye: Option<Eye>,
}

impl Looker {
    pub(super) fn of(database: &Database) -> Self {
        let readers = &database.readers;
        let place = match database.backend() {
            DbBackend::Sqlite => {
                Place::Sqlite(readers.get_sqlite_connection_pool().connect_options())
            }
            _ => Place::Postgres(readers.get_postgres_connection_pool().connect_options()),
        };
        Self { place, eye: None }
    }

    /// The file that is looked at; none on PostgreSQL.
    pub(super) fn file(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Sqlite(options) => Some(options.get_filename().to_path_buf()),
            Place::Postgres(_) | Place::Closed => None,
        }
    }

    /// Where notifications come from; none of SQLite.
    pub(super) fn channel(&self) -> Option<Arc<PgConnectOptions>> {
        match &self.place {
            Place::Postgres(options) => Some(Arc::clone(options)),
            Place::Sqlite(_) | Place::Closed => None,
        }
    }

    /// Looks. A connection that was cut in the meantime is made anew, unnoticed.
    pub(super) async fn look(&mut self) -> Result<Version, Error> {
        let had_one = self.eye.is_some();
        let mut found = self.try_once().await;
        if had_one && found.is_err() {
            found = self.try_once().await;
        }
        found.map_err(|cause| {
            Error::from(match cause {
                SqlxError::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
                SqlxError::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
                cause @ SqlxError::Database(_) => {
                    DbErr::Query(RuntimeErr::SqlxError(Arc::new(cause)))
                }
                cause => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(cause))),
            })
        })
    }

    /// Where this fails, or is dropped before its end, the connection is gone.
    async fn try_once(&mut self) -> Result<Version, SqlxError> {
        let eye = self.eye.take();
        let looked = async {
            let mut eye = match (eye, &self.place) {
                (Some(eye), _) => eye,
                (None, Place::Sqlite(options)) => {
                    Eye::Sqlite(SqliteConnection::connect_with(options).await?)
                }
                (None, Place::Postgres(options)) => {
                    Eye::Postgres(PgConnection::connect_with(options).await?)
                }
                (None, Place::Closed) => return Err(SqlxError::PoolClosed),
            };
            let (number, changed_at) = match &mut eye {
                Eye::Sqlite(connection) => sqlx::query_as(LOOK).fetch_one(connection).await?,
                Eye::Postgres(connection) => sqlx::query_as(LOOK).fetch_one(connection).await?,
            };
            Ok((eye, Version { number, changed_at }))
        };
        let looked = timeout(PATIENCE, looked).await;
        let (eye, version) = looked.unwrap_or(Err(SqlxError::PoolTimedOut))?;
        self.eye = Some(eye);
        Ok(version)
    }

    /// Never looks again.
    pub(super) async fn close(&mut self) {
        self.place = Place::Closed;
        let closed = match self.eye.take() {
            Some(Eye::Sqlite(connection)) => connection.close().await,
            Some(Eye::Postgres(connection)) => connection.close().await,
            None => Ok(()),
        };
        if let Err(error) = closed {
            tracing::debug!(%error, "a connection did not close cleanly");
        }
    }
}
