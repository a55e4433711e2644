//! An outcome.

use crate::{
    interchange::format::{
        Citation, Issue, Meeting, Party, schema,
        shape::{Date, Filled, Reference, References},
    },
    vocabulary::{OutcomeKind, OutcomeState},
};

const fn unknown() -> OutcomeState {
    OutcomeState::Unknown
}

record! {
    /// What came of a meeting, or was decided outside one: an agreement, a commitment, a decision,
    /// a signing.
    #[schemars(transform = schema::proved)]
    Outcome {
        /// Meeting that it came from; absent where none is known.
        #[schemars(with = "Option<Reference<Meeting>>")]
        meeting: Option<String>,
        /// What kind of outcome it is.
        kind: OutcomeKind,
        /// What became of it.
        #[serde(default = "unknown")]
        state: OutcomeState,
        /// What was agreed or decided, in the curator's words.
        #[schemars(with = "Filled")]
        text: String,
        /// When it was so, as precise as the sources, such as `2024-12-25`, `2024-12` or
        /// `2024-11/2025-01`; absent where no source dates it.
        #[schemars(with = "Option<Date>")]
        date: Option<String>,
        /// What an inferred date rests on; absent where a source states the date.
        date_basis: Option<String>,
        /// Parties to it: one for a decision of one party, none where the source names none.
        #[serde(default)]
        #[schemars(with = "References<Party>")]
        parties: Vec<String>,
        /// Issues that it is about.
        #[serde(default)]
        #[schemars(with = "References<Issue>")]
        issues: Vec<String>,
        /// Citations that bear on the record. A published record needs at least one that supports
        /// it.
        #[serde(default)]
        citations: Vec<Citation>,
    }
}
