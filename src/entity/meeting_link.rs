//! Meeting link: how one meeting relates to another.

use sea_orm::entity::prelude::*;

use crate::vocabulary::MeetingRelation;

/// Meeting link: how one meeting relates to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting_link")]
pub struct Model {
    /// Meeting that names the other.
    #[sea_orm(primary_key, auto_increment = false)]
    pub meeting_id: Uuid,
    /// Place in the list of its owner, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// How they relate.
    pub relation: MeetingRelation,
    /// Meeting that is named.
    pub linked_meeting_id: Uuid,
    /// Curator's note on the link.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
