//! JSON Lines: one record a line, with every key, so that a program finds each where it expects it.

use std::io::{self, Write};

use serde::Serialize;

use super::Sink;
use crate::interchange::format::{Dataset, Record};

/// Writes JSON Lines.
#[derive(Debug)]
pub struct JsonLines<W> {
    output: W,
}

/// The head of an export as a line.
#[derive(Serialize)]
#[serde(tag = "record", rename = "dataset")]
struct Head<'a> {
    #[serde(flatten)]
    dataset: &'a Dataset,
}

impl<W: Write + Send> JsonLines<W> {
    /// Writes to `output`.
    pub const fn new(output: W) -> Self {
        Self { output }
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.output, value)?;
        self.output.write_all(b"\n")
    }
}

impl<W: Write + Send> Sink for JsonLines<W> {
    fn head(&mut self, head: &Dataset) -> io::Result<()> {
        self.line(&Head { dataset: head })
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.line(record)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.output.flush()
    }
}
