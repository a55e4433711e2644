//! Where the bytes of a file of records come from.

use std::{
    fs::{File, Metadata},
    io::{self, Cursor, Read, Seek},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};

use super::copy::copy;

/// Bytes that can be read again and again.
#[derive(Debug)]
pub(super) enum Content {
    /// Part of the program.
    Embedded(&'static str),
    /// A file, as it was when it was looked at first.
    Path(PathBuf, State),
    /// A file without a name, into which something was copied that can be read only once.
    Copied(File),
}

/// What changes when a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    size: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(facts: &Metadata) -> Self {
        Self {
            size: facts.len(),
            modified: facts.modified().ok(),
        }
    }
}

impl Content {
    /// The file at a path; a copy of it where it can be read only once, as a pipe, such as the
    /// shell's `<(…)`.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let facts = file.metadata()?;
        Ok(if facts.is_file() {
            Self::Path(path.to_owned(), State::of(&facts))
        } else {
            Self::Copied(copy(file)?)
        })
    }

    /// Number of bytes.
    pub(super) fn size(&self) -> io::Result<u64> {
        match self {
            Self::Embedded(text) => Ok(text.len() as u64),
            Self::Path(_, state) => Ok(state.size),
            Self::Copied(file) => Ok(file.metadata()?.len()),
        }
    }

    /// The bytes, from the first on. A file that is no longer what it was is not read: what was
    /// checked would not be what is written.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Embedded(text) => Box::new(Cursor::new(text.as_bytes())),
            Self::Path(path, state) => {
                let file = File::open(path)?;
                if State::of(&file.metadata()?) != *state {
                    return Err(io::Error::other("it changed while it was being read"));
                }
                Box::new(file)
            }
            Self::Copied(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Box::new(file)
            }
        })
    }
}

/// Counts what is read.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) progress: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
