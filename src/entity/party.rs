//! Party: a state, territory, organisation or forum.

use sea_orm::entity::prelude::*;

use super::{Names, record_row};
use crate::vocabulary::{PartyKind, ProvenanceMethod, RecordStatus};

/// Party: a state, territory, organisation or forum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
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
    /// Name in English.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Filing form of the name, by which lists are ordered.
    #[sea_orm(column_type = "Text")]
    pub sort_key: String,
    /// What kind of party it is.
    pub kind: PartyKind,
    /// ISO 3166-1 alpha-3 code; not unique.
    #[sea_orm(column_type = "Text", nullable)]
    pub iso3: Option<String>,
    /// Other names.
    #[sea_orm(column_type = "JsonBinary")]
    pub aliases: Names,
    /// EDTF date from which the party existed.
    #[sea_orm(column_type = "Text", nullable)]
    pub valid_from: Option<String>,
    /// EDTF date until which the party existed.
    #[sea_orm(column_type = "Text", nullable)]
    pub valid_to: Option<String>,
    /// Wikidata item, such as `Q17`.
    #[sea_orm(column_type = "Text", nullable)]
    pub wikidata_id: Option<String>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

record_row!(
    name,
    sort_key,
    kind,
    iso3,
    aliases,
    valid_from,
    valid_to,
    wikidata_id
);
