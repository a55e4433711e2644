//! Scalars: days, instants and EDTF strings as the API reads and writes them.

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::{clock, value::edtf};

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
