//! Meeting: an occasion on which parties met, or were to meet.

use sea_orm::entity::prelude::*;

use super::record_row;
use crate::vocabulary::{EventStatus, MeetingFormat, MeetingKind, ProvenanceMethod, RecordStatus};

/// Meeting: an occasion on which parties met, or were to meet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
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
    /// EDTF string of the meeting; null where undated.
    #[sea_orm(column_type = "Text", nullable)]
    pub date: Option<String>,
    /// First day that the date can mean, in days since 1970-01-01; null where undated or open.
    pub date_earliest: Option<i32>,
    /// Last day that the date can mean, in days since 1970-01-01; null where undated or open.
    pub date_latest: Option<i32>,
    /// What an inferred date rests on.
    #[sea_orm(column_type = "Text", nullable)]
    pub date_basis: Option<String>,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Filing form of the name, by which lists are ordered.
    #[sea_orm(column_type = "Text")]
    pub sort_key: String,
    /// What kind of meeting it is.
    pub kind: MeetingKind,
    /// How the participants met.
    pub format: MeetingFormat,
    /// Whether it took place.
    pub event_status: EventStatus,
    /// Place as given.
    #[sea_orm(column_type = "Text", nullable)]
    pub place: Option<String>,
    /// Party on whose soil it took place.
    pub place_party_id: Option<Uuid>,
    /// Summary.
    #[sea_orm(column_type = "Text", nullable)]
    pub summary: Option<String>,
    /// Meeting that this one is part of.
    pub part_of_id: Option<Uuid>,
    /// Citation that makes the record fit to be published; the database sees that it is its own.
    pub lead_citation_id: Option<Uuid>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

record_row!(
    date,
    date_earliest,
    date_latest,
    date_basis,
    title,
    sort_key,
    kind,
    format,
    event_status,
    place,
    place_party_id,
    summary,
    part_of_id,
    lead_citation_id
);
