//! What the program tells of itself: the log and the metrics.

use std::{net::SocketAddr, time::Duration};

use clap::{Args, ValueEnum};

use super::serve::address;

/// What the program tells of itself.
#[derive(Args, Clone, Debug)]
pub struct TelemetrySettings {
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

    /// Milliseconds from which an SQL statement is slow and gets a warning in the log, with its
    /// text and without its values; 0 for none.
    #[arg(
        long,
        env = "CHANCERY_SLOW_QUERY",
        default_value_t = 1000,
        value_name = "MILLISECONDS"
    )]
    pub slow_query: u64,

    /// Address and port of their own for the metrics, which are then no longer at `/metrics` of
    /// `--listen`; port 0 takes one that is free.
    #[arg(long, env = "CHANCERY_METRICS_LISTEN", value_name = "ADDRESS", value_parser = address)]
    pub metrics_listen: Option<SocketAddr>,
}

impl TelemetrySettings {
    /// How long a statement may take before it is slow; `None` where none ever is.
    #[must_use]
    pub fn slow_query(&self) -> Option<Duration> {
        (self.slow_query > 0).then(|| Duration::from_millis(self.slow_query))
    }
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines on a terminal, JSON elsewhere.
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object a line, and nothing on standard output.
    Json,
}
