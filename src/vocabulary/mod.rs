//! Vocabularies: the closed lists of words that records are described with.
//!
//! A vocabulary is one enum, known by the same word in capitals to the database (as text), to the
//! interchange format (serde), to its JSON Schema (schemars) and to GraphQL. That is its point, and
//! why this module alone may name `sea_orm`, `serde`, `schemars` and `async_graphql` together: they
//! can never drift apart.
//!
//! The doc comment of an enum or of a value is its description in both public schemas. It is written
//! for a reader of the records, and says what tells the value from its neighbours.
//!
//! To add a value: add it below its nearest kin with its description, and refresh `schema.graphql`
//! and `records.schema.json`.
//! Values are never renamed or removed, for stored records and exported files hold them. The order
//! of values is the order that the schema prints; it means nothing else, and the database, which
//! keeps words, sorts them by letter.

/// Defines a vocabulary whose value `SomeValue` is `SOME_VALUE` to the database, to serde and to
/// GraphQL (whose derive writes names in capitals unasked). The first value stands in a row whose column
/// was not read, and means nothing there.
macro_rules! vocabulary {
    ($(#[$meta:meta])* pub enum $name:ident {
        $(#[$first_meta:meta])* $first:ident, $($(#[$value_meta:meta])* $value:ident,)*
    }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
            async_graphql::Enum,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[graphql(display)]
        pub enum $name {
            $(#[$first_meta])* #[default] $first,
            $($(#[$value_meta])* $value,)*
        }
    };
}

mod issue;
mod meeting;
mod outcome;
mod party;
mod record;
mod same_as;
mod source;
mod statement;

pub use issue::IssueCategory;
pub use meeting::{EventStatus, MeetingFormat, MeetingKind, MeetingRelation, ParticipationRole};
pub use outcome::{OutcomeKind, OutcomeState};
pub use party::PartyKind;
pub use record::{ProvenanceMethod, RecordStatus};
pub use same_as::{Judgement, RecordKind};
pub use source::{CitationRole, SourceKind};
pub use statement::{Attribution, StatementAct, StatementForm};
