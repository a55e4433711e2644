//! The shape of the database: one entity a table, flat, without behaviour.
//!
//! A column is not a field of the API until `record/` gives it one. What all records share is
//! read through [`RecordRow`]; what readers may see starts from [`is_published`].

use sea_orm::{
    FromJsonQueryResult,
    entity::prelude::*,
    sea_query::{Alias, Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};

use crate::vocabulary::{ProvenanceMethod, RecordStatus};

pub mod citation;
pub mod claim;
pub mod claim_issue;
pub mod claim_party;
pub mod dataset;
pub mod issue;
pub mod issue_party;
pub mod meeting;
pub mod meeting_issue;
pub mod meeting_link;
pub mod outcome;
pub mod outcome_issue;
pub mod outcome_party;
pub mod participation;
pub mod party;
pub mod party_successor;
pub mod person;
pub mod row;
pub mod same_as;
pub mod source;
pub mod statement;
pub mod statement_addressee;
pub mod statement_issue;
pub mod statement_on_behalf_of;
pub mod statement_speaker;
pub mod tenure;

/// Names of one thing, kept as a JSON array.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Names(pub Vec<String>);

/// Row of a record: the columns that all records share.
pub trait RecordRow: Send + Sync + 'static {
    /// UUIDv7.
    fn id(&self) -> Uuid;
    /// Name in addresses and references.
    fn slug(&self) -> &str;
    /// Where the record stands on its way to readers.
    fn status(&self) -> RecordStatus;
    /// Revision, from 1.
    fn version(&self) -> i32;
    /// Microseconds since 1970-01-01 UTC.
    fn created_at(&self) -> i64;
    /// Microseconds since 1970-01-01 UTC.
    fn updated_at(&self) -> i64;
    /// Microseconds since 1970-01-01 UTC; none until published.
    fn published_at(&self) -> Option<i64>;
    /// How the curator inferred the record.
    fn inference(&self) -> Option<&str>;
    /// Curator's note.
    fn note(&self) -> Option<&str>;
    /// Data set that the record came with.
    fn provenance_dataset(&self) -> &str;
    /// How the record came to be.
    fn provenance_method(&self) -> ProvenanceMethod;
}

/// Reads the shared columns of the `Model` at hand; and lets it be read in part, where they come first
/// and these are its own.
macro_rules! record_row {
    ($($own:ident),+ $(,)?) => {
        super::record_row!();
        super::row::row!(
            id, slug, status, version, created_at, updated_at, published_at, inference, note,
            provenance_dataset, provenance_method, $($own),+
        );
    };
    () => {
        impl super::RecordRow for Model {
            fn id(&self) -> Uuid {
                self.id
            }
            fn slug(&self) -> &str {
                &self.slug
            }
            fn status(&self) -> RecordStatus {
                self.status
            }
            fn version(&self) -> i32 {
                self.version
            }
            fn created_at(&self) -> i64 {
                self.created_at
            }
            fn updated_at(&self) -> i64 {
                self.updated_at
            }
            fn published_at(&self) -> Option<i64> {
                self.published_at
            }
            fn inference(&self) -> Option<&str> {
                self.inference.as_deref()
            }
            fn note(&self) -> Option<&str> {
                self.note.as_deref()
            }
            fn provenance_dataset(&self) -> &str {
                &self.provenance_dataset
            }
            fn provenance_method(&self) -> ProvenanceMethod {
                self.provenance_method
            }
        }
    };
}
use record_row;

/// Holds for the rows of `table` that readers may see.
///
/// The word stands in the statement itself rather than in a parameter: the partial indexes are
/// used only where the planner sees it.
#[must_use]
pub fn is_published(table: &'static str) -> Expr {
    Expr::col((Alias::new(table), Alias::new("status"))).eq(Expr::Constant("PUBLISHED".into()))
}

/// Row that belongs to one record, such as a participation, and has no standing of its own.
pub trait Part: EntityTrait {
    /// Holds for the rows that readers may see, beyond those of a record that they may not; SQL
    /// that both engines read.
    const VISIBLE: Option<&'static str>;
}

/// Somebody is shown as long as something is left to know them by: a name, or a person or party
/// that is published. A row of nothing but nulls would be a hint of whom we do not show.
pub const SOMEBODY: &str = "(name_as_given is not null \
    or exists (select 1 from person where person.id = person_id and person.status = 'PUBLISHED') \
    or exists (select 1 from party where party.id = party_id and party.status = 'PUBLISHED'))";

impl Part for participation::Entity {
    const VISIBLE: Option<&'static str> = Some(SOMEBODY);
}

impl Part for statement_speaker::Entity {
    const VISIBLE: Option<&'static str> = Some(SOMEBODY);
}

impl Part for tenure::Entity {
    const VISIBLE: Option<&'static str> = None;
}

/// A link is shown as long as both its meetings are: that there is one would be a hint of what it
/// leads to, and so would be the time that it takes to find out.
const BOTH_MEETINGS: &str = "(exists (select 1 from meeting where meeting.id = linked_meeting_id \
    and meeting.status = 'PUBLISHED') \
    and exists (select 1 from meeting where meeting.id = meeting_id and meeting.status = 'PUBLISHED'))";

impl Part for meeting_link::Entity {
    const VISIBLE: Option<&'static str> = Some(BOTH_MEETINGS);
}
