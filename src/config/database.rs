//! Which database, and how to use it.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use crate::database::connect::PoolSettings;

/// Which database.
#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_field_names,
    reason = "a setting has the name of its flag"
)]
pub struct DatabaseSettings {
    /// Database: `sqlite://PATH` (made if it is not there) or `postgres://USER:PASSWORD@HOST/NAME`.
    /// Where neither is given, `DATABASE_URL` is read, and without that it is `sqlite://chancery.db`.
    #[arg(long, env = "CHANCERY_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,

    /// Connections for reading. By default as many as there are cores for SQLite (2 to 8), twice
    /// as many for PostgreSQL.
    #[arg(long, env = "CHANCERY_DATABASE_CONNECTIONS", value_parser = clap::value_parser!(u32).range(1..))]
    database_connections: Option<u32>,

    /// Seconds that a statement of a query may take on PostgreSQL, where --request-timeout leaves it
    /// as many, or that a read may wait for a lock on SQLite.
    #[arg(long, env = "CHANCERY_DATABASE_TIMEOUT", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    database_timeout: u64,
}

impl DatabaseSettings {
    /// Address of the database; `sqlite://chancery.db` where none is given. One that is empty is
    /// refused when it is opened: a secret that is missing must not lead to another database.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "settings are read here alone")]
    pub fn url(&self) -> String {
        self.database_url
            .clone()
            .or_else(|| std::env::var("DATABASE_URL").ok())
            .unwrap_or_else(|| "sqlite://chancery.db".to_owned())
    }

    /// Settings of the pools.
    #[must_use]
    pub const fn pool(&self) -> PoolSettings {
        PoolSettings {
            connections: self.database_connections,
            statement_timeout: Duration::from_secs(self.database_timeout),
        }
    }
}

/// What to back up, and where to.
#[derive(Args, Clone, Debug)]
pub struct BackupSettings {
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,

    /// File to write the backup to. It must not exist yet: no file is overwritten.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
}

/// What to restore, and in which place.
#[derive(Args, Clone, Debug)]
pub struct RestoreSettings {
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,

    /// Replace a database that holds records. It is kept beside the restored one, under a name with
    /// the time.
    #[arg(long)]
    pub replace: bool,

    /// Backup to restore, as `chancery backup` wrote it. It is not changed.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
}
