//! What an answer cost in the end: a point for each of its fields, and one for each hundred bytes; and
//! what is paid for it, with the work of the database.

use std::time::Duration;

use async_graphql::{Name, Response, Value};

/// Bytes that cost a point.
const BYTES: usize = 100;

/// Bytes that cost a point where they have only to be sent.
const SENT: usize = 1_000;

/// Fields of an answer and its bytes, in points; at least one.
pub(super) fn actual(data: &Value, bytes: usize) -> u64 {
    fn fields(value: &Value) -> u64 {
        match value {
            Value::Object(object) => object.values().map(|value| 1 + fields(value)).sum(),
            Value::List(items) => items.iter().map(fields).sum(),
            _ => 0,
        }
    }
    let bytes = u64::try_from(bytes / BYTES).unwrap_or(u64::MAX);
    fields(data).saturating_add(bytes).max(1)
}

/// What a client pays for an answer of so many bytes that is there already: a point, and one for each
/// thousand of them.
pub(super) fn kept(bytes: usize) -> u64 {
    let bytes = u64::try_from(bytes / SENT).unwrap_or(u64::MAX);
    bytes.saturating_add(1)
}

/// What a client pays for an answer of this cost: a point more for each millisecond of SQL. A count may
/// take the database long, and is a single field. Not told as the cost of the answer, which is the same
/// for the same data.
pub(super) fn paid(cost: u64, sql: Duration) -> u64 {
    let milliseconds = u64::try_from(sql.as_millis()).unwrap_or(u64::MAX);
    cost.saturating_add(milliseconds)
}

/// Tells the costs in `extensions.cost`: what was asked for, what the answer took, and what a query
/// may ask for.
pub(super) fn tell(response: &mut Response, requested: u64, actual: u64, maximum: u64) {
    let costs = [
        ("requested", requested),
        ("actual", actual),
        ("maximum", maximum),
    ];
    let costs = costs.map(|(name, points)| (Name::new(name), Value::from(points)));
    let costs = Value::Object(costs.into_iter().collect());
    response.extensions.insert("cost".to_owned(), costs);
}
