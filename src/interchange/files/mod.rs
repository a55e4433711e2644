//! The files that records stand in: which they are, how they are packed, and the pieces of text
//! that each hold one record.
//!
//! Records are read twice, once to check them and once to write them, so that no more than their
//! names need be kept in memory. What can be read only once, such as standard input, is therefore
//! copied to a temporary file first.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

pub use self::file::{Form, RecordFile};
use self::folder::Found;
use super::{Place, Problem};

mod content;
mod copy;
mod file;
mod folder;
pub mod pieces;

/// Bytes of the longest piece of text that is read as one record.
pub const MAX_RECORD: usize = 16 * 1024 * 1024;

/// Files to read records from, and those that cannot be.
#[derive(Debug, Default)]
pub struct Files {
    /// Those that are there.
    pub list: Vec<RecordFile>,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
    /// Files of folders that are not read, for they are of no form of ours.
    pub passed_over: Vec<PathBuf>,
    /// Bytes read so far, of all of them.
    pub progress: Arc<AtomicU64>,
}

impl Files {
    /// Texts that are part of the program, each with its name.
    #[must_use]
    pub fn embedded(files: &[(&str, &'static str)]) -> Self {
        let list = files
            .iter()
            .map(|(name, text)| RecordFile::embedded(name, text));
        Self {
            list: list.collect(),
            ..Self::default()
        }
    }

    /// The files at these paths; of a folder all files of records in it and in the folders below,
    /// in the order of their names. `-` is standard input. A path that cannot be read is a problem
    /// like another.
    #[must_use]
    pub fn at(paths: &[PathBuf]) -> Self {
        let mut files = Self::default();
        for path in paths {
            if path.as_os_str() == "-" {
                files.add("standard input", RecordFile::of_input());
            } else if path.is_dir() {
                files.folder(path);
            } else {
                files.add(path, RecordFile::of_path(path));
            }
        }
        files
    }

    /// Bytes of all files.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.list.iter().map(|file| file.size).sum()
    }

    fn add(&mut self, name: impl AsRef<Path>, file: io::Result<RecordFile>) {
        match file {
            Ok(file) => self.list.push(file),
            Err(error) => self.refuse(name, format!("cannot be read: {error}")),
        }
    }

    fn refuse(&mut self, name: impl AsRef<Path>, message: impl Into<String>) {
        self.problems.push(Problem {
            place: Place {
                file: name.as_ref().display().to_string(),
                line: 0,
            },
            record: String::new(),
            field: String::new(),
            message: message.into(),
        });
    }

    fn folder(&mut self, folder: &Path) {
        let before = (self.list.len(), self.problems.len());
        for found in folder::files_in(folder) {
            match found {
                Found::Records(path) => self.add(&path, RecordFile::of_path(&path)),
                Found::Other(path) => self.passed_over.push(path),
                Found::Refused(path, message) => self.refuse(path, message),
            }
        }
        if (self.list.len(), self.problems.len()) == before {
            let endings = "no .jsonl, .yaml or .yml file, nor one of these as .gz or .zst";
            self.refuse(folder, format!("holds {endings}"));
        }
    }
}
