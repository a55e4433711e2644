//! The head of an export: what the whole of it is.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Record;

/// The head of an export, written by the program: what the records that follow are, together. An
/// empty database that is filled with them takes it over; others pass over it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = super::schema::named("Dataset"))]
pub struct Dataset {
    /// Version of the data, moved by every write.
    pub version: i64,
    /// Last change, in UTC, to the microsecond (RFC 3339).
    pub changed_at: Option<String>,
    /// Licence of the data, as an SPDX identifier.
    pub licence: Option<String>,
    /// Whether this is a selection, by kind or by a filter, and not the whole.
    #[serde(default)]
    pub partial: bool,
    /// Number of records of each kind that follow, by which a file that was cut off is found.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, u64>")]
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
