//! Traces, sent to a collector of OpenTelemetry by OTLP over HTTP, where one is named.
//!
//! Spans are those of `tracing` under the target [`SPANS`]: of a request, of its operation, of each
//! SQL statement. Without a collector nobody listens to that target, and a span costs a glance at an
//! atomic number. With one, ended spans go into a queue of bounded length, from which a thread of
//! its own sends them; what does not fit is dropped, and requests never wait.

use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider, Tracer},
};
use tracing::Subscriber;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

use crate::{app::StartError, config::TelemetrySettings};

/// Target of the spans that are sent. The log does not show it.
pub const SPANS: &str = "span";

/// How long the collector may take for one delivery.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a stop waits for the last spans to be delivered.
const LAST_PATIENCE: Duration = Duration::from_secs(3);

/// The largest answer of a collector that is read.
const MAX_ANSWER: u64 = 64 * 1024;

/// The way of traces to their collector, if there is one.
#[derive(Debug, Default)]
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Prepares the way; nothing is sent yet.
    ///
    /// # Errors
    /// [`StartError::Setting`] for an address that is none.
    pub fn new(settings: &TelemetrySettings) -> Result<Self, StartError> {
        let Some(endpoint) = settings.traces_endpoint() else {
            return Ok(Self(None));
        };
        let wrong = || StartError::Setting {
            setting: "--otlp-endpoint",
            problem: "it is not the address of a collector; write http://HOST:PORT, without a path"
                .to_owned(),
        };
        if !(endpoint.starts_with("http://") || endpoint.starts_with("https://")) {
            return Err(wrong());
        }
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new())
            .with_endpoint(endpoint)
            .build()
            .ok()
            .ok_or_else(wrong)?;
        let resource = Resource::builder()
            .with_service_name(settings.service_name())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            // By the id of the trace alone, so that services of one share keep the same traces. What
            // a caller wants is not heard: strangers would decide what the operator pays for.
            .with_sampler(Sampler::TraceIdRatioBased(settings.otlp_sample))
            .with_resource(resource.build());
        Ok(Self(Some(provider.build())))
    }

    /// What listens to the spans.
    pub(super) fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer: Tracer = self.0.as_ref()?.tracer("chancery");
        let layer = tracing_opentelemetry::layer()
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_tracer(tracer);
        Some(layer.with_filter(filter_fn(|metadata| metadata.target() == SPANS)))
    }

    /// Sends what has not been sent yet, and stops.
    pub async fn end(self) {
        let Some(provider) = self.0 else {
            return;
        };
        let stopped =
            tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(LAST_PATIENCE));
        if !matches!(stopped.await, Ok(Ok(()))) {
            tracing::warn!("the last traces could not be delivered");
        }
    }
}

/// The client of the thread that sends: it may block, since that thread has nothing else to do.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self(config.into())
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.0.run(request.map(Vec::from))?;
        let (head, mut body) = answer.into_parts();
        let body = body.with_config().limit(MAX_ANSWER).read_to_vec()?;
        Ok(Response::from_parts(head, body.into()))
    }
}
