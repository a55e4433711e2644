//! The program `chancery`: reads the command line, calls the library, and says in one line what
//! went wrong.

use std::process::ExitCode;

use chancery::{
    app::{Application, StartError},
    command::{self, CommandError, print, stop_signal},
    config::{Command, CommandLine, LogFormat, ServeSettings},
    telemetry,
};
use clap::Parser;

/// Import and export allocate for each value, and spent a quarter of their time in the allocator of
/// the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Stack of a thread that answers queries. Resolvers call each other for each level of a query, and
/// a debug build needs some 150 kB for a level; only what is used is ever taken from the system.
const STACK: usize = 32 * 1024 * 1024;

fn main() -> ExitCode {
    let arguments = CommandLine::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build();
    let done = match runtime {
        // On a worker, not on the main thread, whose stack is the system's to choose.
        Ok(runtime) => {
            let done = runtime
                .block_on(async { tokio::spawn(run(arguments)).await })
                .unwrap_or_else(|error| Err(StartError::Serve(error.into()).into()));
            // Whoever stops the program does not wait for a thread that reads from a terminal, or
            // from a pipe that nobody closes.
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(StartError::Serve(error).into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("chancery: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(arguments: CommandLine) -> Result<(), CommandError> {
    match arguments.command {
        None => serve(arguments.serve).await,
        Some(Command::Serve(settings)) => serve(*settings).await,
        Some(Command::Import(settings)) => command::import::run(settings).await,
        Some(Command::Check(settings)) => command::check::run(settings).await,
        Some(Command::Export(settings)) => command::export::run(settings).await,
        Some(Command::Candidates(settings)) => command::candidates::run(settings).await,
        Some(Command::Migrate(settings)) => command::migrate::run(&settings).await,
        Some(Command::Backup(settings)) => command::backup::run(&settings).await,
        Some(Command::Restore(settings)) => command::restore::run(&settings).await,
        Some(Command::Schema) => command::schema::run(),
        Some(Command::Format(settings)) => command::format::run(&settings),
    }
}

async fn serve(settings: ServeSettings) -> Result<(), CommandError> {
    let traces = telemetry::start(&settings.telemetry)?;
    let json = settings.telemetry.log_format == LogFormat::Json;
    // Before anything else: the first process of a container is sent no signal that it does not catch.
    let mut stop = Box::pin(stop_signal());
    let application = tokio::select! {
        application = Application::bind(settings) => application?,
        () = &mut stop => {
            tracing::info!("stopped before it served");
            return Ok(());
        }
    };
    let address = application.address();
    if json {
        // Whoever collects the log collects standard output with it: there is nothing but JSON.
        application.log_start();
    } else {
        print(&format!(
            "Chancery {} is at http://{address}/playground  (Ctrl-C stops it)\n{}\n",
            env!("CARGO_PKG_VERSION"),
            application.summary(),
        ))?;
    }
    let served = application.run_until(stop).await;
    traces.end().await;
    Ok(served?)
}
