//! The log: one line a request, on standard error.

use std::io::IsTerminal;

use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, LevelFilter, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use super::traces::{SPANS, Traces};
use crate::{
    app::StartError,
    config::{LogFormat, TelemetrySettings},
};

/// Starts the log, and with it the traces.
///
/// # Errors
/// [`StartError::Setting`] for a filter that cannot be read.
pub(super) fn start(settings: &TelemetrySettings, traces: &Traces) -> Result<(), StartError> {
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
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = if json {
        log.json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .boxed()
    } else {
        log.with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .boxed()
    };
    let filter = filter_fn(|metadata| metadata.target() != SPANS).and(filter);
    // A list, and no `None` in it: that would be interested in all spans.
    let mut layers = vec![log.with_filter(filter).boxed()];
    layers.extend(traces.layer().map(Layer::boxed));
    // A log that was started before, as in a test, goes on as it is.
    let _started = tracing_subscriber::registry().with(layers).try_init();
    Ok(())
}

fn is_level(word: &str) -> bool {
    word.is_empty() || word.parse::<LevelFilter>().is_ok()
}
