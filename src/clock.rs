//! Time and ids, the two things that no test could foresee: they come from here alone.

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

/// Microseconds since 1970-01-01 UTC, by the clock of this machine.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn now() -> i64 {
    Utc::now().timestamp_micros()
}

/// A new id: UUIDv7 (RFC 9562), so that ids sort by the time at which they were made.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Writes an instant as RFC 3339 in UTC, to the second where it is a whole one.
#[must_use]
pub fn to_rfc3339(micros: i64) -> String {
    DateTime::<Utc>::from_timestamp_micros(micros).map_or_else(
        || micros.to_string(),
        |instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    )
}

/// Writes an instant for the name of a file, in UTC to the second: `20261121T101500Z`.
#[must_use]
pub fn to_file_name(micros: i64) -> String {
    DateTime::<Utc>::from_timestamp_micros(micros).map_or_else(
        || micros.to_string(),
        |instant| instant.format("%Y%m%dT%H%M%SZ").to_string(),
    )
}

/// Reads an RFC 3339 instant; none where the text is not one.
#[must_use]
pub fn from_rfc3339(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.timestamp_micros())
}
