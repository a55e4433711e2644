//! What the program tells of itself: the log, the metrics and the traces.

use std::{net::SocketAddr, time::Duration};

use clap::{Args, ValueEnum};

use super::serve::address;

/// What the program tells of itself.
#[derive(Args, Clone, Debug)]
pub struct TelemetrySettings {
    /// How much to log: error, warn, info, debug or trace, also by module
    /// (`info,chancery::http=debug`).
    #[arg(
        long,
        env = "CHANCERY_LOG",
        default_value = "info,sea_orm_migration=warn,sqlx=warn"
    )]
    pub log: String,

    /// Form of the log: lines for people, or one JSON object a line. By default lines on a
    /// terminal and JSON elsewhere.
    #[arg(long, env = "CHANCERY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,

    /// Milliseconds from which an SQL statement is slow and gets a warning in the log, with its
    /// text and without its values; 0 for none.
    #[arg(
        long,
        env = "CHANCERY_SLOW_QUERY",
        default_value_t = 1000,
        value_name = "MILLISECONDS"
    )]
    pub slow_query: u64,

    /// Address and port of their own for the metrics, which are then no longer at `/metrics` of
    /// `--listen`; port 0 takes one that is free.
    #[arg(long, env = "CHANCERY_METRICS_LISTEN", value_name = "ADDRESS", value_parser = address)]
    pub metrics_listen: Option<SocketAddr>,

    /// Collector of OpenTelemetry that traces are sent to, by OTLP over HTTP:
    /// `http://localhost:4318`. Without one there are no traces. `OTEL_EXPORTER_OTLP_ENDPOINT` is
    /// read as well.
    #[arg(
        long,
        env = "CHANCERY_OTLP_ENDPOINT",
        hide_env_values = true,
        value_name = "URL"
    )]
    otlp_endpoint: Option<String>,

    /// Name of this service in traces, `chancery` where none is given. `OTEL_SERVICE_NAME` is read
    /// as well.
    #[arg(long, env = "CHANCERY_OTLP_SERVICE_NAME", value_name = "NAME")]
    otlp_service_name: Option<String>,

    /// Share of the traces that is sent, from 0 to 1.
    #[arg(long, env = "CHANCERY_OTLP_SAMPLE", default_value_t = 1.0, value_name = "SHARE", value_parser = share)]
    pub otlp_sample: f64,
}

impl TelemetrySettings {
    /// How long a statement may take before it is slow; `None` where none ever is.
    #[must_use]
    pub fn slow_query(&self) -> Option<Duration> {
        (self.slow_query > 0).then(|| Duration::from_millis(self.slow_query))
    }

    /// Where traces are sent to, with the path that OTLP has for them; `None` where they are not.
    #[must_use]
    pub fn traces_endpoint(&self) -> Option<String> {
        let base = self.otlp_endpoint.clone().filter(|base| !base.is_empty());
        let with_path = |base: String| format!("{}/v1/traces", base.trim_end_matches('/'));
        base.map(with_path)
            .or_else(|| standard("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
            .or_else(|| standard("OTEL_EXPORTER_OTLP_ENDPOINT").map(with_path))
    }

    /// Name of this service in traces.
    #[must_use]
    pub fn service_name(&self) -> String {
        let given = self.otlp_service_name.clone();
        given
            .filter(|name| !name.is_empty())
            .or_else(|| standard("OTEL_SERVICE_NAME"))
            .unwrap_or_else(|| "chancery".to_owned())
    }
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines on a terminal, JSON elsewhere.
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object a line, and nothing on standard output.
    Json,
}

/// A variable that programs of all kinds read.
#[expect(clippy::disallowed_methods, reason = "settings are read here alone")]
fn standard(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn share(text: &str) -> Result<f64, &'static str> {
    let share = text.parse().ok();
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or("a number from 0 to 1 is wanted, such as 0.1")
}
