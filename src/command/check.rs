//! `chancery check`: checks records without a database.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::task::spawn_blocking;

use super::{CommandError, print, stop_signal, table::grouped};
use crate::{
    config::CheckSettings,
    interchange::{check::Check, files::Files},
};

/// Checks, and says that all is well or what is not.
///
/// # Errors
/// [`CommandError::Records`] with all problems.
pub async fn run(settings: CheckSettings) -> Result<(), CommandError> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let work = {
        let cancelled = Arc::clone(&cancelled);
        spawn_blocking(move || {
            let files = Files::at(&settings.paths);
            let mut check = Check::of_files(&files, &cancelled);
            (check.finish(), check.records, files.list.len())
        })
    };
    let (problems, records, files) = tokio::select! {
        done = work => done.map_err(|error| CommandError::Records(error.to_string()))?,
        () = stop_signal() => {
            cancelled.store(true, Ordering::Relaxed);
            return Err(CommandError::Stopped("the check is not complete"));
        }
    };
    match problems {
        Ok(()) => {
            let records = grouped(records);
            let files = match files {
                1 => "one file".to_owned(),
                many => format!("{} files", grouped(many as u64)),
            };
            print(&format!("{records} records in {files}: no problems.\n"))
        }
        Err(problems) => {
            let count = match problems.len() {
                1 => "one problem".to_owned(),
                many => format!("{} problems", grouped(many as u64)),
            };
            let records = grouped(records);
            Err(CommandError::Records(format!(
                "{count} in {records} records:\n{problems}"
            )))
        }
    }
}
