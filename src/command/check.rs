//! `chancery check`: checks records without a database.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::task::spawn_blocking;

use super::{CommandError, import::say_passed_over, print, stop_signal, table::many};
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
            say_passed_over(&files);
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
            let (records, files) = (many(records, "record"), many(files as u64, "file"));
            print(&format!("{records} in {files}: no problems.\n"))
        }
        Err(problems) => {
            let count = many(problems.len() as u64, "problem");
            let records = many(records, "record");
            Err(CommandError::Records(format!(
                "{count} in {records}:\n{problems}"
            )))
        }
    }
}
