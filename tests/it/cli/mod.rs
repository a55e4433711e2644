//! The program as a person meets it: help, settings, databases, and one clear line when something
//! is wrong. Wrong records are in `records`, starting and stopping in `lifecycle`.

mod command;
mod setting;

use crate::support::process::Finished;

/// What a failure says on standard error: lines that all are for the person.
fn failed(finished: &Finished) -> &str {
    assert_eq!(finished.code, Some(1), "{finished}");
    assert_eq!(finished.stdout, "", "{finished}");
    finished.stderr.trim_end()
}
