//! What records are made of: rows that belong to one record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Meeting, Party, Person, Source, schema,
    shape::{Date, Filled, Reference},
};
use crate::vocabulary::{CitationRole, MeetingRelation, ParticipationRole, ProvenanceMethod};

/// Where a record came from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the data set that the record came with.
    pub dataset: String,
    /// How the record was made.
    pub method: ProvenanceMethod,
}

/// Office that a person held for a party.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// Title of the office, such as `Foreign Minister`.
    #[schemars(with = "Filled")]
    pub office: String,
    /// Party for which it was held; absent where unknown.
    #[schemars(with = "Option<Reference<Party>>")]
    pub party: Option<String>,
    /// When it began, such as `2024-10`; absent where not known, which is not "always".
    #[schemars(with = "Option<Date>")]
    pub from: Option<String>,
    /// When it ended, such as `2025`; absent where it had not, or where not known.
    #[schemars(with = "Option<Date>")]
    pub to: Option<String>,
}

/// Part that a person or a party had in a meeting. Give a person, a party or a name as given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = schema::known_by)]
pub struct Participant {
    /// Role in the meeting.
    pub role: ParticipationRole,
    /// Person; absent where only a party is known.
    #[schemars(with = "Option<Reference<Person>>")]
    pub person: Option<String>,
    /// Party that took part or was represented; absent where unknown.
    #[schemars(with = "Option<Reference<Party>>")]
    pub party: Option<String>,
    /// Name as the source gives it, such as `Mr. Iwaya`.
    pub name_as_given: Option<String>,
    /// Office as the source gives it, such as `Foreign Minister`.
    pub office_as_given: Option<String>,
}

/// Somebody who made a statement. Give a person, a party or a name as given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = schema::known_by)]
pub struct Speaker {
    /// Person; absent where the source names only a party.
    #[schemars(with = "Option<Reference<Person>>")]
    pub person: Option<String>,
    /// Party to which the speaker belongs; absent where unknown.
    #[schemars(with = "Option<Reference<Party>>")]
    pub party: Option<String>,
    /// Name as the source gives it, such as `Mr. Iwaya`.
    pub name_as_given: Option<String>,
    /// Office as the source gives it, such as `Foreign Minister`.
    pub office_as_given: Option<String>,
}

/// How a meeting relates to another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How this meeting relates to the other.
    pub relation: MeetingRelation,
    /// The other meeting.
    #[schemars(with = "Reference<Meeting>")]
    pub meeting: String,
    /// Curator's note on the link.
    pub note: Option<String>,
}

/// Place in a source that bears on a record, and how.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Source that is cited.
    #[schemars(with = "Reference<Source>")]
    pub source: String,
    /// Place within the source, such as `p. 5` or `para 2, sentence 1`.
    pub locator: Option<String>,
    /// Words of the source that bear on the record; a few where the source is protected.
    pub excerpt: Option<String>,
    /// Whether the place supports the record, contradicts it, or gives context.
    #[serde(default = "supports")]
    pub role: CitationRole,
    /// Key of the record that the citation speaks for, such as `date`; absent where it speaks for
    /// the whole record.
    pub field: Option<String>,
}

const fn supports() -> CitationRole {
    CitationRole::Supports
}

impl Participant {
    /// Whether they are known by anything: a person, a party or a name.
    #[must_use]
    pub const fn is_somebody(&self) -> bool {
        self.person.is_some() || self.party.is_some() || self.name_as_given.is_some()
    }
}

impl Speaker {
    /// Whether they are known by anything: a person, a party or a name.
    #[must_use]
    pub const fn is_somebody(&self) -> bool {
        self.person.is_some() || self.party.is_some() || self.name_as_given.is_some()
    }
}
