//! A backup in the place of a SQLite database.

use std::{
    fs::{self, File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
};

use thiserror::Error;

use self::{
    prepare::{Problem, prepare},
    target::{Refusal, Target},
};
use super::{
    check::{Contents, Fault},
    connect::{ConnectError, redact},
    diagnosis::{self, Place},
    postgres_tools,
    unfinished::{Unfinished, cause_of_writing, pending_companion, remove_companions, sync_folder},
};

mod prepare;
mod target;

/// What every SQLite file begins with.
const SIGNATURE: &[u8; 16] = b"SQLite format 3\0";

/// A finished restore.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup holds.
    pub backup: Contents,
    /// Version of the data set that was replaced; none where nothing was.
    pub replaced: Option<i64>,
    /// Version of the data set as it is now.
    pub version: i64,
    /// Where the database that was replaced is kept.
    pub kept: Option<PathBuf>,
}

/// Why nothing was restored: one line that names the cause, the place and the way out.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] ConnectError),
    /// PostgreSQL has a program for it.
    #[error(
        "PostgreSQL restores its own backups: with an empty database at this address, run {command} (README.md, Backup)"
    )]
    Postgres {
        /// What to run.
        command: String,
    },
    /// The backup cannot be used.
    #[error("cannot restore {path}: {fault}")]
    Backup {
        /// Path of the backup.
        path: PathBuf,
        /// What is wrong with it.
        fault: String,
    },
    /// The database cannot be replaced.
    #[error("{address} was not touched: {reason}")]
    Target {
        /// Address of the database.
        address: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// The restored database could not be put in its place.
    #[error("cannot put the backup in the place of {address}: {cause}; the database is as it was")]
    Write {
        /// Address of the database.
        address: String,
        /// What went wrong.
        cause: String,
    },
}

/// Puts the backup at `path` in the place of the database at `url`. Where that holds records, it is
/// replaced only if `replace` is set, and then kept under another name. Records are the rows of
/// `record_tables`.
///
/// # Errors
/// [`RestoreError`]; then the database is as it was.
pub async fn restore(
    url: &str,
    path: &Path,
    replace: bool,
    record_tables: &[&str],
) -> Result<Restored, RestoreError> {
    let database = match diagnosis::place(url) {
        Ok(Place::Sqlite(file)) => file,
        Ok(Place::Postgres(_)) => {
            return Err(RestoreError::Postgres {
                command: postgres_tools::restore(url, path),
            });
        }
        Err(problem) => {
            let address = redact(url);
            return Err(ConnectError::Address { address, problem }.into());
        }
    };
    let unusable = |fault: String| RestoreError::Backup {
        path: path.to_owned(),
        fault,
    };
    let untouched = |reason: String| RestoreError::Target {
        address: redact(url),
        reason,
    };
    let written = |cause: String| RestoreError::Write {
        address: redact(url),
        cause,
    };
    looks_like_a_backup(path).map_err(unusable)?;
    // Behind a link is the file itself, which its log and its kept version are to lie beside.
    let database = fs::canonicalize(&database).unwrap_or(database);
    let target = hold(&database, path).await.map_err(untouched)?;
    let replaced = target.as_ref().map(Target::version).filter(|at| *at > 0);
    let prepared = match replaced {
        Some(version) if !replace => Err(untouched(format!(
            "it holds records (dataset version {version}); with --replace they give way to the backup, and are kept beside it"
        ))),
        _ => prepare(path, &database, replaced, record_tables)
            .await
            .map_err(|problem| match problem {
                Problem::Backup(fault @ Fault::Newer(_)) => unusable(fault.to_string()),
                Problem::Backup(fault) => unusable(format!("{fault}; use another backup")),
                Problem::Written(cause) => written(cause),
            }),
    };
    match (prepared, target) {
        (Ok((copy, backup, version)), target) => {
            let kept = match target {
                Some(target) => target.replace_by(copy).await,
                None => settle(copy, &database).map(|()| None),
            };
            let kept = kept.map_err(|error| written(cause_of_writing(&database, &error)))?;
            Ok(Restored {
                backup,
                replaced,
                version,
                kept,
            })
        }
        (Err(error), target) => {
            if let Some(target) = target {
                target.release().await;
            }
            Err(error)
        }
    }
}

/// Takes hold of the database, if there is one; says why not otherwise.
async fn hold(database: &Path, backup: &Path) -> Result<Option<Target>, String> {
    let found = match fs::metadata(database) {
        Ok(found) => found,
        Err(_) if database.is_symlink() => {
            return Err("it is a link that leads nowhere; is the disk there?".to_owned());
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            refuse_stray_log(database)?;
            return Ok(None);
        }
        Err(error) => return Err(error.to_string()),
    };
    if found.is_dir() {
        return Err("it is a folder, where a file is wanted".to_owned());
    }
    if fs::metadata(backup).is_ok_and(|backup| is_same(&backup, &found)) {
        return Err("the backup is this very file".to_owned());
    }
    let held = Target::hold(database).await;
    held.map(Some).map_err(|refusal| reason(refusal, database))
}

/// Refuses what is no SQLite file, or not all of one, before anything is copied.
fn looks_like_a_backup(path: &Path) -> Result<(), String> {
    let mut beginning = [0; SIGNATURE.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err("there is no such file".to_owned());
        }
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
            return Err("it is a folder, where a file is wanted".to_owned());
        }
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(error.to_string());
        }
        Ok(()) if beginning == *SIGNATURE => {}
        _ => return Err("it is not a SQLite file, so no backup of Chancery".to_owned()),
    }
    pending_companion(path).map_or(Ok(()), |log| {
        Err(format!(
            "it is a database in use, not a backup, and part of it is in {}; make a backup of it with `chancery backup`",
            log.display()
        ))
    })
}

/// A log would be taken for that of the restored database, and be written into it.
fn refuse_stray_log(database: &Path) -> Result<(), String> {
    pending_companion(database).map_or(Ok(()), |log| {
        Err(format!(
            "it is gone, but its log {} is there and may hold records; move it away, and restore again",
            log.display()
        ))
    })
}

fn reason(refusal: Refusal, database: &Path) -> String {
    match refusal {
        Refusal::InUse => {
            "another program has it open, such as a running server; stop it, and restore again"
                .to_owned()
        }
        Refusal::Fault(fault) => format!(
            "{fault}; with no server running, move {} away, with -wal and -shm beside it if they are there, and restore again",
            database.display()
        ),
    }
}

/// Puts a finished file where there was none.
fn settle(copy: Unfinished, database: &Path) -> io::Result<()> {
    copy.sync()?;
    if database.exists() {
        let appeared = "another program has just made this file; stop it, and restore again";
        return Err(io::Error::other(appeared));
    }
    remove_companions(database)?;
    copy.rename(database)?;
    sync_folder(database)
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}
