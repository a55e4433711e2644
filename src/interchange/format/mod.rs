//! The interchange format, key by key. References are slugs.
//!
//! The format is a contract: an unknown key is an error, an absent key takes its default. Beyond
//! the design, outcomes and claims may say `date_basis`, and issues may carry `citations`.

use crate::vocabulary::RecordStatus;

mod parts;
mod records;

pub use parts::{Citation, Link, Participant, Provenance, Speaker, Tenure};
pub use records::{Claim, Issue, Meeting, Outcome, Party, Person, Source, Statement};

/// Keys that every record may carry.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Name of the record, unique within its kind.
    pub slug: String,
    /// Standing; `PUBLISHED` where an editor brings the record in and says nothing.
    pub status: Option<RecordStatus>,
    /// How the record was inferred.
    pub inference: Option<String>,
    /// Curator's note.
    pub note: Option<String>,
    /// Where the record came from.
    pub provenance: Option<Provenance>,
}

/// A record of any kind.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is the record of its name")]
pub enum Record {
    Party(Party),
    Person(Person),
    Source(Source),
    Issue(Issue),
    Meeting(Meeting),
    Statement(Statement),
    Outcome(Outcome),
    Claim(Claim),
}

impl Record {
    /// The words that the key `record` can have.
    pub const KINDS: [&str; 8] = [
        "party",
        "person",
        "source",
        "issue",
        "meeting",
        "statement",
        "outcome",
        "claim",
    ];

    /// The word of the key `record`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Party(_) => "party",
            Self::Person(_) => "person",
            Self::Source(_) => "source",
            Self::Issue(_) => "issue",
            Self::Meeting(_) => "meeting",
            Self::Statement(_) => "statement",
            Self::Outcome(_) => "outcome",
            Self::Claim(_) => "claim",
        }
    }

    /// The keys that every record may carry.
    #[must_use]
    pub fn common(&self) -> Common {
        match self {
            Self::Party(record) => record.common(),
            Self::Person(record) => record.common(),
            Self::Source(record) => record.common(),
            Self::Issue(record) => record.common(),
            Self::Meeting(record) => record.common(),
            Self::Statement(record) => record.common(),
            Self::Outcome(record) => record.common(),
            Self::Claim(record) => record.common(),
        }
    }

    /// The citations of the record; none for the kinds that have none.
    #[must_use]
    pub fn citations(&self) -> &[Citation] {
        match self {
            Self::Party(_) | Self::Person(_) | Self::Source(_) => &[],
            Self::Issue(record) => &record.citations,
            Self::Meeting(record) => &record.citations,
            Self::Statement(record) => &record.citations,
            Self::Outcome(record) => &record.citations,
            Self::Claim(record) => &record.citations,
        }
    }
}
