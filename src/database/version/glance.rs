//! A glance at a SQLite file: has anything been committed since the last look?
//!
//! With a write-ahead log, SQLite has an index of that log beside the file (`-shm`), which all its
//! connections map into their memory. The index begins with a header of which there are two copies,
//! and which each commit replaces, before it is acknowledged: it has a counter of commits, the length
//! of the log, its salts and the running checksum of its frames. A connection that begins to read
//! takes what it sees from that header and nothing else. So a header that is the same, byte for byte,
//! as before the last look stands for the same data; for anything else there is the look.
//!
//! The header is read through a file descriptor of our own, from the pages that are mapped: one call
//! of the system, and no journey to another thread. That file descriptor is never closed, since its
//! end would be the end of all locks that this process has on the file (POSIX; `howtocorrupt.html` of
//! SQLite, 2.2).

use std::{
    fs::{self, File},
    os::unix::fs::{FileExt, MetadataExt},
    path::Path,
    sync::{Mutex, PoisonError},
};

use super::Version;

/// Length of one copy of the header.
const LENGTH: usize = 48;

/// Place of the byte that says whether the header is in use.
const IN_USE: usize = 12;

/// Both copies of the header.
pub(super) type Header = [u8; 2 * LENGTH];

/// The index of a file, and what was found when it was last looked at.
pub(super) struct Glance {
    index: &'static File,
    found: Mutex<Option<(Header, Version)>>,
}

impl Glance {
    /// The index of the file at `path`, of which there is a connection that has read already; none
    /// where this process does not map it, and so another than SQLite's might be read.
    pub(super) fn at(path: &Path) -> Option<Self> {
        let mut index = fs::canonicalize(path).ok()?.into_os_string();
        index.push("-shm");
        // By its number, before it is opened: what is opened is never closed.
        let number = fs::metadata(&index).ok()?.ino();
        let maps = fs::read_to_string("/proc/self/maps").ok()?;
        let mapped = maps.lines().any(|line| is_mapped(line, number));
        if !mapped {
            return None;
        }
        let index: &'static File = Box::leak(Box::new(File::open(index).ok()?));
        let same = index.metadata().ok()?.ino() == number;
        let glance = Self {
            index,
            found: Mutex::default(),
        };
        (same && glance.header().is_some()).then_some(glance)
    }

    /// The header as it is; none while it is being written, or is not in use.
    pub(super) fn header(&self) -> Option<Header> {
        let mut header = [0; 2 * LENGTH];
        self.index.read_exact_at(&mut header, 0).ok()?;
        let (first, second) = header.split_at(LENGTH);
        let in_use = first == second && first.get(IN_USE).is_some_and(|byte| *byte == 1);
        in_use.then_some(header)
    }

    /// The version that was found last, if nothing has been committed since.
    pub(super) fn unchanged(&self) -> Option<Version> {
        let header = self.header()?;
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found
            .filter(|(before, _)| *before == header)
            .map(|(_, version)| version)
    }

    /// A look has found this version, which began when the header was `before`; none where nothing
    /// is known.
    pub(super) fn remember(&self, found: Option<(Header, Version)>) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }
}

/// Whether a line of `/proc/self/maps` is of an index with this number: addresses, rights, offset,
/// device, number, path.
fn is_mapped(line: &str, number: u64) -> bool {
    let mut words = line.split_ascii_whitespace();
    let shared = words.nth(1).is_some_and(|rights| rights.ends_with('s'));
    let named = words.nth(2).and_then(|word| word.parse().ok());
    shared && named == Some(number) && line.ends_with("-shm")
}
