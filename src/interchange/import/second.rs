//! The second reading: records to statements, on a thread of its own, while the database runs those
//! before them.

use std::{collections::HashMap, sync::Arc};

use indexmap::IndexMap;
use sea_orm::{DbBackend, Statement};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::complete::complete;
use crate::{
    graphql::id::Kind,
    interchange::{
        check::names::Register,
        files::Files,
        format::{Entry, Record},
        read::read,
        rows::{Origin, Writer},
    },
};

/// Records that are handed over together.
const BATCH: u64 = 1_000;

/// Bytes of text that are handed over together, or a little more.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Records that were read.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// What writes those that are new, but for rows that wait for others of their table.
    pub(super) statements: Vec<Statement>,
    /// Number of those, by kind.
    pub(super) created: IndexMap<Kind, u64>,
    /// Those that are in the database already, by kind and id.
    pub(super) known: IndexMap<Kind, HashMap<Uuid, Record>>,
}

impl Batch {
    /// Number of records.
    pub(super) fn records(&self) -> u64 {
        let known = self.known.values().map(|records| records.len() as u64);
        self.created.values().sum::<u64>() + known.sum::<u64>()
    }
}

/// Makes batches.
pub(super) struct SecondReading {
    /// The files, as they were checked.
    pub(super) files: Files,
    /// Of each file, the number that the first reading gave.
    pub(super) digests: Vec<u64>,
    /// Ids by name.
    pub(super) names: Arc<Register>,
    /// Where records come from that do not say so.
    pub(super) origin: Origin,
    /// Time of the write.
    pub(super) now: i64,
    /// Engine that the statements are for.
    pub(super) backend: DbBackend,
}

impl SecondReading {
    /// Reads all files and sends what is in them. None where they are no longer what they were when
    /// they were checked; who receives went away where nothing more is wanted.
    pub(super) fn run(&self, sender: &mpsc::Sender<Batch>) -> Option<()> {
        let mut writer = Writer::new(&self.names, &self.origin, self.now);
        let mut batch = Batch::default();
        let mut bytes = 0;
        for (file, digest) in self.files.list.iter().zip(&self.digests) {
            let mut pieces = file.pieces(&self.files.progress).ok()?;
            for piece in &mut pieces {
                bytes += piece.text.as_ref().map_or(0, String::len);
                for found in read(piece, file.form) {
                    let Entry::Record(mut record) = found.entry.ok()? else {
                        continue;
                    };
                    let (_, name) = self.names.find(record.kind(), record.slug())?;
                    name.read?;
                    complete(&mut record, &self.origin, name.is_stored);
                    if name.is_stored {
                        let known = batch.known.entry(record.kind()).or_default();
                        known.insert(name.id, *record);
                    } else {
                        *batch.created.entry(record.kind()).or_default() += 1;
                        writer.add(&record);
                    }
                    // A few long texts are a batch too: memory does not grow with the texts.
                    let is_long = bytes >= BATCH_BYTES;
                    if is_long || batch.records() >= BATCH {
                        bytes = 0;
                        batch.statements = writer.rows.statements(self.backend, is_long);
                        if sender.blocking_send(std::mem::take(&mut batch)).is_err() {
                            return Some(());
                        }
                    }
                }
            }
            if pieces.digest() != *digest {
                return None;
            }
        }
        batch.statements = writer.rows.statements(self.backend, true);
        // Nobody there to receive: the import has failed already.
        let _gone = sender.blocking_send(batch);
        Some(())
    }
}
