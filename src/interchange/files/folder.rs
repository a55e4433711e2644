//! The files of a folder.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

/// What was found in a folder.
#[derive(Debug)]
pub(super) enum Found {
    /// A file of records.
    Records(PathBuf),
    /// Another file.
    Other(PathBuf),
    /// What cannot be read, and why.
    Refused(PathBuf, String),
}

/// All files of records in a folder and in those below it, in the order of their paths. What
/// begins with a dot is left alone.
pub(super) fn files_in(folder: &Path) -> Vec<Found> {
    let mut walk = Walk::default();
    walk.folder(folder);
    walk.found
}

#[derive(Default)]
struct Walk {
    /// Folders that were read, as they are called without links. A link may lead back upward, or
    /// where another leads: each folder is read once.
    seen: HashSet<PathBuf>,
    found: Vec<Found>,
}

impl Walk {
    fn folder(&mut self, folder: &Path) {
        let is_new = folder.canonicalize().map(|real| self.seen.insert(real));
        let entries = is_new.and_then(|is_new| {
            if is_new {
                entries(folder)
            } else {
                Ok(Vec::new())
            }
        });
        match entries {
            Ok(entries) => entries.iter().for_each(|path| self.entry(path)),
            Err(error) => self.refuse(folder, format!("cannot be read: {error}")),
        }
    }

    fn entry(&mut self, path: &Path) {
        match path.metadata() {
            Ok(facts) if facts.is_dir() => self.folder(path),
            Ok(_) if super::file::by_ending(path).is_some() => {
                self.found.push(Found::Records(path.to_owned()));
            }
            Ok(_) => self.found.push(Found::Other(path.to_owned())),
            // It may lead to records, whatever it is called.
            Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
                self.refuse(path, "is a link that leads nowhere".to_owned());
            }
            Err(error) => self.refuse(path, format!("cannot be read: {error}")),
        }
    }

    fn refuse(&mut self, path: &Path, message: String) {
        self.found.push(Found::Refused(path.to_owned(), message));
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
        if !path.file_name().is_some_and(hidden) {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}
