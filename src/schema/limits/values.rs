//! What the arguments of an operation are worth, with what their variables stand for.

use std::collections::HashMap;

use async_graphql::{Name, Value, Variables, parser::types::OperationDefinition};
use async_graphql_value::{Number, Value as Written};

/// Bytes of a text that count as one value more: it is copied whenever its field is met.
const BYTES: usize = 100;
/// Variables that count as one value more wherever one is used: the library looks for it among them.
const VARIABLES: usize = 40;
/// Key of a filter for which the citations of each record are counted, and what it is worth.
const COUNTED: (&str, u64) = ("distinctSources", 5_000);

/// The values of an operation.
pub(super) struct Values<'a> {
    /// What each variable stands for, and what that is worth; nothing for one that is missing.
    variables: HashMap<&'a Name, (&'a Value, u64)>,
    /// What it is worth to look for a variable.
    search: u64,
}

/// What is to be known of an argument.
pub(super) enum Constant<'a> {
    /// A number.
    Number(&'a Number),
    /// A list of so many values.
    Length(usize),
}

impl<'a> Values<'a> {
    /// Those of an operation that is given these variables.
    pub(super) fn of(operation: &'a OperationDefinition, given: &'a Variables) -> Self {
        let definitions = operation.variable_definitions.iter();
        let variables = definitions.filter_map(|definition| {
            let definition = &definition.node;
            let default = definition.default_value.as_ref().map(|value| &value.node);
            let value = given.get(&definition.name.node).or(default)?;
            Some((&definition.name.node, (value, worth(value))))
        });
        Self {
            variables: variables.collect(),
            search: count(operation.variable_definitions.len() / VARIABLES),
        }
    }

    /// What an argument is worth, in values.
    pub(super) fn worth(&self, written: &Written) -> u64 {
        match written {
            Written::Variable(name) => {
                let held = self.variables.get(name).map_or(1, |(_, worth)| *worth);
                held.saturating_add(self.search)
            }
            Written::String(text) => of_text(text),
            Written::List(items) => sum(items.iter().map(|item| self.worth(item))),
            Written::Object(keys) => sum(keys.iter().map(|(key, value)| {
                let asks = !matches!(value, Written::Null) && !self.is_null(value);
                of_key(key, self.worth(value), asks)
            })),
            _ => 1,
        }
    }

    /// Whether an argument is a variable that is null.
    fn is_null(&self, written: &Written) -> bool {
        let Written::Variable(name) = written else {
            return false;
        };
        let known = self.variables.get(name);
        known.is_some_and(|(value, _)| **value == Value::Null)
    }

    /// What is to be known of an argument. It is looked at where it stands: a variable may be large,
    /// and named many times.
    pub(super) fn constant(&self, written: &'a Written) -> Option<Constant<'a>> {
        match written {
            Written::Number(number) => Some(Constant::Number(number)),
            Written::List(items) => Some(Constant::Length(items.len())),
            Written::Variable(name) => match self.variables.get(name)?.0 {
                Value::Number(number) => Some(Constant::Number(number)),
                Value::List(items) => Some(Constant::Length(items.len())),
                _ => None,
            },
            _ => None,
        }
    }
}

fn worth(value: &Value) -> u64 {
    match value {
        Value::String(text) => of_text(text),
        Value::List(items) => sum(items.iter().map(worth)),
        Value::Object(keys) => sum(keys
            .iter()
            .map(|(key, value)| of_key(key, worth(value), *value != Value::Null))),
        _ => 1,
    }
}

/// A key with what it has, if it `asks` for something and is not null.
fn of_key(key: &Name, held: u64, asks: bool) -> u64 {
    let (counted, more) = COUNTED;
    held.saturating_add(if asks && key == counted { more } else { 0 })
}

fn of_text(text: &str) -> u64 {
    count(1 + text.len() / BYTES)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// One for a list or an object itself, and what it holds.
fn sum(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(1, u64::saturating_add)
}
