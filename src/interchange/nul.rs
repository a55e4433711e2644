//! U+0000, which no text has and PostgreSQL does not take.

use serde_json::Value;

use super::{
    format::Entry,
    read::{Fault, Wrong},
};

/// Refuses U+0000 where the line may hold one: JSON has a single way to write it.
pub(super) fn json_without_nul(entry: Entry, text: &str) -> Result<Entry, Wrong> {
    if text.contains("\\u0000") {
        no_nul(entry)
    } else {
        Ok(entry)
    }
}

/// Refuses U+0000 wherever it stands in an entry.
pub(super) fn no_nul(entry: Entry) -> Result<Entry, Wrong> {
    let (value, name) = match &entry {
        Entry::Record(record) => (
            serde_json::to_value(record),
            Some((record.kind(), record.slug().to_owned())),
        ),
        Entry::Dataset(head) => (serde_json::to_value(head), None),
    };
    let mut found = Vec::new();
    nul_in(&value.unwrap_or_default(), String::new(), &mut found);
    if found.is_empty() {
        return Ok(entry);
    }
    let record = name.as_ref().map_or_else(
        || "dataset".to_owned(),
        |(kind, slug)| format!("{} `{slug}`", kind.as_str()),
    );
    let fault = |field| Fault {
        line: None,
        record: record.clone(),
        field,
        message: "holds the character U+0000, which no text has".to_owned(),
    };
    Err(Wrong {
        name,
        is_gap: false,
        faults: found.into_iter().map(fault).collect(),
        mended: None,
    })
}

fn nul_in(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.contains('\0') => found.push(path),
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                nul_in(value, format!("{path}[{place}]"), found);
            }
        }
        Value::Object(keys) => {
            for (key, value) in keys {
                let dot = if path.is_empty() { "" } else { "." };
                nul_in(value, format!("{path}{dot}{key}"), found);
            }
        }
        _ => {}
    }
}
