//! What records are made of: rows that belong to one record.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{CitationRole, MeetingRelation, ParticipationRole, ProvenanceMethod};

/// Where a record came from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the data set.
    pub dataset: String,
    /// How the record was made.
    pub method: ProvenanceMethod,
}

/// Office that a person held.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// Title of the office.
    pub office: String,
    /// Party for which it was held.
    pub party: Option<String>,
    /// EDTF date on which it began.
    pub from: Option<String>,
    /// EDTF date on which it ended.
    pub to: Option<String>,
}

/// Part that somebody had in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Role.
    pub role: ParticipationRole,
    /// Person.
    pub person: Option<String>,
    /// Party.
    pub party: Option<String>,
    /// Name as the source gives it.
    pub name_as_given: Option<String>,
    /// Office as the source gives it.
    pub office_as_given: Option<String>,
}

/// Somebody who made a statement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Person.
    pub person: Option<String>,
    /// Party.
    pub party: Option<String>,
    /// Name as the source gives it.
    pub name_as_given: Option<String>,
    /// Office as the source gives it.
    pub office_as_given: Option<String>,
}

/// How a meeting relates to another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How they relate.
    pub relation: MeetingRelation,
    /// The other meeting.
    pub meeting: String,
    /// Curator's note.
    pub note: Option<String>,
}

/// Place in a source that bears on the record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Source.
    pub source: String,
    /// Place within it.
    pub locator: Option<String>,
    /// Words of it.
    pub excerpt: Option<String>,
    /// How it bears on the record.
    #[serde(default = "supports")]
    pub role: CitationRole,
    /// Field that it speaks for; absent for the whole record.
    pub field: Option<String>,
}

const fn supports() -> CitationRole {
    CitationRole::Supports
}
