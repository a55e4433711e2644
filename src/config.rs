//! Every setting, its default and its meaning. A flag `--some-name` is also the environment
//! variable `CHANCERY_SOME_NAME`; a flag wins.

use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
    time::Duration,
};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

use crate::{
    database::connect::PoolSettings,
    graphql::id::Kind,
    interchange::{candidates, format::Record},
    vocabulary::RecordKind,
};

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
    Serve(ServeSettings),
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

/// What to print of the format of records.
#[derive(Args, Clone, Debug)]
pub struct FormatSettings {
    /// Kind of record to print alone, with the meaning of its words.
    #[arg(value_parser = PossibleValuesParser::new(Record::KINDS.map(Kind::as_str)))]
    pub kind: Option<String>,

    /// Print a JSON Schema, with which editors complete and check records.
    #[arg(long, conflicts_with = "kind")]
    pub json_schema: bool,
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

/// Which database.
#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_field_names,
    reason = "a setting has the name of its flag"
)]
pub struct DatabaseSettings {
    /// Database: `sqlite://PATH` (made if it is not there) or `postgres://USER:PASSWORD@HOST/NAME`.
    /// `DATABASE_URL` is read as well.
    #[arg(long, env = "CHANCERY_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,

    /// Connections for reading. By default as many as there are cores for SQLite (2 to 8), twice
    /// as many for PostgreSQL.
    #[arg(long, env = "CHANCERY_DATABASE_CONNECTIONS", value_parser = clap::value_parser!(u32).range(1..))]
    database_connections: Option<u32>,

    /// Seconds that a statement may take on PostgreSQL, or wait for a lock on SQLite.
    #[arg(long, env = "CHANCERY_DATABASE_TIMEOUT", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    database_timeout: u64,
}

impl DatabaseSettings {
    /// Address of the database; `sqlite://chancery.db` where none is given.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "settings are read here alone")]
    pub fn url(&self) -> String {
        let given = |url: &String| !url.is_empty();
        let plain = || std::env::var("DATABASE_URL").ok().filter(given);
        self.database_url
            .clone()
            .filter(given)
            .or_else(plain)
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

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,

    /// Address and port to listen on; port 0 takes one that is free.
    #[arg(long, env = "CHANCERY_LISTEN", default_value = "127.0.0.1:8000", value_parser = address)]
    pub listen: SocketAddr,

    /// Records that an empty database is filled with on the first start, in place of those that
    /// come with the program: a YAML or JSON Lines file, or a folder of them.
    #[arg(long, env = "CHANCERY_RECORDS", value_name = "PATH")]
    pub records: Option<PathBuf>,

    /// Seconds that requests under way are given to end when the server is stopped.
    #[arg(long, env = "CHANCERY_SHUTDOWN_TIMEOUT", default_value_t = 10)]
    pub shutdown_timeout: u64,

    /// Largest request in bytes.
    #[arg(
        long,
        env = "CHANCERY_MAX_BODY",
        default_value_t = 1_048_576,
        value_name = "BYTES"
    )]
    pub max_body: usize,

    /// How much to log: error, warn, info, debug or trace, also by module
    /// (`info,chancery::http=debug`).
    #[arg(
        long,
        env = "CHANCERY_LOG",
        default_value = "info,sea_orm_migration=warn,sqlx=warn"
    )]
    pub log: String,

    /// Form of the log: lines for people, or one JSON object a line. By default lines on a
    /// terminal and JSON elsewhere.
    #[arg(long, env = "CHANCERY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
}

/// Which files to import, and how.
#[derive(Args, Clone, Debug)]
pub struct ImportSettings {
    /// Files and folders to read: JSON Lines (`.jsonl`) and YAML (`.yaml`), also compressed
    /// (`.gz`, `.zst`). `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Do everything but keep it: say what would change.
    #[arg(long)]
    pub dry_run: bool,

    /// Data set that records come from which do not say so themselves. By default the name of the
    /// first file or folder for those that are new; the others stay with theirs.
    #[arg(long, env = "CHANCERY_DATASET", value_name = "NAME")]
    pub dataset: Option<String>,

    /// Licence of the data set from now on, as an SPDX identifier, such as CC-BY-4.0.
    #[arg(long, env = "CHANCERY_LICENCE", value_name = "SPDX")]
    pub licence: Option<String>,

    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,
}

/// What to export, and where to.
#[derive(Args, Clone, Debug)]
pub struct ExportSettings {
    /// Kinds of record, all by default; may be given several times.
    #[arg(long, value_name = "KIND", value_delimiter = ',',
          value_parser = PossibleValuesParser::new(Record::KINDS.map(Kind::as_str)))]
    pub kind: Vec<String>,

    /// Only records that this filter lets through, written as the argument `filter:` of the API, or
    /// as JSON: `{date: {from: "2024"}}`. Needs one `--kind`.
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,

    /// Only what readers see: published records, and of them nothing that leads to others. By
    /// default drafts and withdrawn records are exported too.
    #[arg(long)]
    pub published: bool,

    /// Form of the output; by default what the ending of `--output` says, else JSON Lines.
    #[arg(long, value_enum)]
    pub format: Option<ExportFormat>,

    /// File to write, compressed where its name ends in `.gz` or `.zst`; for CSV a folder. By
    /// default standard output.
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,
}

/// Form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// JSON Lines: one record a line, with every key.
    Jsonl,
    /// YAML: one list of records, as curators write it.
    Yaml,
    /// CSV: one table a kind of record, and one for each kind of part, such as citations.
    Csv,
}

/// Which files to check.
#[derive(Args, Clone, Debug)]
pub struct CheckSettings {
    /// Files and folders to read, as `import` does. What they refer to must be among them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Which records to look through for pairs that may be one.
#[derive(Args, Clone, Debug)]
pub struct CandidatesSettings {
    /// Kind of record; may be given more than once. By default all.
    #[arg(long, value_parser = PossibleValuesParser::new(candidates::KINDS.map(RecordKind::as_str)))]
    pub kind: Vec<String>,

    /// Which database.
    #[command(flatten)]
    pub database: DatabaseSettings,
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let wanted = "an address and a port are wanted, such as 127.0.0.1:8000 or localhost:8000";
    let found = text
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next());
    found.ok_or(wanted)
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines on a terminal, JSON elsewhere.
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}
