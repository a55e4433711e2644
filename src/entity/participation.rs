//! Participation: who took part in a meeting, and how.

use sea_orm::entity::prelude::*;

use crate::vocabulary::ParticipationRole;

/// Participation: who took part in a meeting, and how.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participation")]
pub struct Model {
    /// Meeting.
    #[sea_orm(primary_key, auto_increment = false)]
    pub meeting_id: Uuid,
    /// Place in the list of its owner, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Role in the meeting.
    pub role: ParticipationRole,
    /// Person; null where unknown or none.
    pub person_id: Option<Uuid>,
    /// Party; null where unknown or none.
    pub party_id: Option<Uuid>,
    /// Name as the source gives it.
    #[sea_orm(column_type = "Text", nullable)]
    pub name_as_given: Option<String>,
    /// Office as the source gives it.
    #[sea_orm(column_type = "Text", nullable)]
    pub office_as_given: Option<String>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
