//! The eight kinds of record, and the judgement whether two records are one; one file each.
//!
//! The doc comment of a record or a key is its description in editors and in `chancery format`. It
//! is written for a curator: what to write there, what it looks like, what its absence means.

/// Defines a record: its own keys between those that every record may carry. Keys are written in
/// this order, after the key `record`.
macro_rules! record {
    (
        $(#[$meta:meta])* $name:ident {
            $($(#[$key_meta:meta])* $key:ident: $type:ty,)+
        }
    ) => {
        #[derive(
            Clone, Debug, PartialEq, Eq,
            serde::Deserialize, serde::Serialize, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        #[schemars(transform = $crate::interchange::format::schema::named(stringify!($name)))]
        $(#[$meta])*
        pub struct $name {
            /// Readable name in addresses and references, such as `iwaya-visit-beijing`: letters
            /// `a` to `z`, digits and hyphens. Unique within the kind, and never changed.
            #[schemars(with = "crate::interchange::format::shape::Slug")]
            pub slug: String,
            $($(#[$key_meta])* pub $key: $type,)+
            /// Where the record stands on its way to readers, who see published ones only.
            /// `PUBLISHED` where an editor brings the record in and says nothing.
            pub status: Option<crate::vocabulary::RecordStatus>,
            /// What the curator inferred of the record, and how; absent where the sources state it
            /// outright. Readers see it.
            pub inference: Option<String>,
            /// Curator's note on the record. Readers see it.
            pub note: Option<String>,
            /// Where the record came from; absent where that is the data set that it is loaded with.
            pub provenance: Option<crate::interchange::format::Provenance>,
        }

        impl $name {
            /// Keys of its own.
            pub const KEYS: &[&str] = &[$(stringify!($key)),+];
        }
    };
}

mod claim;
mod issue;
mod meeting;
mod outcome;
mod party;
mod person;
mod same_as;
mod source;
mod statement;

pub use claim::Claim;
pub use issue::Issue;
pub use meeting::Meeting;
pub use outcome::Outcome;
pub use party::Party;
pub use person::Person;
pub use same_as::SameAs;
pub use source::Source;
pub use statement::Statement;
