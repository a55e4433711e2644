//! What the queries of readers cost, beside the least that they could cost.
//!
//! `cargo bench --bench workloads` prints tables; `benches/README.md` says what is in them. The
//! program, its floors and this, which asks them, are processes of their own.

#[path = "../collection/mod.rs"]
mod collection;
#[path = "../interchange/cost.rs"]
#[expect(dead_code, reason = "of what it measures, nothing is wanted here")]
mod cost;
#[path = "../siege/figures.rs"]
#[expect(dead_code, reason = "open files are not looked at here")]
mod figures;
#[path = "../interchange/server.rs"]
mod server;

mod answers;
mod arguments;
mod connection;
mod database;
mod floor;
mod growth;
mod load;
mod program;
mod report;
mod served;
mod targets;
mod trial;
mod workload;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use self::{arguments::Arguments, database::Database, program::Program, report::Report};

/// What went wrong, in words.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    match start(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("workloads: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(url) = &arguments.floor {
        // As many threads as the program has.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        return runtime.block_on(floor::serve(url, arguments.answers.as_deref()));
    }
    // One thread, which leaves the others to those who are measured.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(arguments))
}

async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let folder = tempfile::Builder::new()
        .prefix("workloads-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let program = Program::new(arguments, folder.path())?;
    let mut report = Report::new(arguments);
    for engine in arguments.engines() {
        if arguments.growth {
            growth::measure(arguments, &program, engine, &mut report).await?;
        } else {
            let database = Database::open(arguments, &program, engine, arguments.scale)?;
            trial::measure(arguments, &program, &database, &mut report).await?;
        }
    }
    io::stdout()
        .lock()
        .write_all(report.to_string().as_bytes())?;
    if report.is_whole() {
        Ok(())
    } else {
        Err("not all could be measured, and what is left out is said above".into())
    }
}
