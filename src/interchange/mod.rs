//! The interchange format: records as curators write them, and their way into the database.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`mod@format`] | the records, key by key |
//! | [`files`] | files to pieces of text, one a record |
//! | [`read`] | pieces to records, or to all that is wrong with them |
//! | [`check`] | what no single key can say: slugs, dates, references, cycles, citations |
//! | [`import`] | records into the database, all of them or none |
//! | [`stored`] | rows to records |
//! | [`export`] | records out of the database, as JSON Lines, YAML or CSV |
//! | [`candidates`] | pairs of records that may be one |
//! | [`shipped`] | the records that are part of the program |
//!
//! All problems of a run are reported, each with file, line, record and key; then nothing has
//! been written.

pub mod candidates;
pub mod check;
pub mod export;
pub mod files;
pub mod format;
pub mod import;
mod json;
mod mend;
mod nul;
pub mod progress;
pub mod read;
pub mod rows;
pub mod shipped;
pub mod stored;
mod words;

use std::fmt;

/// Problems that are listed at most; the rest are counted.
pub const PROBLEM_CAP: usize = 100;

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Line on which the record begins, from 1; 0 for the file as a whole.
    pub line: u64,
}

/// Something that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the record stands.
    pub place: Place,
    /// Kind and slug of the record, as far as they are known.
    pub record: String,
    /// Key at fault, as a path: `participants.0.role`. Empty where it is the record as a whole.
    pub field: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place.file)?;
        if self.place.line > 0 {
            write!(f, ":{}", self.place.line)?;
        }
        f.write_str(": ")?;
        for part in [&self.record, &self.field] {
            if !part.is_empty() {
                write!(f, "{part}: ")?;
            }
        }
        f.write_str(&self.message)
    }
}

/// Problems that are kept, so that those shown are the first by file and line.
const PROBLEMS_KEPT: usize = 10_000;

/// All problems of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    /// Problems beyond those that are kept.
    more: usize,
    /// What holds of all of them.
    note: Option<&'static str>,
}

impl Problems {
    /// Notes a problem. What it quotes may be as long as a record, and hold anything.
    pub fn add(&mut self, mut problem: Problem) {
        if self.is_full() {
            self.more += 1;
            return;
        }
        for (text, most) in [
            (&mut problem.place.file, 4_096),
            (&mut problem.record, 240),
            (&mut problem.field, 240),
            (&mut problem.message, 1_000),
        ] {
            *text = words::on_one_line(text, most);
        }
        self.kept.push(problem);
    }

    /// Whether further problems are counted only.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.kept.len() >= PROBLEMS_KEPT
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Number of problems.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    /// Puts them in the order of files and lines.
    pub fn sort(&mut self) {
        self.kept
            .sort_by_cached_key(|problem| problem.place.clone());
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.kept.iter().take(PROBLEM_CAP).map(ToString::to_string);
        f.write_str(&shown.collect::<Vec<_>>().join("\n"))?;
        match self.len().checked_sub(PROBLEM_CAP) {
            None | Some(0) => {}
            Some(more) => write!(f, "\nand {more} more; the first {PROBLEM_CAP} are shown")?,
        }
        match self.note {
            Some(note) => write!(f, "\n{note}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problems {}
