//! How large an answer becomes, counted while it is made.
//!
//! A point of cost is a field, however long its text; and a text may be shown many times. So the
//! bytes are counted as each value is resolved, and once there are too many nothing more is: the rest
//! of the answer is left empty, and whoever ran the query throws it away.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{QueryPathSegment, Value};

/// The size of one answer, and how large it may be.
#[derive(Debug)]
pub struct AnswerSize {
    bytes: AtomicUsize,
    most: usize,
}

impl AnswerSize {
    /// An answer of so many bytes at most.
    #[must_use]
    pub const fn within(most: usize) -> Self {
        Self {
            bytes: AtomicUsize::new(0),
            most,
        }
    }

    /// Bytes so far: texts, numbers and the names of fields, without the signs between them.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Whether the answer is larger than it may be.
    #[must_use]
    pub fn is_exceeded(&self) -> bool {
        self.bytes() > self.most
    }

    /// Counts a value and its name in the answer. What lies within a list or an object has been
    /// counted before.
    pub(super) fn add(&self, place: &QueryPathSegment<'_>, value: Option<&Value>) {
        let name = match place {
            QueryPathSegment::Name(name) => name.len(),
            QueryPathSegment::Index(_) => 0,
        };
        let value = match value {
            Some(Value::String(text)) => text.len(),
            Some(Value::Enum(name)) => name.len(),
            Some(Value::List(_) | Value::Object(_)) => 0,
            _ => 8,
        };
        self.bytes.fetch_add(name + value, Ordering::Relaxed);
    }
}
