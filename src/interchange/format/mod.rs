//! The interchange format, key by key. References are slugs.
//!
//! The format is a contract: an unknown key is an error, an absent key takes its default. Beyond
//! the design, outcomes and claims may say `date_basis`, issues may carry `citations`, and a record
//! `same_as` judges whether two others are one.

use serde::Serialize;

use crate::{graphql::id::Kind, vocabulary::RecordStatus};

mod dataset;
mod parts;
mod read;
mod records;
pub mod schema;
mod shape;

pub use dataset::{Dataset, Entry};
pub use parts::{Citation, Link, Participant, Provenance, Speaker, Tenure};
pub use read::KIND;
pub use records::{Claim, Issue, Meeting, Outcome, Party, Person, SameAs, Source, Statement};

/// A record of any kind, written as an object whose first key, `record`, names the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "record", rename_all = "lowercase")]
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
    #[serde(rename = "same_as")]
    SameAs(SameAs),
}

/// Does the same with the record of any kind.
macro_rules! of_each {
    ($any:expr, $record:ident => $answer:expr) => {
        match $any {
            $crate::interchange::format::Record::Party($record) => $answer,
            $crate::interchange::format::Record::Person($record) => $answer,
            $crate::interchange::format::Record::Source($record) => $answer,
            $crate::interchange::format::Record::Issue($record) => $answer,
            $crate::interchange::format::Record::Meeting($record) => $answer,
            $crate::interchange::format::Record::Statement($record) => $answer,
            $crate::interchange::format::Record::Outcome($record) => $answer,
            $crate::interchange::format::Record::Claim($record) => $answer,
            $crate::interchange::format::Record::SameAs($record) => $answer,
        }
    };
}
pub(super) use of_each;

impl Record {
    /// The kinds, in the order in which a reader meets them: what is referred to comes first.
    pub const KINDS: [Kind; 9] = [
        Kind::Party,
        Kind::Person,
        Kind::Source,
        Kind::Issue,
        Kind::Meeting,
        Kind::Statement,
        Kind::Outcome,
        Kind::Claim,
        Kind::SameAs,
    ];

    /// The kind that the key `record` names.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Party(_) => Kind::Party,
            Self::Person(_) => Kind::Person,
            Self::Source(_) => Kind::Source,
            Self::Issue(_) => Kind::Issue,
            Self::Meeting(_) => Kind::Meeting,
            Self::Statement(_) => Kind::Statement,
            Self::Outcome(_) => Kind::Outcome,
            Self::Claim(_) => Kind::Claim,
            Self::SameAs(_) => Kind::SameAs,
        }
    }

    /// The slug.
    #[must_use]
    pub fn slug(&self) -> &str {
        of_each!(self, record => &record.slug)
    }

    /// Whether the record says where it stands.
    #[must_use]
    pub fn says_status(&self) -> bool {
        of_each!(self, record => record.status.is_some())
    }

    /// The standing, which is `PUBLISHED` where the record does not say.
    #[must_use]
    pub fn status(&self) -> RecordStatus {
        let status = of_each!(self, record => record.status);
        status.unwrap_or(RecordStatus::Published)
    }

    /// Bytes of its longer texts, about.
    #[must_use]
    pub fn size(&self) -> usize {
        let own = match self {
            Self::Statement(statement) => statement.text.len(),
            Self::Outcome(outcome) => outcome.text.len(),
            Self::Claim(claim) => claim.text.len(),
            Self::Issue(issue) => issue.description.len(),
            Self::Meeting(meeting) => meeting.summary.as_ref().map_or(0, String::len),
            Self::Party(_) | Self::Person(_) | Self::Source(_) | Self::SameAs(_) => 0,
        };
        let shared: usize = of_each!(self, record => {
            let texts = [&record.note, &record.inference];
            texts.into_iter().flatten().map(String::len).sum()
        });
        let excerpts = self
            .citations()
            .iter()
            .filter_map(|citation| citation.excerpt.as_ref());
        own + shared + excerpts.map(String::len).sum::<usize>()
    }

    /// The keys that a record of this kind has of its own.
    #[must_use]
    pub fn keys(&self) -> &'static [&'static str] {
        match self {
            Self::Party(_) => Party::KEYS,
            Self::Person(_) => Person::KEYS,
            Self::Source(_) => Source::KEYS,
            Self::Issue(_) => Issue::KEYS,
            Self::Meeting(_) => Meeting::KEYS,
            Self::Statement(_) => Statement::KEYS,
            Self::Outcome(_) => Outcome::KEYS,
            Self::Claim(_) => Claim::KEYS,
            Self::SameAs(_) => SameAs::KEYS,
        }
    }

    /// The citations of the record; none for the kinds that have none.
    #[must_use]
    pub fn citations(&self) -> &[Citation] {
        match self {
            Self::Party(_) | Self::Person(_) | Self::Source(_) | Self::SameAs(_) => &[],
            Self::Issue(record) => &record.citations,
            Self::Meeting(record) => &record.citations,
            Self::Statement(record) => &record.citations,
            Self::Outcome(record) => &record.citations,
            Self::Claim(record) => &record.citations,
        }
    }
}
