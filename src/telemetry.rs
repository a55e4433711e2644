//! The log: one line a request, on standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::{app::StartError, config::LogFormat};

/// Starts the log.
///
/// # Errors
/// [`StartError::Setting`] for a filter that cannot be read.
pub fn start(filter: &str, format: LogFormat) -> Result<(), StartError> {
    let filter = EnvFilter::try_new(filter).map_err(|error| StartError::Setting {
        setting: "--log",
        problem: format!("`{filter}` is not a log level: {error}"),
    })?;
    let json = match format {
        LogFormat::Auto => !std::io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A log that was started before, as in a test, goes on as it is.
    let _started = if json {
        log.json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .try_init()
    } else {
        log.with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .try_init()
    };
    Ok(())
}
