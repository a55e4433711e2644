//! A meeting.

use crate::{
    interchange::format::{
        Citation, Issue, Link, Participant, Party, schema,
        shape::{Date, Filled, Reference, References},
    },
    vocabulary::{EventStatus, MeetingFormat, MeetingKind},
};

const fn unknown() -> MeetingFormat {
    MeetingFormat::Unknown
}

const fn held() -> EventStatus {
    EventStatus::Held
}

record! {
    /// Occasion on which parties met, or were to meet: a visit, a summit, a call, a conference.
    /// Talks within a visit are meetings of their own, part of the visit.
    #[schemars(transform = schema::proved)]
    Meeting {
        /// Title given by the curator, in plain words, such as
        /// `Visit of Foreign Minister Takeshi Iwaya to Beijing`.
        #[schemars(with = "Filled")]
        title: String,
        /// What kind of meeting it is.
        kind: MeetingKind,
        /// How the participants met.
        #[serde(default = "unknown")]
        format: MeetingFormat,
        /// Whether the meeting took place, or is only planned or reported.
        #[serde(default = "held")]
        event_status: EventStatus,
        /// When it took place, as precise as the sources, such as `2024-12-25`, `2024-12` or
        /// `2024-11/2025-01`; absent where no source dates it.
        #[schemars(with = "Option<Date>")]
        date: Option<String>,
        /// What an inferred date rests on; absent where a source states the date.
        date_basis: Option<String>,
        /// Place as the source gives it, such as `Beijing`.
        place: Option<String>,
        /// Party on whose soil it took place; absent where unknown.
        #[schemars(with = "Option<Reference<Party>>")]
        place_party: Option<String>,
        /// Summary in the curator's words.
        summary: Option<String>,
        /// Meeting that this one is part of, such as the visit of which these talks were a part.
        #[schemars(with = "Option<Reference<Meeting>>")]
        part_of: Option<String>,
        /// Who took part, hosted or was mentioned.
        #[serde(default)]
        participants: Vec<Participant>,
        /// Issues on the agenda.
        #[serde(default)]
        #[schemars(with = "References<Issue>")]
        issues: Vec<String>,
        /// Other meetings that this one follows, is related to, or may be the same event as.
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        links: Vec<Link>,
        /// Citations that bear on the record. A published record needs at least one that supports
        /// it.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}
