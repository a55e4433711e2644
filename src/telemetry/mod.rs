//! What the program tells of itself: the log, the metrics and the traces. None of them holds
//! anything of what a reader asks or is told: no query, no variable, no header, no query string.

pub mod log;
pub mod metrics;
pub mod traces;

pub use metrics::Metrics;
pub use traces::Traces;

use crate::{app::StartError, config::TelemetrySettings};

/// Starts the log and the traces. What this gives sends the last traces when the program ends.
///
/// # Errors
/// [`StartError::Setting`] for a setting that cannot be read.
pub fn start(settings: &TelemetrySettings) -> Result<Traces, StartError> {
    let traces = Traces::new(settings)?;
    log::start(settings, &traces)?;
    Ok(traces)
}
