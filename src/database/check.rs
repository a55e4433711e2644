//! Whether a SQLite file is a database of Chancery, whole, and not of a later one.

use migration::{Migrator, MigratorTrait};
use sea_orm::{DatabaseConnection, DbErr};
use thiserror::Error;

use super::{
    diagnosis::{self, Failure},
    file,
};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Version of the data set; 0 where nothing was ever written.
    pub version: i64,
    /// Number of records, published or not.
    pub records: i64,
    /// Migrations that the file has not seen.
    pub pending: usize,
}

/// Why a file cannot be used, as the end of a sentence that names it.
#[derive(Debug, Error)]
pub enum Fault {
    /// Somebody else's database.
    #[error("it is a SQLite database, but not one of Chancery")]
    Foreign,
    /// It has seen migrations that this program does not know.
    #[error(
        "it is of a newer Chancery than this one ({this}): its migration {0} is not known here; use the program that made it, or a newer one",
        this = env!("CARGO_PKG_VERSION")
    )]
    Newer(String),
    /// It is not whole.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        let words = diagnosis::words(&error);
        match diagnosis::failure(&error) {
            Failure::Damaged => Self::Damaged(words),
            _ => Self::Unreadable(words),
        }
    }
}

/// Version of the data set. None: the file has no tables at all.
pub(super) async fn version(connection: &DatabaseConnection) -> Result<Option<i64>, Fault> {
    let tables = tables(connection).await?;
    let known = |table: &str| tables.iter().any(|name| name == table);
    if tables.is_empty() {
        Ok(None)
    } else if known("dataset") && known("seaql_migrations") {
        let version = file::number(connection, "select version from dataset").await?;
        version.map(Some).ok_or(Fault::Foreign)
    } else {
        Err(Fault::Foreign)
    }
}

/// Checks the file as a whole, and says what it holds. Records are the rows of `record_tables`.
pub(super) async fn check(
    connection: &DatabaseConnection,
    record_tables: &[&str],
) -> Result<Contents, Fault> {
    let version = version(connection).await?.ok_or(Fault::Foreign)?;
    let complaints = file::texts(connection, "pragma quick_check(1)").await?;
    if let Some(complaint) = complaints.first().filter(|said| *said != "ok") {
        return Err(Fault::Damaged(diagnosis::on_one_line(complaint)));
    }
    let orphans = file::rows(connection, "pragma foreign_key_check").await?;
    if let Some(orphan) = orphans.first() {
        let (table, parent): (String, String) =
            (orphan.try_get_by_index(0)?, orphan.try_get_by_index(2)?);
        return Err(Fault::Damaged(format!(
            "{} references lead nowhere, the first from `{table}` to `{parent}`",
            orphans.len()
        )));
    }
    let tables = tables(connection).await?;
    let mut records = 0;
    // An older database may not have them all.
    for table in record_tables
        .iter()
        .filter(|table| tables.iter().any(|name| name == *table))
    {
        let count = format!("select count(*) from {table}");
        records += file::number(connection, &count).await?.unwrap_or(0);
    }
    let pending = pending(connection).await?;
    Ok(Contents {
        version,
        records,
        pending,
    })
}

/// Refuses what only a newer program can read.
pub(super) async fn refuse_newer(connection: &DatabaseConnection) -> Result<(), Fault> {
    let known = Migrator::migrations();
    let mut applied = applied(connection).await?.into_iter();
    applied
        .find(|name| !known.iter().any(|migration| migration.name() == name))
        .map_or(Ok(()), |name| Err(Fault::Newer(name)))
}

/// Number of migrations that have not run.
pub(super) async fn pending(connection: &DatabaseConnection) -> Result<usize, DbErr> {
    let applied = applied(connection).await?;
    let unseen = |name: &str| !applied.iter().any(|seen| seen == name);
    let known = Migrator::migrations();
    Ok(known
        .iter()
        .filter(|migration| unseen(migration.name()))
        .count())
}

async fn applied(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let sql = "select version from seaql_migrations order by version";
    file::texts(connection, sql).await
}

async fn tables(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let sql = "select name from sqlite_master where type = 'table'";
    file::texts(connection, sql).await
}
