//! What all records share: identity, standing and provenance.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use crate::{
    entity::RecordRow,
    graphql::{
        id::{Kind, NodeId},
        scalars::Instant,
    },
    vocabulary::{ProvenanceMethod, RecordStatus},
};

/// Fields that all records share, to be flattened into each.
pub struct Envelope {
    kind: Kind,
    row: Arc<dyn RecordRow>,
}

impl Envelope {
    /// The shared fields of a row of this kind.
    pub fn new<Row: RecordRow + 'static>(kind: Kind, row: &Arc<Row>) -> Self {
        Self {
            kind,
            row: row.clone(),
        }
    }
}

/// Where a record came from.
#[derive(SimpleObject)]
pub struct Provenance {
    /// Data set that the record came with.
    dataset: String,
    /// How the record was made.
    method: ProvenanceMethod,
}

impl Provenance {
    /// Where the record of this row came from.
    pub fn of(row: &dyn RecordRow) -> Self {
        Self {
            dataset: row.provenance_dataset().to_owned(),
            method: row.provenance_method(),
        }
    }
}

#[Object]
impl Envelope {
    /// Opaque id, unique over all kinds of record; to be given to `node`.
    async fn id(&self) -> ID {
        NodeId {
            kind: self.kind,
            id: self.row.id(),
        }
        .encode()
    }

    /// Readable name of the record in addresses and references. Unique within its kind, and never changed.
    async fn slug(&self) -> &str {
        self.row.slug()
    }

    /// Where the record stands on its way to readers, who see published ones only.
    async fn status(&self) -> RecordStatus {
        self.row.status()
    }

    /// Number of the revision, counted from 1.
    async fn version(&self) -> i32 {
        self.row.version()
    }

    /// When the record was first stored here.
    async fn created_at(&self) -> Instant {
        Instant(self.row.created_at())
    }

    /// When the record was last changed here.
    async fn updated_at(&self) -> Instant {
        Instant(self.row.updated_at())
    }

    /// When the record was first published here.
    async fn published_at(&self) -> Option<Instant> {
        self.row.published_at().map(Instant)
    }

    /// What the curator inferred of the record, and how; null where the sources state it outright.
    async fn inference(&self) -> Option<&str> {
        self.row.inference()
    }

    /// Curator's note on the record.
    async fn note(&self) -> Option<&str> {
        self.row.note()
    }

    /// Where the record came from.
    async fn provenance(&self) -> Provenance {
        Provenance::of(&*self.row)
    }
}
