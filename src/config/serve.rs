//! How to serve.

use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

use clap::Args;

use super::{DatabaseSettings, QueryLimits, TelemetrySettings, TrafficSettings};

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

    /// Seconds that requests under way are given to end when the server is stopped: longer than
    /// --request-timeout, so that none is cut off.
    #[arg(long, env = "CHANCERY_SHUTDOWN_TIMEOUT", default_value_t = 20)]
    pub shutdown_timeout: u64,

    /// What the program tells of itself.
    #[command(flatten)]
    pub telemetry: TelemetrySettings,

    /// What the server takes on.
    #[command(flatten)]
    pub traffic: TrafficSettings,

    /// What a query may ask for.
    #[command(flatten)]
    pub limits: QueryLimits,
}

/// An address and a port, by number or by name.
pub(super) fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let wanted = "an address and a port are wanted, such as 127.0.0.1:8000 or localhost:8000";
    let found = text
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next());
    found.ok_or(wanted)
}
