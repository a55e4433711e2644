//! What one request has taken from the database. Its rows are in memory before anybody sees how large an
//! answer they make; so they are measured while they come, and when there are too many, the rest
//! of them is not read.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::ReadLimits;
use crate::error::Error;

/// Bytes of texts that may be read beyond the share of the answer: a page reads a row more than it shows,
/// and its order.
const BESIDE_BYTES: usize = 1_000_000;

/// How often the bytes of the answer may be read: of a page of one record two are read.
const TIMES_BYTES: usize = 4;

/// Rows that may be read beyond the share of the records.
const BESIDE_ROWS: usize = 1_000;

/// How often the records of the answer may be read: the links that lead to them are rows, too.
const TIMES_ROWS: usize = 3;

/// Bytes of texts that may be read for an answer of so many bytes.
#[must_use]
pub const fn bytes_for(answer: usize) -> usize {
    answer
        .saturating_mul(TIMES_BYTES)
        .saturating_add(BESIDE_BYTES)
}

/// Rows and bytes that one request has read.
#[derive(Debug)]
pub(super) struct Taken {
    rows: AtomicUsize,
    bytes: AtomicUsize,
    most_rows: usize,
    most_bytes: usize,
}

impl Taken {
    /// Nothing yet, of what these limits allow.
    pub(super) fn within(limits: &ReadLimits) -> Self {
        let records = usize::try_from(limits.records).unwrap_or(usize::MAX);
        let rows = records.saturating_mul(TIMES_ROWS);
        Self {
            rows: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            most_rows: rows.saturating_add(BESIDE_ROWS),
            most_bytes: limits.bytes,
        }
    }

    /// Notes a row with texts of so many bytes, and says whether another one may be read.
    pub(super) fn add(&self, bytes: usize) -> bool {
        self.rows.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.refusal().is_none()
    }

    /// Why nothing more is read, once there is too much.
    pub(super) fn refusal(&self) -> Option<Error> {
        let Self {
            most_rows,
            most_bytes,
            ..
        } = self;
        if self.bytes.load(Ordering::Relaxed) > *most_bytes {
            return Some(Error::TooExpensive(format!(
                "The query would read more than {most_bytes} bytes of texts; ask for fewer records, or for fewer of their texts."
            )));
        }
        if self.rows.load(Ordering::Relaxed) > *most_rows {
            return Some(Error::TooExpensive(format!(
                "The query would read more than {most_rows} rows; ask for fewer records, or for fewer levels."
            )));
        }
        None
    }
}
