//! What an answer cost in the end: a point for each of its fields.

use async_graphql::{Name, Response, Value};

/// Fields of an answer, at least one.
pub(super) fn actual(data: &Value) -> u64 {
    fn fields(value: &Value) -> u64 {
        match value {
            Value::Object(object) => object.values().map(|value| 1 + fields(value)).sum(),
            Value::List(items) => items.iter().map(fields).sum(),
            _ => 0,
        }
    }
    fields(data).max(1)
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
