//! How fast records come in and go out, beside the fastest that the databases' own tools are.
//!
//! `cargo bench --bench interchange -- --scale 1` prints a table; `benches/README.md` says what is
//! in it. Each measured command is a process of its own.

#[path = "../collection/mod.rs"]
mod collection;

mod arguments;
mod cost;
mod csv;
mod engine;
mod postgres;
mod program;
mod report;
mod server;
mod sqlite;
mod table;
mod trial;

use std::{
    error::Error,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
    process::ExitCode,
    thread::available_parallelism,
};

use clap::Parser;

use self::{
    arguments::Arguments,
    collection::{Collection, Written},
    engine::Engine,
    postgres::Postgres,
    program::Program,
    report::Report,
    sqlite::Sqlite,
    trial::Trial,
};

/// What went wrong, in words.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("interchange: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let collection = Collection::new(arguments.seed, arguments.scale);
    if let Some(path) = &arguments.write {
        let written = write(&collection, path)?;
        eprintln!("{} records are in {}.", written.records, path.display());
        return Ok(());
    }
    let folder = tempfile::Builder::new()
        .prefix("interchange-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let file = folder.path().join("collection.jsonl");
    let written = write(&collection, &file)?;
    let trial = Trial {
        program: Program::new(folder.path()),
        file: &file,
        folder: folder.path(),
        written,
        runs: arguments.runs,
    };

    let mut report = Report::new(vec![
        format!("scale {}, seed {}", arguments.scale, arguments.seed),
        format!(
            "{} records with {} citations in {} MB",
            written.records,
            written.citations,
            fs::metadata(&file)?.len() / 1_000_000
        ),
        format!("{} cores", available_parallelism()?),
        format!("median of {}", arguments.runs),
    ]);
    trial.check(&mut report)?;
    if arguments.measures("sqlite") {
        match Sqlite::find(folder.path()) {
            Ok(engine) => measure(&trial, &engine, &mut report)?,
            Err(missing) => report.note(format!("SQLite is left out: {missing}")),
        }
    }
    if arguments.measures("postgres") {
        match Postgres::start(folder.path()) {
            Ok(engine) => measure(&trial, &engine, &mut report)?,
            Err(missing) => report.note(format!("PostgreSQL is left out: {missing}")),
        }
    }
    io::stdout()
        .lock()
        .write_all(report.to_string().as_bytes())?;
    Ok(())
}

fn measure(trial: &Trial, engine: &dyn Engine, report: &mut Report) -> Result<(), Failure> {
    report.machine(engine.version()?);
    trial.import(engine, report)?;
    trial.export(engine, report)
}

fn write(collection: &Collection, path: &Path) -> io::Result<Written> {
    collection.write(&mut BufWriter::new(File::create(path)?))
}
