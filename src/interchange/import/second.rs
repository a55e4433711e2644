//! The second reading: records to rows, on a thread of its own, while the database writes those
//! before them.

use std::collections::HashMap;

use indexmap::IndexMap;
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
        rows::{Origin, Rows, Writer},
    },
};

/// Records that are handed over together.
const BATCH: u64 = 1_000;

/// Records that were read.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Rows of those that are new.
    pub(super) rows: Rows,
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

/// Reads all files and sends what is in them. None where they are no longer what they were when
/// they were checked; who receives went away where nothing more is wanted.
pub(super) fn read_again(
    files: &Files,
    names: &Register,
    origin: &Origin,
    now: i64,
    sender: &mpsc::Sender<Batch>,
) -> Option<()> {
    let mut writer = Writer::new(names, origin, now);
    let mut batch = Batch::default();
    for file in &files.list {
        for piece in file.pieces(&files.progress).ok()? {
            for found in read(piece, file.form) {
                let Entry::Record(mut record) = found.entry.ok()? else {
                    continue;
                };
                let (_, name) = names.find(record.kind(), record.slug())?;
                name.read?;
                complete(&mut record, origin, name.is_stored);
                if name.is_stored {
                    let known = batch.known.entry(record.kind()).or_default();
                    known.insert(name.id, *record);
                } else {
                    *batch.created.entry(record.kind()).or_default() += 1;
                    writer.add(&record);
                }
                if batch.records() >= BATCH {
                    batch.rows = std::mem::take(&mut writer.rows);
                    if sender.blocking_send(std::mem::take(&mut batch)).is_err() {
                        return Some(());
                    }
                }
            }
        }
    }
    batch.rows = writer.rows;
    // Nobody there to receive: the import has failed already.
    let _gone = sender.blocking_send(batch);
    Some(())
}
