//! Tenure: an office that a person held for a party.

use sea_orm::entity::prelude::*;

/// Tenure: an office that a person held for a party.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tenure")]
pub struct Model {
    /// Holder.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Place in the list of its owner, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Title of the office.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// Party for which it was held.
    pub party_id: Option<Uuid>,
    /// EDTF date on which it began.
    #[sea_orm(column_type = "Text", nullable)]
    pub date_from: Option<String>,
    /// EDTF date on which it ended.
    #[sea_orm(column_type = "Text", nullable)]
    pub date_to: Option<String>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
