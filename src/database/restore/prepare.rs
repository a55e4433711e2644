//! The database that a restore makes: beside the old one, and complete before anyone sees it.

use std::{
    fs::{self, File},
    io,
    path::Path,
    time::Duration,
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

use crate::{
    clock,
    database::{
        Database,
        check::{self, Contents, Fault},
        diagnosis,
        file::{self, Purpose},
        unfinished::{Unfinished, cause_of_writing},
    },
};

/// How long to wait for a lock on the copy, which nobody else knows of.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which of the two files the trouble is with.
pub(super) enum Problem {
    Backup(Fault),
    Written(String),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Backup(fault)
    }
}

/// Makes the new database beside the old one: a copy of the backup, checked, of this program's
/// schema, and of a version that no reader of the old one has seen. Says what the backup held, and
/// that version.
pub(super) async fn prepare(
    path: &Path,
    database: &Path,
    replaced: Option<i64>,
    record_tables: &[&str],
) -> Result<(Unfinished, Contents, i64), Problem> {
    let written = |error: io::Error| Problem::Written(cause_of_writing(database, &error));
    let copy = Unfinished::beside(database).map_err(written)?;
    // What is checked is the copy: the backup may lie where nothing can be written, not even a lock.
    let copied = File::open(path).and_then(|mut backup| {
        let mut file = fs::OpenOptions::new().write(true).open(copy.path())?;
        io::copy(&mut backup, &mut file)
    });
    copied.map_err(written)?;
    let connection = file::open(copy.path(), Purpose::Prepare, PATIENCE).await;
    let connection = connection.map_err(Fault::from)?;
    let prepared = bring_up_to_date(&connection, replaced, record_tables).await;
    file::close(connection).await;
    let (contents, version) = prepared?;
    give_owner_and_mode(copy.path(), path, database).map_err(written)?;
    Ok((copy, contents, version))
}

async fn bring_up_to_date(
    connection: &DatabaseConnection,
    replaced: Option<i64>,
    record_tables: &[&str],
) -> Result<(Contents, i64), Problem> {
    check::version(connection).await?;
    check::refuse_newer(connection).await?;
    let contents = check::check(connection, record_tables).await?;
    let database = Database {
        readers: connection.clone(),
        writer: connection.clone(),
        statement_timeout: PATIENCE,
        beside: None,
    };
    let migrated = database.migrate("the copy of the backup").await;
    migrated.map_err(|error| Problem::Written(error.to_string()))?;
    let version = match replaced {
        None => contents.version,
        Some(replaced) => {
            let version = contents.version.max(replaced).saturating_add(1);
            let moved = move_version(connection, version).await;
            moved.map_err(|error| Problem::Written(diagnosis::words(&error)))?;
            version
        }
    };
    Ok((contents, version))
}

/// Moves the version of the data set, as every change does: what readers keep of one version is
/// then never taken for that of another.
async fn move_version(connection: &DatabaseConnection, version: i64) -> Result<(), DbErr> {
    let now = clock::now();
    let sql = format!("update dataset set version = {version}, changed_at = {now}");
    connection.execute_unprepared(&sql).await.map(drop)
}

/// Lets those read and write the restored file who could the one that it replaces.
fn give_owner_and_mode(copy: &Path, backup: &Path, database: &Path) -> io::Result<()> {
    let replaced = fs::metadata(database).ok();
    let mut permissions = match &replaced {
        Some(replaced) => replaced.permissions(),
        None => fs::metadata(backup)?.permissions(),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        if let Some(replaced) = replaced {
            let ours = fs::metadata(copy)?;
            if (ours.uid(), ours.gid()) != (replaced.uid(), replaced.gid()) {
                chown(copy, Some(replaced.uid()), Some(replaced.gid()))?;
            }
        }
        // A backup may be kept where nobody is to write it; a database is to be written.
        permissions.set_mode(permissions.mode() | 0o600);
    }
    fs::set_permissions(copy, permissions)
}
