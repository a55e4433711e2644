//! The command line.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::Parser;

use crate::{
    attack::Kind,
    collection::{SEED, Scale},
};

/// Lays siege to a server, and measures what an ordinary reader sees of it.
#[derive(Debug, Parser)]
#[command(name = "siege")]
pub(crate) struct Arguments {
    /// Size of the collection that is served.
    #[arg(long, default_value = "0.1")]
    pub(crate) scale: Scale,

    /// Seed of the collection.
    #[arg(long, default_value_t = SEED)]
    pub(crate) seed: u64,

    /// Seconds under siege, once the idle connections are open.
    #[arg(long, default_value_t = 30)]
    seconds: u64,

    /// Seconds before it, in which the ordinary reader has the server to itself.
    #[arg(long, default_value_t = 5)]
    calm: u64,

    /// Idle connections.
    #[arg(long, default_value_t = 10_000)]
    pub(crate) idle: usize,

    /// Attacks to make, all of them unless it is said: idle,slow,stuck,wide,long,junk.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ATTACKS")]
    only: Vec<Kind>,

    /// Points that one client may spend in a minute. 0 turns this off: the limits of what runs at a
    /// time have to hold alone.
    #[arg(long, default_value_t = 0)]
    pub(crate) rate_limit: u32,

    /// An empty database on PostgreSQL, in place of a SQLite file.
    #[arg(long, value_name = "URL")]
    pub(crate) postgres: Option<String>,

    /// Megabytes of memory at which the server is killed, for the sake of the machine.
    #[arg(long, default_value_t = 4_000)]
    pub(crate) kill_at: u64,

    /// Further settings of the server, after `--`.
    #[arg(last = true)]
    pub(crate) server: Vec<String>,

    /// The program to serve with, in place of that which was built with this.
    #[arg(long, hide = true, default_value = env!("CARGO_BIN_EXE_chancery"))]
    pub(crate) program: PathBuf,

    /// Attack the server at this address: how this program starts itself once more.
    #[arg(long, hide = true)]
    pub(crate) attack: Option<SocketAddr>,

    /// Cargo says this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    pub(crate) const fn siege(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    pub(crate) const fn calm(&self) -> Duration {
        Duration::from_secs(self.calm)
    }

    /// Whether this attack is to be made.
    pub(crate) fn makes(&self, kind: Kind) -> bool {
        self.only.is_empty() || self.only.contains(&kind)
    }
}
