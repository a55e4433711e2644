//! The file that a restore replaces: held so that nobody else can use it, and kept under another
//! name.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

use crate::clock;
use crate::database::{
    check::{self, Fault},
    diagnosis::{self, Failure},
    file::{self, Purpose},
    unfinished::{Unfinished, remove_companions, remove_if_there, sync_folder, with_suffix},
};

/// How long to wait for whoever has the file open; a server has it open for good.
const PATIENCE: Duration = Duration::from_secs(1);

/// A database that is there, and that nobody else can open until this is dropped.
///
/// Our locks are those of this process: where any other part of it opened and closed the file, the
/// system would give them up. Nothing here may read the file but the connection.
#[derive(Debug)]
pub(super) struct Target {
    file: PathBuf,
    connection: DatabaseConnection,
    version: i64,
}

/// Why a file cannot be held.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Another program has it open.
    InUse,
    /// It is no database, or a damaged one, or somebody else's.
    Fault(Fault),
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        match diagnosis::failure(&error) {
            Failure::Locked => Self::InUse,
            _ => Self::Fault(error.into()),
        }
    }
}

impl Target {
    /// Takes hold of a file. With a log, as a server has it, whoever has it open holds a lock on
    /// it, and ours is not to be had.
    pub(super) async fn hold(file: &Path) -> Result<Self, Refusal> {
        let connection = file::open(file, Purpose::Hold, PATIENCE).await?;
        match lock(&connection).await {
            Ok(version) => Ok(Self {
                file: file.to_owned(),
                connection,
                version,
            }),
            Err(refusal) => {
                file::close(connection).await;
                Err(refusal)
            }
        }
    }

    /// Lets go of it, as it was.
    pub(super) async fn release(self) {
        file::close(self.connection).await;
    }

    /// Version of its data set; 0 where it holds no records.
    pub(super) const fn version(&self) -> i64 {
        self.version
    }

    /// Puts a finished file in its place, and keeps it under another name if it holds records.
    /// Says which name.
    pub(super) async fn replace_by(self, restored: Unfinished) -> io::Result<Option<PathBuf>> {
        let taken_in = self.take_in_the_log().await;
        let exchanged = taken_in
            .map_err(io::Error::other)
            .and_then(|()| self.exchange(restored));
        file::close(self.connection).await;
        exchanged
    }

    /// Takes all of the log into the file, and removes it.
    async fn take_in_the_log(&self) -> Result<(), String> {
        // Memory comes second: it lets go of the journal, so that to close the file does not
        // remove a journal that belongs to another by then.
        for mode in ["delete", "memory"] {
            let change = format!("pragma journal_mode = {mode}");
            let changed = file::texts(&self.connection, &change).await;
            let changed = changed.map_err(|error| diagnosis::words(&error))?;
            if changed != [mode] {
                return Err("its log cannot be taken into the file".to_owned());
            }
        }
        Ok(())
    }

    fn exchange(&self, restored: Unfinished) -> io::Result<Option<PathBuf>> {
        restored.sync()?;
        remove_companions(&self.file)?;
        let kept = (self.version > 0).then(|| keep(&self.file)).transpose()?;
        // The name always leads to one of the two: a server that starts just now would otherwise
        // make a new database.
        let renamed = restored.rename(&self.file);
        if let Err(error) = renamed.and_then(|()| sync_folder(&self.file)) {
            // The old database gets its own name back and loses the other, which a rename leaves
            // there where both already name the one file.
            if let Some(kept) = kept {
                fs::rename(&kept, &self.file)?;
                remove_if_there(&kept)?;
            }
            return Err(error);
        }
        Ok(kept)
    }
}

/// Locks the file, and reads the version of its data set.
async fn lock(connection: &DatabaseConnection) -> Result<i64, Refusal> {
    // The lock of the one transaction stays after its end, in this mode of locking.
    connection
        .execute_unprepared("begin exclusive; commit")
        .await?;
    let version = check::version(connection).await;
    Ok(version.map_err(Refusal::Fault)?.unwrap_or(0))
}

/// Gives a file a second name that says when. The file is not copied: to open it would cost us our
/// locks, and the disk may have no room for one more.
fn keep(file: &Path) -> io::Result<PathBuf> {
    let name = format!(".before-restore-{}", clock::to_file_name(clock::now()));
    let mut kept = with_suffix(file, &name);
    for number in 2.. {
        match fs::hard_link(file, &kept) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                kept = with_suffix(file, &format!("{name}-{number}"));
            }
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    Ok(kept)
}
