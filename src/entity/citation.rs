//! Citation: which words of a source bear on which record.

use sea_orm::entity::prelude::*;

use super::row::row;
use crate::vocabulary::CitationRole;

/// Citation: which words of a source bear on which record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "citation")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Source that is cited.
    pub source_id: Uuid,
    /// Meeting that it is about; exactly one subject is not null.
    pub meeting_id: Option<Uuid>,
    /// Statement that it is about; exactly one subject is not null.
    pub statement_id: Option<Uuid>,
    /// Outcome that it is about; exactly one subject is not null.
    pub outcome_id: Option<Uuid>,
    /// Claim that it is about; exactly one subject is not null.
    pub claim_id: Option<Uuid>,
    /// Issue that it is about; exactly one subject is not null.
    pub issue_id: Option<Uuid>,
    /// Place in the list of its owner, from 1.
    pub position: i32,
    /// Place in the source, such as `para 2, sentence 1`.
    #[sea_orm(column_type = "Text", nullable)]
    pub locator: Option<String>,
    /// Words of the source.
    #[sea_orm(column_type = "Text", nullable)]
    pub excerpt: Option<String>,
    /// Whether it supports the record.
    pub role: CitationRole,
    /// Field of the record that it speaks for; null for the whole record.
    #[sea_orm(column_type = "Text", nullable)]
    pub field: Option<String>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

row!(
    id,
    source_id,
    meeting_id,
    statement_id,
    outcome_id,
    claim_id,
    issue_id,
    position,
    locator,
    excerpt,
    role,
    field
);
