//! The records of the interchange format, key by key. References are slugs.
//!
//! The format is a contract: an unknown key is an error, an absent key takes its default. Beyond
//! `DESIGN.md`, outcomes and claims may say `date_basis`, and issues may carry `citations`.

use serde::Deserialize;

use crate::vocabulary::{
    Attribution, CitationRole, EventStatus, IssueCategory, MeetingFormat, MeetingKind,
    MeetingRelation, OutcomeKind, OutcomeState, ParticipationRole, PartyKind, ProvenanceMethod,
    RecordStatus, SourceKind, StatementAct, StatementForm,
};

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

/// Where a record came from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the data set.
    pub dataset: String,
    /// How the record was made.
    pub method: ProvenanceMethod,
}

/// Office that a person held.
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
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

fn english() -> String {
    "en".to_owned()
}

const fn in_person_unknown() -> MeetingFormat {
    MeetingFormat::Unknown
}

const fn held() -> EventStatus {
    EventStatus::Held
}

const fn unknown_attribution() -> Attribution {
    Attribution::Unknown
}

const fn unknown_state() -> OutcomeState {
    OutcomeState::Unknown
}

/// Defines a record: its own keys, and those that every record may carry.
macro_rules! record {
    (
        $(#[$meta:meta])* $name:ident {
            $($(#[$key_meta:meta])* $key:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            slug: String,
            status: Option<RecordStatus>,
            inference: Option<String>,
            note: Option<String>,
            provenance: Option<Provenance>,
            $($(#[$key_meta])* pub $key: $type,)+
        }

        impl $name {
            /// The keys that every record may carry.
            #[must_use]
            pub fn common(&self) -> Common {
                Common {
                    slug: self.slug.clone(),
                    status: self.status,
                    inference: self.inference.clone(),
                    note: self.note.clone(),
                    provenance: self.provenance.clone(),
                }
            }
        }
    };
}

record! {
    /// A party.
    Party {
        /// Name in English.
        name: String,
        /// Kind.
        kind: PartyKind,
        /// ISO 3166-1 alpha-3 code.
        iso3: Option<String>,
        /// Other names.
        #[serde(default)]
        aliases: Vec<String>,
        /// EDTF date from which it existed.
        valid_from: Option<String>,
        /// EDTF date until which it existed.
        valid_to: Option<String>,
        /// Wikidata item.
        wikidata_id: Option<String>,
        /// Parties that succeeded it.
        #[serde(default)]
        successors: Vec<String>,
    }
}

record! {
    /// A person.
    Person {
        /// Full name.
        name: String,
        /// Family name.
        family_name: Option<String>,
        /// Other names.
        #[serde(default)]
        aliases: Vec<String>,
        /// Wikidata item.
        wikidata_id: Option<String>,
        /// Offices held.
        #[serde(default)]
        tenures: Vec<Tenure>,
    }
}

record! {
    /// A source.
    Source {
        /// Kind.
        kind: SourceKind,
        /// Title.
        title: String,
        /// Author.
        author: Option<String>,
        /// Publisher.
        publisher: Option<String>,
        /// EDTF date of publication.
        published: Option<String>,
        /// Address on the web.
        url: Option<String>,
        /// Address of an archived copy.
        archive_url: Option<String>,
        /// Reference in an archive.
        archive_reference: Option<String>,
        /// BCP 47 tag.
        language: Option<String>,
        /// Licence.
        licence: Option<String>,
        /// Source that it is part of.
        part_of: Option<String>,
        /// Day on which it was read.
        retrieved_on: Option<String>,
        /// SHA-256 of what was read.
        content_sha256: Option<String>,
    }
}

record! {
    /// An issue.
    Issue {
        /// Label.
        label: String,
        /// Description that takes no side.
        description: String,
        /// Field of policy.
        category: IssueCategory,
        /// Issue that it is part of.
        broader: Option<String>,
        /// Other labels.
        #[serde(default)]
        aliases: Vec<String>,
        /// Parties that it concerns.
        #[serde(default)]
        parties: Vec<String>,
        /// Citations.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}

record! {
    /// A meeting.
    Meeting {
        /// Title.
        title: String,
        /// Kind.
        kind: MeetingKind,
        /// How the participants met.
        #[serde(default = "in_person_unknown")]
        format: MeetingFormat,
        /// Whether it took place.
        #[serde(default = "held")]
        event_status: EventStatus,
        /// EDTF date.
        date: Option<String>,
        /// What an inferred date rests on.
        date_basis: Option<String>,
        /// Place as given.
        place: Option<String>,
        /// Party on whose soil it took place.
        place_party: Option<String>,
        /// Summary.
        summary: Option<String>,
        /// Meeting that it is part of.
        part_of: Option<String>,
        /// Who took part.
        #[serde(default)]
        participants: Vec<Participant>,
        /// Agenda.
        #[serde(default)]
        issues: Vec<String>,
        /// Other meetings.
        #[serde(default)]
        links: Vec<Link>,
        /// Citations.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}

record! {
    /// A statement.
    Statement {
        /// Meeting at which it was made.
        meeting: Option<String>,
        /// Position within it.
        position: Option<i32>,
        /// Text.
        text: String,
        /// BCP 47 tag of the text.
        #[serde(default = "english")]
        language: String,
        /// Whether these are the words themselves.
        form: StatementForm,
        /// What was done by saying it.
        act: StatementAct,
        /// How far it is known who spoke.
        #[serde(default = "unknown_attribution")]
        attribution: Attribution,
        /// EDTF date.
        date: Option<String>,
        /// What an inferred date rests on.
        date_basis: Option<String>,
        /// Who made it.
        #[serde(default)]
        speakers: Vec<Speaker>,
        /// Parties on whose behalf.
        #[serde(default)]
        on_behalf_of: Vec<String>,
        /// Parties to which it was addressed.
        #[serde(default)]
        addressees: Vec<String>,
        /// Issues.
        #[serde(default)]
        issues: Vec<String>,
        /// Citations.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}

record! {
    /// An outcome.
    Outcome {
        /// Meeting from which it came.
        meeting: Option<String>,
        /// Kind.
        kind: OutcomeKind,
        /// What became of it.
        #[serde(default = "unknown_state")]
        state: OutcomeState,
        /// Text.
        text: String,
        /// EDTF date.
        date: Option<String>,
        /// What an inferred date rests on.
        date_basis: Option<String>,
        /// Parties to it.
        #[serde(default)]
        parties: Vec<String>,
        /// Issues.
        #[serde(default)]
        issues: Vec<String>,
        /// Citations.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}

record! {
    /// A claim.
    Claim {
        /// Text.
        text: String,
        /// Meeting that it is about.
        meeting: Option<String>,
        /// EDTF date.
        date: Option<String>,
        /// What an inferred date rests on.
        date_basis: Option<String>,
        /// Parties that it is about.
        #[serde(default)]
        parties: Vec<String>,
        /// Issues.
        #[serde(default)]
        issues: Vec<String>,
        /// Citations.
        #[serde(default)]
        citations: Vec<Citation>,
    }
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
