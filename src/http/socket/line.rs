//! One log line for each operation of a WebSocket, written when it has ended, and what is counted
//! of it. The line of the request that opened the WebSocket has the same id.

use std::time::Instant;

use crate::{
    error::Code,
    http::log::{Came, Operation, distinct, milliseconds},
    telemetry::{Metrics, metrics::OperationKind},
};

/// What is known of an operation.
pub(super) struct Line {
    metrics: Metrics,
    came: Option<Came>,
    started: Instant,
    operation: Operation,
    messages: u64,
    bytes: usize,
}

impl Line {
    pub(super) fn begin(metrics: Metrics, came: Option<Came>) -> Self {
        Self {
            metrics,
            came,
            started: Instant::now(),
            operation: Operation::default(),
            messages: 0,
            bytes: 0,
        }
    }

    /// The operation has run, or has begun to.
    pub(super) fn ran(&mut self, operation: Operation) {
        operation.count(&self.metrics);
        self.operation = operation;
    }

    /// The client is told of errors, of one that was refused or in the midst of others.
    pub(super) fn failed(&mut self, codes: Vec<Code>) {
        for code in &codes {
            self.metrics.error(*code);
        }
        self.operation.codes.extend(codes);
    }

    /// A message of so many bytes is sent.
    pub(super) fn said(&mut self, bytes: usize) {
        self.messages += 1;
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let operation = &self.operation;
        let name = Some(operation.name.as_str());
        let codes = Some(distinct(&operation.codes));
        let came = self.came.as_ref();
        tracing::info!(
            request.id = came.map(|came| came.id.as_str()),
            trace_id = came.and_then(|came| came.trace.as_deref()),
            client = came.and_then(|came| came.client.as_deref()),
            elapsed_ms = milliseconds(self.started.elapsed()),
            messages = self.messages,
            bytes = self.bytes,
            operation = name.filter(|name| !name.is_empty()),
            kind = operation.kind.map(OperationKind::as_str),
            statements = operation.statements,
            sql_ms = milliseconds(operation.sql),
            cost = operation.cost,
            errors = operation.codes.len(),
            codes = codes.filter(|codes| !codes.is_empty()),
            "operation of a WebSocket"
        );
    }
}
