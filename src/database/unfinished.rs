//! Files that are not finished yet: they have another name until they are.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::clock;

/// What the name of an unfinished file has before its id.
const MARK: &str = ".unfinished-";

/// Files that SQLite keeps beside a database.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// After this time without a change, an unfinished file is of a program that was killed. Until
/// then, another one may be writing it.
const ABANDONED: Duration = Duration::from_hours(1);

/// A file beside the one that it will be. It is removed when dropped, unless it was finished.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Makes an empty file that its owner alone can read, and removes those that were abandoned.
    pub(super) fn beside(finished: &Path) -> io::Result<Self> {
        remove_abandoned(finished);
        let path = with_suffix(finished, &format!("{MARK}{}", clock::new_id().simple()));
        if path.to_str().is_none() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "its name is not UTF-8",
            ));
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        options.open(&path)?;
        Ok(Self { path })
    }

    /// Where it is while it is unfinished.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes what is in it survive a power cut.
    pub(super) fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// Gives it its name, in place of what may have had it. [`sync_folder`] makes that last.
    pub(super) fn rename(self, name: &Path) -> io::Result<()> {
        fs::rename(&self.path, name)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Where this fails there is nobody to tell, and the next run tries again.
        let _ = fs::remove_file(&self.path);
        let _ = remove_companions(&self.path);
    }
}

/// Removes what SQLite keeps beside a database, which must not be open.
pub(super) fn remove_companions(file: &Path) -> io::Result<()> {
    companions(file).try_for_each(|companion| remove_if_there(&companion))
}

/// Removes a file, if it is there.
pub(super) fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The file beside this one in which SQLite keeps what is not in it yet.
pub(super) fn pending_companion(file: &Path) -> Option<PathBuf> {
    // The index of the log, `-shm`, holds nothing of its own.
    let mut holding = companions(file).filter(|path| !path.to_string_lossy().ends_with("-shm"));
    holding.find(|path| fs::metadata(path).is_ok_and(|found| found.len() > 0))
}

fn companions(file: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    COMPANIONS.iter().map(|suffix| with_suffix(file, suffix))
}

/// The path with more at the end of its name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut longer = OsString::from(path);
    longer.push(suffix);
    PathBuf::from(longer)
}

/// The folder of a file.
pub(super) fn folder(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Makes the new name of a file survive a power cut.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder(file))?.sync_all()?;
    }
    Ok(())
}

fn remove_abandoned(finished: &Path) {
    let Some(name) = finished.file_name() else {
        return;
    };
    let beginning = format!("{}{MARK}", name.to_string_lossy());
    let entries = fs::read_dir(folder(finished)).into_iter().flatten();
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(&beginning);
        let changed = entry.metadata().and_then(|found| found.modified());
        let age = changed.map(|changed| changed.elapsed().unwrap_or_default());
        if ours && age.is_ok_and(|age| age > ABANDONED) {
            // It is in nobody's way: where it cannot be removed, it stays.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Why a file cannot be written, and what to do.
pub(super) fn cause_of_writing(path: &Path, cause: &io::Error) -> String {
    let folder = folder(path);
    match cause.kind() {
        io::ErrorKind::NotFound if !folder.exists() => {
            format!(
                "the folder {} does not exist; make it first",
                folder.display()
            )
        }
        io::ErrorKind::NotADirectory => format!("{} is not a folder", folder.display()),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => format!(
            "the folder {} cannot be written to by this user ({cause})",
            folder.display()
        ),
        io::ErrorKind::StorageFull => {
            "the disk is full; make room, or choose another folder".to_owned()
        }
        _ => cause.to_string(),
    }
}
