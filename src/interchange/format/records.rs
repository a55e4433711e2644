//! The eight kinds of record.

use serde::{Deserialize, Serialize};

use super::{Citation, Link, Participant, Provenance, Speaker, Tenure};
use crate::vocabulary::{
    Attribution, EventStatus, IssueCategory, MeetingFormat, MeetingKind, OutcomeKind, OutcomeState,
    PartyKind, RecordStatus, SourceKind, StatementAct, StatementForm,
};

fn english() -> String {
    "en".to_owned()
}

const fn unknown_format() -> MeetingFormat {
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

/// Defines a record: its own keys between those that every record may carry. Keys are written in
/// this order, after the key `record`.
macro_rules! record {
    (
        $(#[$meta:meta])* $name:ident {
            $($(#[$key_meta:meta])* $key:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Name in addresses and references, unique within the kind and stable for ever.
            pub slug: String,
            $($(#[$key_meta])* pub $key: $type,)+
            /// Standing; `PUBLISHED` where an editor brings the record in and says nothing.
            pub status: Option<RecordStatus>,
            /// How the curator inferred the record; absent where a source states it outright.
            pub inference: Option<String>,
            /// Curator's note.
            pub note: Option<String>,
            /// Where the record came from.
            pub provenance: Option<Provenance>,
        }

        impl $name {
            /// Keys of its own.
            pub const KEYS: &[&str] = &[$(stringify!($key)),+];
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
        #[serde(default = "unknown_format")]
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
