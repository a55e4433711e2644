//! What the program does from the command line: one file for each command, but for `serve`, which
//! is [`crate::app`].
//!
//! Results go to standard output, so that they can be piped; everything else to standard error.

use std::io::{self, Write};

use thiserror::Error;

use crate::{
    app::StartError,
    database::{ConnectError, backup::BackupError, restore::RestoreError},
    graphql::id::Kind,
    interchange::format::Record,
};

pub mod backup;
pub mod candidates;
pub mod check;
pub mod export;
mod filter;
pub mod format;
pub mod import;
pub mod migrate;
mod progress;
pub mod restore;
pub mod schema;
mod table;

/// Why a command could not do its work: one line that names the cause, the place and the way out.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The server did not start, or stopped.
    #[error(transparent)]
    Serve(#[from] StartError),
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] ConnectError),
    /// Records could not be read.
    #[error("{0}")]
    Records(String),
    /// Records could not be imported.
    #[error("{0}")]
    Import(String),
    /// Records could not be exported.
    #[error("{0}")]
    Export(String),
    /// A setting.
    #[error("{setting}: {problem}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Candidates could not be looked for.
    #[error("the database says: {0}")]
    Candidates(String),
    /// Somebody stopped the program.
    #[error("stopped by a signal: {0}")]
    Stopped(&'static str),
    /// No backup was made.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Nothing was restored.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// Standard output could not be written to.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
}

impl CommandError {
    /// What the program ends with: 130 where it was stopped, as a shell has it, else 1.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Stopped(_) => 130,
            _ => 1,
        }
    }
}

/// Prints to standard output. A reader who went away, as `head` does, is no error.
///
/// # Errors
/// [`CommandError::Output`], where the disk is full, say.
pub fn print(text: &str) -> Result<(), CommandError> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CommandError::Output(error)),
        _ => Ok(()),
    }
}

/// Tables whose rows are records. Citations are parts of records.
fn record_tables() -> Vec<&'static str> {
    Record::KINDS.map(Kind::as_str).to_vec()
}

/// Waits for Ctrl-C or SIGTERM. They are caught from the call on, not only once they are waited for:
/// whoever is told that the program runs may stop it at once.
#[cfg(unix)]
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn received(signal: io::Result<Signal>) {
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    }
    let interrupt = received(signal(SignalKind::interrupt()));
    let terminate = received(signal(SignalKind::terminate()));
    async {
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
pub async fn stop_signal() {
    drop(tokio::signal::ctrl_c().await);
}
