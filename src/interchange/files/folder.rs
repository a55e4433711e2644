//! The files of a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Folders below each other, beyond which a link that leads back upward is supposed.
const DEPTH: usize = 64;

/// A file of records, or what cannot be read and why.
pub(super) type Found = Result<PathBuf, (PathBuf, String)>;

/// All files of records in a folder and in those below it, in the order of their paths. What
/// begins with a dot is left alone.
pub(super) fn files_in(folder: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    walk(folder, 0, &mut found);
    found
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<Found>) {
    if depth > DEPTH {
        let message = format!("is more than {DEPTH} folders deep: does a link lead back upward?");
        found.push(Err((folder.to_owned(), message)));
        return;
    }
    let entries = match entries(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("cannot be read: {error}");
            found.push(Err((folder.to_owned(), message)));
            return;
        }
    };
    for path in entries {
        if path.is_dir() {
            walk(&path, depth + 1, found);
        } else if super::by_ending(&path).is_some() {
            found.push(Ok(path));
        }
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
