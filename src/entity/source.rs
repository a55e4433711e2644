//! Source: where something was read.

use sea_orm::entity::prelude::*;

use super::record_row;
use crate::vocabulary::{ProvenanceMethod, RecordStatus, SourceKind};

/// Source: where something was read.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
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
    /// EDTF string of publication; null where undated.
    #[sea_orm(column_type = "Text", nullable)]
    pub date: Option<String>,
    /// First day that the date can mean, in days since 1970-01-01; null where undated or open.
    pub date_earliest: Option<i32>,
    /// Last day that the date can mean, in days since 1970-01-01; null where undated or open.
    pub date_latest: Option<i32>,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Title; in square brackets where the curator supplied it.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Filing form of the name, by which lists are ordered.
    #[sea_orm(column_type = "Text")]
    pub sort_key: String,
    /// Author.
    #[sea_orm(column_type = "Text", nullable)]
    pub author: Option<String>,
    /// Publisher.
    #[sea_orm(column_type = "Text", nullable)]
    pub publisher: Option<String>,
    /// Address on the web, http or https.
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    /// Address of an archived copy.
    #[sea_orm(column_type = "Text", nullable)]
    pub archive_url: Option<String>,
    /// Call number in an archive.
    #[sea_orm(column_type = "Text", nullable)]
    pub archive_reference: Option<String>,
    /// BCP 47 language tag.
    #[sea_orm(column_type = "Text", nullable)]
    pub language: Option<String>,
    /// Licence under which the source was published.
    #[sea_orm(column_type = "Text", nullable)]
    pub licence: Option<String>,
    /// EDTF day on which the source was read.
    #[sea_orm(column_type = "Text", nullable)]
    pub retrieved_on: Option<String>,
    /// SHA-256 of what was read, in lower-case hexadecimal.
    #[sea_orm(column_type = "Text", nullable)]
    pub content_sha256: Option<String>,
    /// Source that this one is part of.
    pub part_of_id: Option<Uuid>,
}

/// None: reads are set-wise, and joined by the relations of `record/`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

record_row!(
    date,
    date_earliest,
    date_latest,
    kind,
    title,
    sort_key,
    author,
    publisher,
    url,
    archive_url,
    archive_reference,
    language,
    licence,
    retrieved_on,
    content_sha256,
    part_of_id
);
