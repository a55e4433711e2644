//! The interchange format: records as curators write them, and their way into the database.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`mod@format`] | the records, key by key |
//! | [`read`] | files to records, each with the place where it stands |
//! | [`check`] | what no single key can say: slugs, dates, references, cycles, citations |
//! | [`load`] | records to rows, into an empty database |
//! | [`shipped`] | the records that are part of the program |
//!
//! All problems of a run are reported, each with file, line, record and key; then nothing has
//! been written.

pub mod check;
pub mod format;
pub mod load;
pub mod read;
pub mod rows;
pub mod shipped;
mod words;

use std::fmt;

/// Problems that are listed at most; the rest are counted.
pub const PROBLEM_CAP: usize = 100;

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        // A message of a parser may have lines of its own; a problem is one line.
        f.write_str(
            &self
                .message
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
    }
}

/// All problems of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.iter().take(PROBLEM_CAP).map(ToString::to_string);
        f.write_str(&shown.collect::<Vec<_>>().join("\n"))?;
        match self.0.len().checked_sub(PROBLEM_CAP) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for Problems {}
