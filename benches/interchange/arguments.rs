//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::collection::{SEED, Scale};

/// Measures import, export and check on a generated collection.
#[derive(Debug, Parser)]
#[command(name = "interchange")]
pub(crate) struct Arguments {
    /// Size of the collection: 0.1, 1 (100,000 statements), 10.
    #[arg(long, default_value = "1")]
    pub(crate) scale: Scale,

    /// Seed of the collection.
    #[arg(long, default_value_t = SEED)]
    pub(crate) seed: u64,

    /// How often each command is run.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,

    /// One engine alone: sqlite or postgres.
    #[arg(long, value_parser = ["sqlite", "postgres"])]
    engine: Option<String>,

    /// Write the collection to this file, and measure nothing.
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,

    /// Cargo says this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    /// Whether this engine is to be measured.
    pub(crate) fn measures(&self, engine: &str) -> bool {
        self.engine.as_ref().is_none_or(|only| only == engine)
    }
}
