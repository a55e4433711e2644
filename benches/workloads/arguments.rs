//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

use crate::{
    collection::{SEED, Scale},
    database::Engine,
    workload::Workload,
};

/// Measures what queries cost, beside floors: one statement that returns JSON, and sending the bytes.
#[derive(Debug, Parser)]
#[command(name = "workloads")]
pub(crate) struct Arguments {
    /// Size of the collection: 0.1, 1 (100,000 statements), 10.
    #[arg(long, default_value = "1")]
    pub(crate) scale: Scale,

    /// Seed of the collection.
    #[arg(long, default_value_t = SEED)]
    pub(crate) seed: u64,

    /// Compare scales 0.1, 1 and 10 of W1, W2, W4 and W6, without floors.
    #[arg(long)]
    pub(crate) growth: bool,

    /// One engine alone.
    #[arg(long, value_enum)]
    engine: Option<Engine>,

    /// Some workloads alone: w1,w2.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WORKLOADS")]
    only: Vec<Workload>,

    /// Connections, each of which asks again as soon as it is answered.
    #[arg(long, default_value_t = 16)]
    pub(crate) connections: usize,

    /// Seconds for which each is asked in a turn.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,

    /// Turns of program and floors; the figures are medians of them.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) turns: u32,

    /// Bytes of the response cache, where it is on.
    #[arg(long, default_value_t = 64_000_000)]
    pub(crate) cache: u64,

    /// Folder of the databases. Those that are there are used, those that are not are made and kept.
    #[arg(long, value_name = "FOLDER", default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/workloads"))]
    pub(crate) database_dir: PathBuf,

    /// The program to measure, in place of that which was built with this.
    #[arg(long, hide = true, default_value = env!("CARGO_BIN_EXE_chancery"))]
    pub(crate) program: PathBuf,

    /// Serve the floors of this database: how this program starts itself once more.
    #[arg(long, hide = true)]
    pub(crate) floor: Option<String>,

    /// With `--floor`: the folder with the answers to send as they are.
    #[arg(long, hide = true)]
    pub(crate) answers: Option<PathBuf>,

    /// Cargo says this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    /// The engines to measure.
    pub(crate) fn engines(&self) -> Vec<Engine> {
        self.engine
            .map_or_else(|| vec![Engine::Sqlite, Engine::Postgres], |one| vec![one])
    }

    /// Whether this workload is to be measured.
    pub(crate) fn measures(&self, workload: Workload) -> bool {
        self.only.is_empty() || self.only.contains(&workload)
    }

    /// How long each is asked in a turn.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// How long each is asked before that: pools fill, plans are made, files are read.
    pub(crate) fn warm_up(&self) -> Duration {
        self.time().div_f64(5.0)
    }
}
