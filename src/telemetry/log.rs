//! The log: one line a request, on standard error.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

use crate::{
    app::StartError,
    config::{LogFormat, TelemetrySettings},
};

/// Starts the log.
///
/// # Errors
/// [`StartError::Setting`] for a filter that cannot be read.
pub fn start(settings: &TelemetrySettings) -> Result<(), StartError> {
    let filter = settings.log.as_str();
    let wrong = |part: &str| StartError::Setting {
        setting: "--log",
        problem: format!(
            "`{part}` is not a log level; write error, warn, info, debug, trace or off, \
             or one for a module, such as chancery::http=debug"
        ),
    };
    // The library takes a word that is no level for a module, and would log nothing else.
    let mut words = filter.split(',').map(str::trim);
    if let Some(word) = words.find(|word| !word.contains(['=', '[']) && !is_level(word)) {
        return Err(wrong(word));
    }
    let filter = EnvFilter::try_new(filter)
        .ok()
        .ok_or_else(|| wrong(filter))?;
    let json = match settings.log_format {
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

fn is_level(word: &str) -> bool {
    word.is_empty() || word.parse::<LevelFilter>().is_ok()
}
