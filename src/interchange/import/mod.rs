//! Records into the database, all of them or none, in one transaction.
//!
//! The files are read twice. The first time every record is checked, and only names are kept. Then
//! the names are looked up in the database, and what refers to nothing is found. The second time
//! the records are written, as many at a time as make a good statement. A record that is there
//! already is compared with what is stored, and touched only where it differs.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};
use thiserror::Error;
use tokio::{
    sync::mpsc,
    task::{JoinError, spawn_blocking},
};

pub use self::report::{Counts, Report};
use self::{
    replace::Replaced,
    second::{Batch, SecondReading},
    version::{Dataset, Run},
};
use super::{
    Problems,
    check::Check,
    files::Files,
    progress::{Phase, Progress},
    rows::Origin,
};
use crate::{
    clock,
    database::{Database, diagnosis},
};

mod complete;
mod judged;
mod proof;
mod replace;
mod report;
mod resolve;
mod second;
mod version;

/// What becomes of the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are written.
    Write,
    /// Nothing is written; the report says what would have been.
    DryRun,
    /// They are written if nothing has ever been written. Of several servers that start on one
    /// database, one fills it and the others wait.
    FillEmpty,
}

/// Why records could not be imported. Nothing has been written.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The records are wrong.
    #[error(transparent)]
    Records(Problems),
    /// The database refused them.
    #[error("the database says: {}", diagnosis::words(.0))]
    Database(#[from] DbErr),
    /// The thread that reads ended without a word.
    #[error("reading the files failed: {0}")]
    Reader(JoinError),
    /// A file changed between the two readings.
    #[error("the files changed while they were read; run it again")]
    Changed,
}

/// Whether nothing has ever been written. What was empty a moment ago may be so no more: only an
/// import with [`Mode::FillEmpty`] knows.
///
/// # Errors
/// What the database says.
pub async fn is_empty(database: &Database) -> Result<bool, DbErr> {
    Dataset::is_unwritten(&database.readers).await
}

/// Sets a flag when it is dropped, also where the import is given up: the thread that reads stops.
struct Cancel(Arc<AtomicBool>);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Imports records. Dropped half way, it writes nothing.
///
/// # Errors
/// [`ImportError`]; then nothing has been written.
pub async fn import(
    database: &Database,
    files: Files,
    origin: Origin,
    mode: Mode,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let cancel = Cancel(Arc::default());
    let cancelled = Arc::clone(&cancel.0);
    progress.begin(Phase::Checking, files.size(), &files.progress);
    let first = spawn_blocking(move || {
        let check = Check::of_files(&files, &cancelled);
        (files, check)
    });
    let (files, mut check) = first.await.map_err(ImportError::Reader)?;

    progress.begin(Phase::Waiting, 0, &Arc::default());
    let transaction = database.begin().await?;
    let mut dataset = Dataset::lock(&transaction).await?;
    progress.begin(Phase::Resolving, 0, &Arc::default());
    if mode == Mode::FillEmpty && !dataset.is_empty() {
        transaction.rollback().await?;
        return Ok(Report::default());
    }
    if !dataset.is_empty() {
        resolve::resolve(&transaction, &mut check).await?;
        judged::find_second(&transaction, &mut check).await?;
    }
    if let Err(problems) = check.finish() {
        transaction.rollback().await?;
        return Err(ImportError::Records(problems));
    }
    check.names.give_ids(clock::new_id);
    judged::let_go(&transaction, &check).await?;

    progress.begin(Phase::Writing, check.records, &progress.records());
    let run = Run {
        heads: std::mem::take(&mut check.heads),
        files: files.list.len(),
        records: check.records,
        licence: origin.licence.clone(),
    };
    let (sender, batches) = mpsc::channel(2);
    let now = clock::now();
    let digests = std::mem::take(&mut check.digests);
    let names = Arc::new(check.names);
    let second = SecondReading {
        files,
        digests,
        names: Arc::clone(&names),
        origin: origin.clone(),
        now,
        backend: database.backend(),
    };
    let second = spawn_blocking(move || second.run(&sender));
    let mut writing = Writing {
        transaction: &transaction,
        replaced: Replaced::new(&names, &origin, now),
        report: Report::default(),
        progress,
    };
    writing.all(batches).await?;
    let mut report = writing.report;
    let second = second.await.map_err(ImportError::Reader)?;
    second.ok_or(ImportError::Changed)?;

    report.version_before = dataset.version();
    dataset.adopt(&run);
    report.licence_lost = dataset.license(&run, &report);
    report.version = dataset.move_on(&transaction, &report, now).await?;
    if mode == Mode::DryRun {
        transaction.rollback().await?;
    } else {
        progress.begin(Phase::Committing, 0, &Arc::default());
        transaction.commit().await?;
    }
    drop(cancel);
    Ok(report)
}

/// The second half: batches of records to rows in the database.
struct Writing<'a> {
    transaction: &'a DatabaseTransaction,
    replaced: Replaced<'a>,
    report: Report,
    progress: &'a Progress,
}

impl Writing<'_> {
    async fn all(&mut self, mut batches: mpsc::Receiver<Batch>) -> Result<(), DbErr> {
        // Owners and what belongs to them are written as batches fill, in any order.
        let defer = match self.transaction.get_database_backend() {
            DbBackend::Sqlite => "pragma defer_foreign_keys = on",
            _ => "set constraints all deferred",
        };
        self.transaction.execute_unprepared(defer).await?;
        while let Some(batch) = batches.recv().await {
            let records = batch.records();
            for statement in batch.statements {
                self.transaction.execute_raw(statement).await?;
            }
            for (kind, count) in batch.created {
                self.report.of(kind).created += count;
            }
            for (kind, records) in batch.known {
                let compared = self
                    .replaced
                    .compare(self.transaction, kind, records)
                    .await?;
                self.report.add(kind, compared);
            }
            self.progress.advance(records);
        }
        Ok(())
    }
}
