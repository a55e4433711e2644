//! What the parts of one filter share: the engine that they are written for, and how much all of them
//! together may ask of it.

use std::cell::Cell;

use sea_orm::DbBackend;

use crate::error::Error;

/// Conditions on related records that a filter may have. Each is a select of its own in a statement
/// that has them up to four times over: of some hundred SQLite says that the expression is too large,
/// and PostgreSQL plans each of them.
pub const MAX_RELATIONS: usize = 50;

/// Counts of related records that a filter may have. No index knows how many there are: the links of
/// each row that a list comes to are gone through.
pub const MAX_COUNTS: usize = 3;

/// One filter, with those in its `and`, `or` and `not`.
#[derive(Debug)]
pub struct Scope {
    backend: DbBackend,
    relations: Cell<usize>,
    counts: Cell<usize>,
}

impl Scope {
    /// A filter of which nothing was written yet.
    #[must_use]
    pub const fn new(backend: DbBackend) -> Self {
        Self {
            backend,
            relations: Cell::new(0),
            counts: Cell::new(0),
        }
    }

    /// Which of the two engines will be asked.
    #[must_use]
    pub const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Notes one condition more on related records, which stands at `path`.
    ///
    /// # Errors
    /// [`Error::TooExpensive`] where the filter has more of them than it may.
    pub fn relate(&self, path: &str) -> Result<(), Error> {
        one_more(&self.relations, MAX_RELATIONS).map_err(|most| {
            Error::TooExpensive(format!(
                "{path}: more than {most} conditions on related records in one filter, each name in `all` being one; ask in several queries"
            ))
        })
    }

    /// Notes one count more of related records, which stands at `path`.
    ///
    /// # Errors
    /// [`Error::TooExpensive`] where the filter has more of them than it may.
    pub fn count(&self, path: &str) -> Result<(), Error> {
        one_more(&self.counts, MAX_COUNTS).map_err(|most| {
            Error::TooExpensive(format!(
                "{path}: more than {most} counts of related records in one filter; ask in several queries"
            ))
        })
    }
}

/// Adds one; the most that there may be, where there are more now.
fn one_more(number: &Cell<usize>, most: usize) -> Result<(), usize> {
    number.set(number.get().saturating_add(1));
    if number.get() > most {
        return Err(most);
    }
    Ok(())
}
