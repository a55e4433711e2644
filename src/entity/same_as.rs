//! Same as: a judgement whether two records of one kind tell of the same one.

use sea_orm::{
    Condition, Iterable,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{is_published, record_row};
use crate::vocabulary::{Judgement, ProvenanceMethod, RecordKind, RecordStatus};

/// Same as: a judgement whether two records of one kind tell of the same one. The database makes
/// a reference of its own kind out of each of the two ids.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "same_as")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name in addresses and references: unique within the kind, stable for ever.
    #[sea_orm(unique)]
    pub slug: String,
    /// Where the record stands on its way to readers.
    pub status: RecordStatus,
    /// Counts the revisions of the record, from 1.
    pub version: i32,
    /// Microseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// Microseconds since 1970-01-01 UTC.
    pub updated_at: i64,
    /// Microseconds since 1970-01-01 UTC; null until the record is published.
    pub published_at: Option<i64>,
    /// How the curator inferred the record; null where a source states it outright.
    #[sea_orm(column_type = "Text", nullable)]
    pub inference: Option<String>,
    /// Curator's note.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Data set that the record came with.
    #[sea_orm(column_type = "Text")]
    pub provenance_dataset: String,
    /// How the record came to be.
    pub provenance_method: ProvenanceMethod,
    /// Kind of the two records.
    pub kind: RecordKind,
    /// What was judged.
    pub judgement: Judgement,
    /// The record whose id is the smaller one.
    pub one_id: Uuid,
    /// The other record.
    pub other_id: Uuid,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

record_row!();

/// Holds for the judgements both of whose records readers may see.
#[must_use]
pub fn both_are_published() -> Condition {
    let mut both = Condition::all();
    for end in [Column::OneId, Column::OtherId] {
        let mut any = Condition::any();
        for kind in RecordKind::iter() {
            let table = kind.as_str();
            let mut select = Query::select();
            select
                .expr(Expr::cust("1"))
                .from(table)
                .and_where(Expr::col((table, "id")).equals((Entity, end)))
                .and_where(is_published(table));
            any = any.add(Expr::exists(select));
        }
        both = both.add(any);
    }
    both
}
