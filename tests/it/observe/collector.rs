//! A collector of OpenTelemetry: takes what is exported, and shows the spans.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Router, body::Bytes, http::HeaderMap, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
};
use prost::Message;
use tokio::net::TcpListener;

/// Takes whatever is posted to `/v1/traces`, on a free port, until the test ends.
#[derive(Clone)]
pub(super) struct Collector {
    url: String,
    deliveries: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
}

/// A span that was exported.
#[derive(Debug)]
pub(super) struct ExportedSpan {
    pub(super) name: String,
    pub(super) trace: String,
    pub(super) id: String,
    pub(super) parent: String,
    pub(super) kind: i32,
    /// 2 is an error.
    pub(super) status: i32,
    pub(super) nanoseconds: (u64, u64),
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) resource: BTreeMap<String, String>,
}

impl Collector {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let collector = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            deliveries: Arc::default(),
        };
        let taken = Arc::clone(&collector.deliveries);
        let take = async move |headers: HeaderMap, body: Bytes| {
            let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.push((headers, body));
        };
        let router = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async { axum::serve(listener, router).await });
        collector
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What was delivered, as it came.
    pub(super) fn deliveries(&self) -> Vec<(HeaderMap, Bytes)> {
        let deliveries = self.deliveries.lock();
        deliveries.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All spans, in the order of their beginnings.
    pub(super) fn spans(&self) -> Vec<ExportedSpan> {
        let mut spans = Vec::new();
        for (headers, body) in self.deliveries() {
            assert_eq!(headers["content-type"], "application/x-protobuf");
            let exported = ExportTraceServiceRequest::decode(body).unwrap();
            for of_resource in exported.resource_spans {
                let resource = of_resource.resource.unwrap_or_default().attributes;
                let all = of_resource.scope_spans.into_iter();
                for span in all.flat_map(|scope| scope.spans) {
                    spans.push(ExportedSpan {
                        name: span.name,
                        trace: hexadecimal(&span.trace_id),
                        id: hexadecimal(&span.span_id),
                        parent: hexadecimal(&span.parent_span_id),
                        kind: span.kind,
                        status: span.status.map_or(0, |status| status.code),
                        nanoseconds: (span.start_time_unix_nano, span.end_time_unix_nano),
                        attributes: texts(&span.attributes),
                        resource: texts(&resource),
                    });
                }
            }
        }
        spans.sort_by_key(|span| span.nanoseconds);
        spans
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn texts(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |attribute: &KeyValue| {
        let value = attribute.value.clone().and_then(|value| value.value);
        let text = match value {
            Some(Value::StringValue(text)) => text,
            Some(Value::IntValue(number)) => number.to_string(),
            other => format!("{other:?}"),
        };
        (attribute.key.clone(), text)
    };
    attributes.iter().map(text).collect()
}
