//! Issue on the agenda of a meeting.

use sea_orm::entity::prelude::*;

/// Issue on the agenda of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting_issue")]
pub struct Model {
    /// Owner of the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub meeting_id: Uuid,
    /// What it points to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub issue_id: Uuid,
    /// Place in the list of its owner, from 1.
    pub position: i32,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
