//! The head of an export: what the whole of it is.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Record;

/// What the records of an export are, together: its first record, `"record":"dataset"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Version of the data, moved by every write.
    pub version: i64,
    /// Last change, in UTC, to the microsecond (RFC 3339).
    pub changed_at: Option<String>,
    /// Licence of the data, as an SPDX identifier.
    pub licence: Option<String>,
    /// Number of records of each kind that follow.
    #[serde(default)]
    pub counts: IndexMap<String, u64>,
}

/// What a file holds: records, and at the head of an export what they are together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A record.
    Record(Box<Record>),
    /// The head of an export.
    Dataset(Dataset),
}
