//! What no single key can say of itself: slugs that are unique, dates that exist, references that
//! lead somewhere, trees without cycles, published records with citations.
//!
//! Records are looked at one after the other and forgotten; what can be said of them only when all
//! have been read is kept by name.

use std::sync::atomic::{AtomicBool, Ordering};

use indexmap::IndexMap;
use uuid::Uuid;

use self::{
    judged::Pair,
    names::{At, NameId, Register},
};
use super::{
    Place, Problem, Problems,
    files::Files,
    format::{Dataset, Entry},
    read::{Found, read},
};
use crate::clock;

mod checker;
mod counts;
mod finish;
mod judged;
pub mod names;
mod record;
mod references;
mod values;

/// What was found while the records of a run were read.
#[derive(Debug, Default)]
pub struct Check {
    /// The names of the run.
    pub names: Register,
    /// Heads of exports among the records.
    pub heads: Vec<Dataset>,
    /// Of each file that was read, a number that another reading gives too.
    pub digests: Vec<u64>,
    /// Records that were read, the wrong ones among them.
    pub records: u64,
    /// Sources of the database that the run takes back from readers.
    pub taken_back: Vec<Uuid>,
    problems: Problems,
    files: Vec<String>,
    /// References to what had not been read yet.
    mentions: Vec<Mention>,
    /// Published records whose proof had not been read yet.
    proofs: Vec<Proof>,
    /// Pairs of which it is said whether they are one, each with the record that says it first.
    judged: IndexMap<Pair, (NameId, At)>,
    /// Whether there may be records that nobody has seen.
    has_gaps: bool,
}

/// The highest version that an empty database takes over, so that it can still be moved.
const MAX_VERSION: i64 = 1_000_000_000;

/// A reference.
#[derive(Debug)]
struct Mention {
    by: NameId,
    at: At,
    field: Box<str>,
    target: NameId,
}

/// The sources that support a published record.
#[derive(Debug)]
struct Proof {
    by: NameId,
    at: At,
    sources: Box<[NameId]>,
}

impl Check {
    /// Reads all files and looks at each record by itself. Stops early, with what it has, once
    /// `cancelled` is set.
    #[must_use]
    pub fn of_files(files: &Files, cancelled: &AtomicBool) -> Self {
        let mut check = Self {
            files: files.list.iter().map(|file| file.name.clone()).collect(),
            has_gaps: !files.problems.is_empty(),
            ..Self::default()
        };
        for problem in &files.problems {
            check.problems.add(problem.clone());
        }
        for (place, file) in (0..).zip(&files.list) {
            let mut pieces = match file.pieces(&files.progress) {
                Ok(pieces) => pieces,
                Err(error) => {
                    check.gap(place, format!("cannot be read: {error}"));
                    continue;
                }
            };
            let mut counts = counts::Counts::default();
            let before = check.records;
            for piece in &mut pieces {
                for found in read(piece, file.form) {
                    counts.add(&found);
                    check.add(place, found);
                }
                if cancelled.load(Ordering::Relaxed) {
                    return check;
                }
            }
            check.digests.push(pieces.digest());
            if check.records == before && counts.heads() == 0 {
                check.gap(place, "holds no record");
            }
            if let Some(message) = counts.contradiction() {
                check.of_file(place, message);
            }
        }
        check
    }

    fn gap(&mut self, file: u32, message: impl Into<String>) {
        self.has_gaps = true;
        self.of_file(file, message);
    }

    fn of_file(&mut self, file: u32, message: impl Into<String>) {
        self.problems.add(Problem {
            place: self.place(At { file, line: 0 }),
            record: String::new(),
            field: String::new(),
            message: message.into(),
        });
    }

    fn place(&self, at: At) -> Place {
        let file = self.files.get(at.file as usize);
        Place {
            file: file.cloned().unwrap_or_default(),
            line: at.line,
        }
    }

    fn add(&mut self, file: u32, found: Found) {
        let at = At {
            file,
            line: found.line,
        };
        match found.entry {
            Ok(Entry::Record(record)) => {
                self.records += 1;
                self.record(at, &record);
            }
            Ok(Entry::Dataset(head)) => {
                self.head(at, &head);
                self.heads.push(head);
            }
            Err(wrong) => {
                self.records += 1;
                self.has_gaps |= wrong.is_gap;
                if let Some((kind, slug)) = wrong.name {
                    let place = self.names.note(kind, &slug);
                    if let Some(name) = self.names.get_mut(place) {
                        name.is_broken = true;
                    }
                }
                for fault in wrong.faults.clone() {
                    let line = fault.line.unwrap_or(at.line);
                    self.problems.add(Problem {
                        place: self.place(At { file, line }),
                        record: fault.record,
                        field: fault.field,
                        message: fault.message,
                    });
                }
                if let Some(record) = &wrong.mended {
                    self.mended(at, record, &wrong.faults);
                }
            }
        }
    }

    /// Checks the head of an export, whose words an empty database takes over.
    fn head(&mut self, at: At, head: &Dataset) {
        let is_time = |time: &String| clock::from_rfc3339(time).is_some();
        let wrong = [
            (
                !(0..=MAX_VERSION).contains(&head.version),
                "version",
                "a version is a whole number from 0 to 1000000000",
            ),
            (
                !head.changed_at.as_ref().is_none_or(is_time),
                "changed_at",
                "not a time, such as 2025-01-31T12:00:00Z",
            ),
        ];
        for (_, field, message) in wrong.into_iter().filter(|(is_wrong, ..)| *is_wrong) {
            self.problems.add(Problem {
                place: self.place(at),
                record: "dataset".to_owned(),
                field: field.to_owned(),
                message: message.to_owned(),
            });
        }
    }

    /// Notes what is wrong with a key of a record.
    pub fn fault(&mut self, by: NameId, at: At, field: &str, message: impl Into<String>) {
        let record = self.names.get(by);
        let record = record.map(|(kind, slug, _)| format!("{} `{slug}`", kind.as_str()));
        self.problems.add(Problem {
            place: self.place(at),
            record: record.unwrap_or_default(),
            field: field.to_owned(),
            message: message.into(),
        });
    }
}
