//! A copy of a SQLite database, made while others read and write it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use thiserror::Error;

use super::{
    check::{self, Contents, Fault},
    connect::{ConnectError, PoolSettings, redact},
    diagnosis::{self, Failure, Place},
    file::{self, Purpose},
    postgres_tools,
    unfinished::{Unfinished, cause_of_writing, sync_folder},
};

/// A finished backup.
#[derive(Clone, Copy, Debug)]
pub struct Backup {
    /// What it holds.
    pub contents: Contents,
    /// Its size in bytes.
    pub size: u64,
}

/// Why there is no backup: one line that names the cause, the place and the way out.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] ConnectError),
    /// PostgreSQL has a program for it.
    #[error(
        "PostgreSQL makes its own backups, also while it is in use: run {command} (README.md, Backup)"
    )]
    Postgres {
        /// What to run.
        command: String,
    },
    /// There is no database.
    #[error("there is no database {address} to back up; name it with --database-url")]
    Missing {
        /// Address of the database.
        address: String,
    },
    /// The database cannot be backed up.
    #[error("cannot back up the database {address}: {fault}; {}", way_out(.fault))]
    Database {
        /// Address of the database.
        address: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// There is a file of this name.
    #[error(
        "{path} exists, and a backup never overwrites a file; choose another name, or move it away"
    )]
    Exists {
        /// Path of the backup.
        path: PathBuf,
    },
    /// The backup could not be written.
    #[error("cannot write the backup {path}: {cause}; no part of it was left behind")]
    Write {
        /// Path of the backup.
        path: PathBuf,
        /// What went wrong, and what to do.
        cause: String,
    },
}

/// Copies the database at `url` to a new file at `path`, which appears once it is complete and
/// checked. Records are the rows of `record_tables`.
///
/// # Errors
/// [`BackupError`]; then there is no file at `path`, and the database is as it was.
pub async fn backup(
    url: &str,
    settings: PoolSettings,
    path: &Path,
    record_tables: &[&str],
) -> Result<Backup, BackupError> {
    let database = match diagnosis::place(url) {
        Ok(Place::Sqlite(file)) => file,
        Ok(Place::Postgres(_)) => {
            return Err(BackupError::Postgres {
                command: postgres_tools::dump(url, path),
            });
        }
        Err(problem) => {
            let address = redact(url);
            return Err(ConnectError::Address { address, problem }.into());
        }
    };
    let address = || redact(url);
    let fault = |fault| BackupError::Database {
        address: address(),
        fault,
    };
    let unreadable = |cause: DbErr| fault(Fault::from(cause));
    let written = |cause| BackupError::Write {
        path: path.to_owned(),
        cause,
    };
    let failed = |error: io::Error| written(cause_of_writing(path, &error));
    let found = fs::metadata(&database).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BackupError::Missing { address: address() },
        _ => fault(Fault::Unreadable(error.to_string())),
    })?;
    refuse_existing(path)?;

    let source = file::open(&database, Purpose::Read, settings.statement_timeout).await;
    let source = source.map_err(unreadable)?;
    let copied = copy(&source, path).await;
    file::close(source).await;
    let unfinished = copied.map_err(|problem| match problem {
        Problem::Database(problem) => fault(problem),
        Problem::Written(cause) => written(cause),
    })?;

    // What a restore will ask is asked now, while the database is still there.
    let copy = file::open(
        unfinished.path(),
        Purpose::Prepare,
        settings.statement_timeout,
    );
    let copy = copy.await.map_err(unreadable)?;
    let contents = check::check(&copy, record_tables).await;
    file::close(copy).await;
    let contents = contents.map_err(fault)?;
    let finish = || {
        // Whoever may read the database may read the backup, and nobody else.
        fs::set_permissions(unfinished.path(), found.permissions())?;
        fs::metadata(unfinished.path()).map(|file| file.len())
    };
    let size = finish().map_err(failed)?;
    refuse_existing(path)?;
    let finished = unfinished.sync().and_then(|()| unfinished.rename(path));
    finished.map_err(failed)?;
    if let Err(error) = sync_folder(path) {
        // What the disk does not confirm is not there.
        fs::remove_file(path).map_err(failed)?;
        return Err(failed(error));
    }
    Ok(Backup { contents, size })
}

/// What to do about a database that cannot be backed up.
const fn way_out(fault: &Fault) -> &'static str {
    match fault {
        Fault::Foreign => "name another with --database-url",
        Fault::Damaged(_) => "restore an earlier backup",
        Fault::Newer(_) | Fault::Unreadable(_) => "no backup was made",
    }
}

fn refuse_existing(path: &Path) -> Result<(), BackupError> {
    // A link that leads nowhere exists too.
    if path.symlink_metadata().is_ok() {
        let path = path.to_owned();
        return Err(BackupError::Exists { path });
    }
    Ok(())
}

/// Which of the two files the trouble is with.
enum Problem {
    Database(Fault),
    Written(String),
}

/// Copies all that is committed at this moment. Others can read and write meanwhile.
async fn copy(source: &DatabaseConnection, path: &Path) -> Result<Unfinished, Problem> {
    let version = check::version(source).await;
    let version = version.and_then(|version| version.ok_or(Fault::Foreign));
    version.map_err(Problem::Database)?;
    let written = |error: io::Error| Problem::Written(cause_of_writing(path, &error));
    let unfinished = Unfinished::beside(path).map_err(written)?;
    // An absolute path is never taken for a URI.
    let place = std::path::absolute(unfinished.path()).map_err(written)?;
    let place = place.to_string_lossy().into_owned();
    let statement =
        Statement::from_sql_and_values(DbBackend::Sqlite, "vacuum into ?", [place.into()]);
    let copied = source.execute_raw(statement).await;
    copied.map_err(|cause| match cause_of_copying(&cause) {
        Some(cause) => Problem::Written(cause),
        None => Problem::Database(cause.into()),
    })?;
    Ok(unfinished)
}

/// Why the copy could not be written; none where it is the database that could not be read.
fn cause_of_copying(cause: &DbErr) -> Option<String> {
    match diagnosis::failure(cause) {
        Failure::Full => Some("the disk is full; make room, or choose another folder".to_owned()),
        Failure::Written => Some(diagnosis::words(cause)),
        Failure::Locked | Failure::Damaged | Failure::Other => None,
    }
}
