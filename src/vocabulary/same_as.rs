//! Words for records that may be one.

vocabulary! {
    /// Whether two records tell of one and the same person, meeting or thing. Both stay as they are: nothing is merged.
    pub enum Judgement {
        /// They tell of the same one, such as one person under two names, or one meeting in two collections.
        Same,
        /// They tell of two that are not the same, however alike they look.
        Different,
        /// Somebody has looked at both, and what is known does not settle it.
        Undecided,
    }
}

/// Kind of the two records that a judgement is about: the word of their key `record`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Two parties.
    Party,
    /// Two persons.
    Person,
    /// Two sources.
    Source,
    /// Two issues.
    Issue,
    /// Two meetings.
    Meeting,
    /// Two statements.
    Statement,
    /// Two outcomes.
    Outcome,
    /// Two claims.
    Claim,
}

impl RecordKind {
    /// The word, which is also the name of the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Person => "person",
            Self::Source => "source",
            Self::Issue => "issue",
            Self::Meeting => "meeting",
            Self::Statement => "statement",
            Self::Outcome => "outcome",
            Self::Claim => "claim",
        }
    }
}
