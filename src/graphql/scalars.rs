//! Scalars: days, instants and EDTF strings as the API reads and writes them.

use async_graphql::{
    Description, InputValueError, InputValueResult, Pos, Scalar, ScalarType, Value,
};

use crate::{clock, value::edtf};

/// What is wrong with `value` as the scalar `name`, beyond what the library finds before a query
/// runs: that a day exists, that an instant is one, that a whole number has no more than 32 bits, and
/// that a text has no character that PostgreSQL cannot store.
#[must_use]
pub fn problem(name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        ("Int", Value::Number(number)) => {
            let fits = |number| i32::try_from(number).is_ok();
            let beyond = number
                .as_i64()
                .map_or(!number.is_f64(), |number| !fits(number));
            let (min, max) = (i32::MIN, i32::MAX);
            beyond.then(|| format!("`{number}` is not a whole number from {min} to {max}"))
        }
        ("String" | "ID", Value::String(text)) if text.contains('\0') => {
            Some("a text cannot hold the character U+0000".to_owned())
        }
        ("Date", value) => Day::parse(value.clone()).err().map(words_of),
        ("DateTime", value) => Instant::parse(value.clone()).err().map(words_of),
        _ => None,
    }
}

/// What the error says, without the name of the scalar that the library puts before it.
fn words_of<T: async_graphql::InputType>(error: InputValueError<T>) -> String {
    let said = error.into_server_error(Pos::default()).message;
    match said.split_once("\": ") {
        Some((_, words)) => words.to_owned(),
        None => said,
    }
}

/// A day of the calendar, `2024-12-25` (ISO 8601, proleptic Gregorian). Years before 0000 and
/// after 9999 have a sign and six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Description)]
pub struct Day(pub i32);

#[Scalar(
    name = "Date",
    use_type_description = true,
    specified_by_url = "https://www.iso.org/iso-8601-date-and-time-format.html"
)]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(edtf::day_from_iso(text)?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(edtf::day_to_iso(self.0))
    }
}

/// An instant in UTC, `2026-11-21T18:30:00Z` (RFC 3339).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Description)]
pub struct Instant(pub i64);

#[Scalar(
    name = "DateTime",
    use_type_description = true,
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339"
)]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => clock::from_rfc3339(text).map(Self).ok_or_else(|| {
                InputValueError::custom("an instant is written like 2026-11-21T18:30:00Z")
            }),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(clock::to_rfc3339(self.0))
    }
}
