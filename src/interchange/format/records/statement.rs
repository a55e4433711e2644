//! A statement.

use crate::{
    interchange::format::{
        Citation, Issue, Meeting, Party, Speaker, schema,
        shape::{Date, Filled, Language, Position, Reference, References},
    },
    vocabulary::{Attribution, StatementAct, StatementForm},
};

fn english() -> String {
    "en".to_owned()
}

const fn unknown() -> Attribution {
    Attribution::Unknown
}

record! {
    /// What was said, or put out in writing: by whom, on whose behalf, to whom, about what. A joint
    /// statement is one record with several parties.
    #[schemars(transform = schema::proved)]
    Statement {
        /// Meeting at which it was made; absent where none is known.
        #[schemars(with = "Option<Reference<Meeting>>")]
        meeting: Option<String>,
        /// Place among the statements of the meeting, counted from 1: in the order of speaking where
        /// the sources tell it, otherwise in that of the documents.
        #[schemars(with = "Option<Position>")]
        position: Option<i32>,
        /// The words themselves if `form` is `QUOTE` or `JOINT_TEXT`, otherwise what was said in
        /// other words.
        #[schemars(with = "Filled")]
        text: String,
        /// Language of the text, such as `en` or `ja`.
        #[serde(default = "english")]
        #[schemars(with = "Language")]
        language: String,
        /// How near the text is to the words that were used.
        form: StatementForm,
        /// What the speaker did by saying it; the chief thing, where it was several.
        act: StatementAct,
        /// How far it is known who spoke.
        #[serde(default = "unknown")]
        attribution: Attribution,
        /// When it was made, as precise as the sources, such as `2024-12-25`, `2024-12` or
        /// `2024-11/2025-01`; absent where no source dates it.
        #[schemars(with = "Option<Date>")]
        date: Option<String>,
        /// What an inferred date rests on; absent where a source states the date.
        date_basis: Option<String>,
        /// Who made it; empty where nobody is named.
        #[serde(default)]
        speakers: Vec<Speaker>,
        /// Parties on whose behalf it was made: several for a joint statement, none where unknown.
        #[serde(default)]
        #[schemars(with = "References<Party>")]
        on_behalf_of: Vec<String>,
        /// Parties to which it was addressed.
        #[serde(default)]
        #[schemars(with = "References<Party>")]
        addressees: Vec<String>,
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
