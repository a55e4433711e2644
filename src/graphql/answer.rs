//! How large an answer becomes, counted while it is made.
//!
//! A point of cost is a field, however long its text; and a text may be shown many times. So the
//! bytes are counted as each value is resolved, and once there are too many nothing more is: the rest
//! of the answer is left empty, and whoever ran the query throws it away. So it is once the time is over:
//! what only computes gives way to nobody who could look at a clock.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use async_graphql::{PathSegment, ServerError, Value};

/// Bytes of a field beside its name and its text: quotes, colon, comma, a number.
const SIGNS: usize = 10;

/// Fields that may wait for the database at once: each takes some two thousand bytes.
const WAITING: usize = 25_000;

/// How many fields are begun between two looks at the clock.
const FIELDS: usize = 64;

/// Bytes of an error beside its message and its path: the names of its keys, its place and its code.
const KEYS: usize = 120;

/// The size of one answer, and how large it may be.
#[derive(Debug)]
pub struct AnswerSize {
    bytes: AtomicUsize,
    /// How many errors have been counted.
    errors: AtomicUsize,
    most: usize,
    /// How many fields have been begun.
    begun: AtomicUsize,
    ends: Instant,
    late: AtomicBool,
    waiting: AtomicUsize,
    crowded: AtomicBool,
}

impl AnswerSize {
    /// An answer of so many bytes at most, to be made until `ends`.
    #[must_use]
    pub const fn within(most: usize, ends: Instant) -> Self {
        Self {
            bytes: AtomicUsize::new(0),
            errors: AtomicUsize::new(0),
            most,
            begun: AtomicUsize::new(0),
            ends,
            late: AtomicBool::new(false),
            waiting: AtomicUsize::new(0),
            crowded: AtomicBool::new(false),
        }
    }

    /// Bytes so far, more or less.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Whether the answer is larger than it may be.
    fn is_exceeded(&self) -> bool {
        self.bytes() > self.most
    }

    /// Whether the time was over before the answer was made.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// The limit that the answer is beyond, and what there is too much of.
    #[must_use]
    pub fn refusal(&self) -> Option<(&'static str, String)> {
        if self.is_exceeded() {
            let most = self.most;
            let message = format!(
                "The answer would have more than {most} bytes; ask for fewer records, or for fewer of their texts."
            );
            return Some(("max-answer", message));
        }
        self.is_crowded().then(|| {
            let message = format!(
                "More than {WAITING} fields of the query wait for the database at once; ask for fewer records, or for fewer fields of each."
            );
            ("waiting", message)
        })
    }

    fn is_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }

    /// Notes a field that waits.
    pub(crate) fn wait(&self) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.crowded.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that one waits no more.
    pub(crate) fn go_on(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether one more field may be begun.
    pub(crate) fn may_begin(&self) -> bool {
        let begun = self.begun.fetch_add(1, Ordering::Relaxed);
        if begun % FIELDS == FIELDS - 1 && Instant::now() >= self.ends {
            self.late.store(true, Ordering::Relaxed);
        }
        !self.is_exceeded() && !self.is_late() && !self.is_crowded()
    }

    /// Counts a value; of an object the names of its fields, since their values have been counted
    /// before. But for `__typename`, which nobody is told of: so each field counts some bytes more.
    pub(crate) fn add(&self, value: Option<&Value>) {
        let bytes = match value {
            Some(Value::String(text)) => text.len(),
            Some(Value::Enum(name)) => name.len(),
            Some(Value::Object(fields)) => {
                let names = fields.keys().map(|name| name.len() + SIGNS);
                names.sum()
            }
            _ => 0,
        };
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts the errors that have come since this was last called: each has its path with it.
    pub(crate) fn add_errors(&self, errors: &Mutex<Vec<ServerError>>) {
        let errors = errors.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = self.errors.swap(errors.len(), Ordering::Relaxed);
        let bytes = errors.iter().skip(counted).map(|error| {
            let path = error.path.iter().map(|segment| match segment {
                PathSegment::Field(name) => name.len() + SIGNS,
                PathSegment::Index(_) => SIGNS,
            });
            KEYS + error.message.len() + path.sum::<usize>()
        });
        self.bytes.fetch_add(bytes.sum(), Ordering::Relaxed);
    }
}
