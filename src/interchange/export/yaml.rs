//! YAML: one list of records, as curators write it. Keys that say nothing are left out.

use std::io::{self, Write};

use serde_json::Value;

use super::Sink;
use crate::interchange::format::{Dataset, KIND, Record};

/// Writes a list in YAML.
#[derive(Debug)]
pub struct Yaml<W> {
    output: W,
}

impl<W: Write + Send> Yaml<W> {
    /// Writes to `output`.
    pub const fn new(output: W) -> Self {
        Self { output }
    }

    fn item(&mut self, value: Value) -> io::Result<()> {
        let text = serde_saphyr::to_string(&[lean(value)]).map_err(io::Error::other)?;
        self.output.write_all(text.as_bytes())
    }
}

impl<W: Write + Send> Sink for Yaml<W> {
    fn head(&mut self, head: &Dataset) -> io::Result<()> {
        let mut keys = serde_json::Map::new();
        keys.insert(KIND.to_owned(), "dataset".into());
        if let Value::Object(own) = serde_json::to_value(head)? {
            keys.extend(own);
        }
        self.item(keys.into())
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.item(serde_json::to_value(record)?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.output.flush()
    }
}

/// The value without keys that are null or an empty list, which mean the same as no key.
fn lean(value: Value) -> Value {
    match value {
        Value::Object(keys) => {
            let says = |value: &Value| match value {
                Value::Null => false,
                Value::Array(list) => !list.is_empty(),
                _ => true,
            };
            let keys = keys.into_iter().filter(|(_, value)| says(value));
            Value::Object(keys.map(|(key, value)| (key, lean(value))).collect())
        }
        Value::Array(list) => list.into_iter().map(lean).collect(),
        value => value,
    }
}
