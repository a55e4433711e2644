//! A judgement whether two records are one.

use crate::{
    interchange::format::shape::Pair,
    vocabulary::{Judgement, RecordKind},
};

record! {
    /// A judgement whether two records tell of one and the same person, meeting or thing. Both
    /// stay as they are, and nothing is merged; so the collections that they came with can be
    /// imported again and again. A pair is judged once: to judge anew, change the judgement.
    SameAs {
        /// Kind of the two records.
        kind: RecordKind,
        /// Slugs of the two records, in any order: they are kept in that of the alphabet.
        #[schemars(with = "Pair")]
        records: Vec<String>,
        /// What was judged.
        judgement: Judgement,
    }
}
