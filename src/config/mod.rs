//! Every setting, its default and its meaning. A flag `--some-name` is also the environment
//! variable `CHANCERY_SOME_NAME`; a flag wins.

use clap::{Parser, Subcommand};

mod database;
mod interchange;
mod limits;
mod serve;
mod telemetry;
mod traffic;

pub use database::{BackupSettings, DatabaseSettings, RestoreSettings};
pub use interchange::{
    CandidatesSettings, CheckSettings, ExportFormat, ExportSettings, FormatSettings, ImportSettings,
};
pub use limits::QueryLimits;
pub use serve::ServeSettings;
pub use telemetry::{LogFormat, TelemetrySettings};
pub use traffic::{Origins, TrafficSettings};

/// Serves curated diplomatic records, each with its sources, as a nested GraphQL API.
///
/// Without a command, serves: `chancery` and `chancery serve` are the same.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Settings of `serve`, where no command is given.
    #[command(flatten)]
    pub serve: ServeSettings,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the records over HTTP, with a playground to explore them (the default).
    Serve(Box<ServeSettings>),
    /// Bring records into the database, all of them or none.
    Import(ImportSettings),
    /// Check records without a database, as an import would.
    Check(CheckSettings),
    /// Take records out of the database: as JSON Lines or YAML, which can be imported again, or as
    /// tables in CSV.
    Export(ExportSettings),
    /// Print pairs of records that may be one, for a curator to judge and import.
    Candidates(CandidatesSettings),
    /// Bring the schema of the database up to date, and do nothing else.
    Migrate(DatabaseSettings),
    /// Write a backup of the SQLite database to a new file, also while a server runs.
    Backup(BackupSettings),
    /// Put a backup in the place of the SQLite database, while no server runs.
    Restore(RestoreSettings),
    /// Print the GraphQL schema.
    Schema,
    /// Print the format in which records are written: their keys and words, and what they mean.
    Format(FormatSettings),
}
