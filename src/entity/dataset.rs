//! Data set: one row for all that the database holds.

use sea_orm::entity::prelude::*;

/// Data set: one row for all that the database holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dataset")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Version of the data; every commit moves it.
    pub version: i64,
    /// Last change, in microseconds since 1970-01-01 UTC; null where nothing was ever written.
    pub changed_at: Option<i64>,
    /// Licence of the data, as an SPDX identifier.
    #[sea_orm(column_type = "Text", nullable)]
    pub licence: Option<String>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
