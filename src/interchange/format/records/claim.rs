//! A claim.

use crate::interchange::format::{
    Citation, Issue, Meeting, Party, schema,
    shape::{Date, Filled, Reference, References},
};

record! {
    /// What a source asserts in its own voice, with no speaker: "military spending has risen".
    #[schemars(transform = schema::proved)]
    Claim {
        /// What the source asserts, in the curator's words.
        #[schemars(with = "Filled")]
        text: String,
        /// Meeting that it is about; absent where it is about none.
        #[schemars(with = "Option<Reference<Meeting>>")]
        meeting: Option<String>,
        /// When it was so, as precise as the sources, such as `2024-12-25`, `2024-12` or
        /// `2024-11/2025-01`; absent where no source dates it.
        #[schemars(with = "Option<Date>")]
        date: Option<String>,
        /// What an inferred date rests on; absent where a source states the date.
        date_basis: Option<String>,
        /// Parties that it is about.
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
