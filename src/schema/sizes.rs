//! How large a value may be. A filter becomes one expression of SQL, which neither the stack nor the
//! database takes in any size.
//!
//! Nothing is copied while it is counted: a query of a few thousand tokens can name a variable of a
//! hundred thousand bytes in each of them.

use std::cell::Cell;

use async_graphql::{Value, Variables};
use async_graphql_value::Value as Written;

use crate::{config::QueryLimits, error::Error};

/// Bytes that the texts of one argument may have.
const MAX_TEXT: usize = 100_000;

/// How many times as much as one argument all of a document may hold.
const ALL: usize = 20;

/// Values within one argument or variable at most, and how deep they may be nested.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    values: usize,
    depth: usize,
}

/// What a value weighs.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    values: usize,
    bytes: usize,
}

/// What all arguments of a document hold.
#[derive(Debug, Default)]
pub(super) struct Sum(Cell<Weight>);

impl Weight {
    const TOO_DEEP: Self = Self {
        values: usize::MAX,
        bytes: 0,
    };

    /// One value with what it holds.
    fn with(held: impl Iterator<Item = Self>) -> Self {
        let one = Self {
            values: 1,
            bytes: 0,
        };
        held.fold(one, |sum, held| Self {
            values: sum.values.saturating_add(held.values),
            bytes: sum.bytes.saturating_add(held.bytes),
        })
    }

    /// That of a key with its value.
    const fn named(mut self, key: &str) -> Self {
        self.bytes = self.bytes.saturating_add(key.len());
        self
    }

    const fn text(text: &str) -> Self {
        Self {
            values: 1,
            bytes: text.len(),
        }
    }
}

impl Sizes {
    /// The sizes as they were set.
    #[must_use]
    pub const fn new(limits: &QueryLimits) -> Self {
        Self {
            values: limits.max_values,
            depth: limits.max_value_depth,
        }
    }

    /// Whether all variables together have no more values than one may have.
    #[must_use]
    pub fn are_few(self, variables: &Variables) -> bool {
        let weights = variables.values().map(|value| self.weigh(value, 0));
        Weight::with(weights).values <= self.values.saturating_add(1)
    }

    /// Checks that a value is no larger than a person would write it.
    pub(super) fn allow(self, value: &Value, path: &str) -> Result<(), Error> {
        self.judge(self.weigh(value, 0), path)
    }

    /// The same of a value of the query, with what its variables stand for; and that all of them together
    /// are not too large, each of which may name the same variable.
    pub(super) fn allow_written(
        self,
        value: &Written,
        variables: &Variables,
        path: &str,
        sum: &Sum,
    ) -> Result<(), Error> {
        let weight = self.weigh_written(value, variables, 0);
        self.judge(weight, path)?;
        let before = sum.0.get();
        let all = Weight {
            values: before.values.saturating_add(weight.values),
            bytes: before.bytes.saturating_add(weight.bytes),
        };
        sum.0.set(all);
        let (values, bytes) = (self.values.saturating_mul(ALL), MAX_TEXT * ALL);
        if all.values <= values && all.bytes <= bytes {
            return Ok(());
        }
        Err(Error::TooExpensive(format!(
            "All arguments of the query together have more than {values} values, or texts of more than {bytes} bytes, with those of their variables; ask in several queries"
        )))
    }

    fn judge(self, weight: Weight, path: &str) -> Result<(), Error> {
        let Self { values, depth } = self;
        if weight.values > values {
            return Err(Error::TooExpensive(format!(
                "{path}: more than {values} values, or nested deeper than {depth}; ask in several queries"
            )));
        }
        if weight.bytes > MAX_TEXT {
            return Err(Error::TooExpensive(format!(
                "{path}: texts of more than {MAX_TEXT} bytes; ask in several queries"
            )));
        }
        Ok(())
    }

    fn weigh(self, value: &Value, depth: usize) -> Weight {
        match value {
            _ if depth > self.depth => Weight::TOO_DEEP,
            Value::List(items) => {
                Weight::with(items.iter().map(|item| self.weigh(item, depth + 1)))
            }
            Value::Object(keys) => Weight::with(
                keys.iter()
                    .map(|(key, value)| self.weigh(value, depth + 1).named(key)),
            ),
            Value::String(text) => Weight::text(text),
            _ => Weight::text(""),
        }
    }

    fn weigh_written(self, value: &Written, variables: &Variables, depth: usize) -> Weight {
        let weigh = |value| self.weigh_written(value, variables, depth + 1);
        match value {
            _ if depth > self.depth => Weight::TOO_DEEP,
            Written::Variable(name) => match variables.get(name) {
                Some(value) => self.weigh(value, depth),
                None => Weight::text(""),
            },
            Written::List(items) => Weight::with(items.iter().map(weigh)),
            Written::Object(keys) => {
                Weight::with(keys.iter().map(|(key, value)| weigh(value).named(key)))
            }
            Written::String(text) => Weight::text(text),
            _ => Weight::text(""),
        }
    }
}
