//! Whether the server still answers its readers while it is attacked.
//!
//! `cargo bench --bench siege` prints tables, and ends with 1 where an ordinary query took more than
//! a second or failed, or the server took more than 300 MB; `benches/README.md` says what is in
//! them. Server, attackers and reader are processes of their own.

#[path = "../collection/mod.rs"]
mod collection;

mod arguments;
mod attack;
mod figures;
mod process;
mod program;
mod queries;
mod reader;
mod report;

use std::{
    error::Error,
    fs::File,
    io::{self, BufWriter, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;

use self::{
    arguments::Arguments, attack::Attackers, collection::Collection, process::Watch,
    program::Program, queries::Targets, report::Report,
};

/// What went wrong, in words.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = runtime
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("siege: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what is asked for; says whether the server held.
async fn run(arguments: Arguments) -> Result<bool, Failure> {
    let collection = Collection::new(arguments.seed, arguments.scale);
    let targets = Targets::of(&collection);
    if let Some(address) = arguments.attack {
        let done = attack::run(&arguments, address, targets).await;
        io::stdout().write_all(&serde_json::to_vec(&done)?)?;
        return Ok(true);
    }
    let files = rlimit::increase_nofile_limit(u64::MAX)?;
    let wanted = u64::try_from(arguments.idle)? + 2_000;
    if arguments.makes(attack::Kind::Idle) && files < wanted {
        return Err(format!(
            "{wanted} open files are wanted for --idle {}, and the system allows {files} (ulimit -Hn)",
            arguments.idle
        )
        .into());
    }

    let folder = tempfile::Builder::new()
        .prefix("siege-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let program = Program::new(&arguments, folder.path());
    let file = folder.path().join("collection.jsonl");
    collection.write(&mut BufWriter::new(File::create(&file)?))?;
    program.import(&file)?;
    let server = Arc::new(program.serve(&arguments)?);

    eprintln!("{} is read in peace…", server.address);
    let calm = reader::read(
        server.address,
        &targets,
        tokio::time::sleep(arguments.calm()),
    )
    .await?;
    let before = server.figures()?;
    eprintln!("…and now under siege.");
    let watch = Watch::start(Arc::clone(&server), arguments.kill_at);
    let (attackers, ended) = Attackers::start(server.address)?;
    let siege = reader::read(server.address, &targets, ended).await?;
    let report = Report {
        arguments: &arguments,
        calm,
        siege,
        before,
        during: watch.stop()?,
        attacks: attackers.done()?,
    };
    io::stdout()
        .lock()
        .write_all(report.to_string().as_bytes())?;
    Ok(report.held())
}
