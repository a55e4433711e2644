//! Records out of the database, in a stable order: kind after kind, each by slug. The same data
//! gives the same bytes.
//!
//! All is read in one transaction, so that an export is of one moment, whoever writes meanwhile.
//! While a page is written, the next is read; no more than a few pages are ever in memory.

use std::{io, sync::Arc};

use indexmap::IndexMap;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    IsolationLevel, TransactionOptions, TransactionTrait,
    sea_query::{Asterisk, Condition, Expr, Func, Query},
};
use thiserror::Error;
use tokio::{
    sync::mpsc,
    task::{JoinError, spawn_blocking},
};

use super::{
    format::{Dataset, Record},
    progress::{Phase, Progress},
    stored::{self, Which, slugs::Slugs},
};
use crate::{
    clock,
    database::Database,
    entity::{dataset, is_published, same_as},
    graphql::id::Kind,
};

pub mod csv;
mod json_lines;
mod packed;
mod yaml;

pub use self::{json_lines::JsonLines, packed::Packed, yaml::Yaml};

/// Records that are read at once.
const PAGE: u64 = 1_000;

/// Bytes of text that a page should not exceed by much.
const PAGE_BYTES: u64 = 4 * 1024 * 1024;

/// Where records go, in the form that it gives them.
pub trait Sink: Send {
    /// Writes what the records that follow are together.
    ///
    /// # Errors
    /// What the file or the pipe says.
    fn head(&mut self, head: &Dataset) -> io::Result<()>;

    /// Writes a record.
    ///
    /// # Errors
    /// What the file or the pipe says.
    fn record(&mut self, record: &Record) -> io::Result<()>;

    /// Ends, with all that was written out of our hands.
    ///
    /// # Errors
    /// What the file or the pipe says.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Which records to export.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Their kinds, each with a condition that they must meet.
    pub kinds: Vec<(Kind, Condition)>,
    /// Whether that is less than all that readers see.
    pub is_partial: bool,
    /// Only what readers see: published records, and of them no reference to others.
    pub is_published: bool,
}

/// Why an export failed.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The database could not be read.
    #[error("the database says: {0}")]
    Database(#[from] DbErr),
    /// The output could not be written.
    #[error("{0}")]
    Output(#[from] io::Error),
    /// The thread that writes ended without a word.
    #[error("writing failed: {0}")]
    Writer(#[from] JoinError),
}

/// Exports records, and says what they are together.
///
/// # Errors
/// [`ExportError`]; what was written until then is not whole.
pub async fn export(
    database: &Database,
    selection: &Selection,
    mut sink: Box<dyn Sink>,
    progress: &Progress,
) -> Result<Dataset, ExportError> {
    let transaction = begin(database).await?;
    let head = head(&transaction, selection).await?;
    let records = progress.records();
    progress.begin(Phase::Exporting, head.counts.values().sum(), &records);

    let (sender, mut pages) = mpsc::channel::<Vec<Record>>(2);
    let writing = {
        let head = head.clone();
        spawn_blocking(move || {
            sink.head(&head)?;
            while let Some(page) = pages.blocking_recv() {
                for record in &page {
                    sink.record(record)?;
                }
            }
            Ok(sink)
        })
    };
    let reading = read(&transaction, selection, &sender, progress).await;
    drop(sender);
    // A full disk is the cause; that nobody takes the pages any more is the consequence.
    let sink: io::Result<Box<dyn Sink>> = writing.await?;
    let sink = sink?;
    reading?;
    transaction.rollback().await?;
    spawn_blocking(move || sink.finish()).await??;
    Ok(head)
}

/// Begins to read the database as it is now.
async fn begin(database: &Database) -> Result<DatabaseTransaction, DbErr> {
    let mut options = TransactionOptions::default();
    if database.backend() == DbBackend::Postgres {
        options.isolation_level = Some(IsolationLevel::RepeatableRead);
        options.access_mode = Some(AccessMode::ReadOnly);
    }
    let transaction = database.readers.begin_with_options(options).await?;
    if database.backend() == DbBackend::Postgres {
        // A page may take as long as it takes.
        transaction
            .execute_unprepared("set local statement_timeout = 0")
            .await?;
    }
    Ok(transaction)
}

async fn head(connection: &impl ConnectionTrait, selection: &Selection) -> Result<Dataset, DbErr> {
    let row = dataset::Entity::find().one(connection).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the row of the data set".to_owned()))?;
    let mut counts = IndexMap::new();
    for (kind, condition) in &selection.kinds {
        let table = kind.as_str();
        let select = Query::select()
            .expr(Func::count(Expr::col(Asterisk)))
            .from(table)
            .cond_where(selection.of(*kind, condition))
            .to_owned();
        let count = connection.query_one(&select).await?;
        let count = count
            .map(|row| row.try_get_by_index::<i64>(0))
            .transpose()?;
        let count = count.and_then(|count| u64::try_from(count).ok());
        counts.insert(table.to_owned(), count.unwrap_or_default());
    }
    Ok(Dataset {
        version: row.version,
        changed_at: row.changed_at.map(clock::to_rfc3339),
        licence: row.licence,
        partial: selection.is_partial,
        counts,
    })
}

impl Selection {
    fn of(&self, kind: Kind, condition: &Condition) -> Condition {
        let all = Condition::all().add(condition.clone());
        if !self.is_published {
            return all;
        }
        let published = all.add(is_published(kind.as_str()));
        if kind == Kind::SameAs {
            // Without one of its records, a judgement is about nothing.
            return published.add(same_as::both_are_published());
        }
        published
    }
}

async fn read(
    connection: &impl ConnectionTrait,
    selection: &Selection,
    sender: &mpsc::Sender<Vec<Record>>,
    progress: &Progress,
) -> Result<(), DbErr> {
    let mut slugs = if selection.is_published {
        Slugs::of_published()
    } else {
        Slugs::default()
    };
    for (kind, condition) in &selection.kinds {
        let condition = selection.of(*kind, condition);
        let mut last = Arc::<str>::from("");
        let mut limit = 100;
        loop {
            let which = Which::After {
                slug: &last,
                condition: &condition,
                limit,
            };
            let page = stored::records(connection, *kind, which, &mut slugs).await?;
            let records: Vec<Record> = page.into_iter().map(|stored| stored.record).collect();
            let Some(end) = records.last() else { break };
            last = end.slug().into();
            let count = records.len() as u64;
            let bytes: u64 = records.iter().map(|record| record.size() as u64).sum();
            if sender.send(records).await.is_err() {
                return Ok(());
            }
            progress.advance(count);
            if count < limit {
                break;
            }
            // As many as the last ones would have filled a page with.
            limit = (PAGE_BYTES * count / bytes.max(1)).clamp(1, PAGE);
        }
    }
    Ok(())
}
