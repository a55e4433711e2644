//! JSON of any shape, with the keys that a request has.

use serde_json::{Map, Value, json};

use super::choices::Choices;

const KEYS: [&str; 12] = [
    "query",
    "variables",
    "operationName",
    "extensions",
    "documentId",
    "persistedQuery",
    "version",
    "sha256Hash",
    "",
    "data",
    "__proto__",
    "0",
];

const NUMBERS: [&str; 10] = [
    "0",
    "-0",
    "1",
    "1.5",
    "-1e308",
    "1e-400",
    "2147483648",
    "-9223372036854775809",
    "18446744073709551616",
    "1E5",
];

/// Any JSON, nested so deep at most.
pub(super) fn any(dice: &mut Choices, depth: usize) -> Value {
    match dice.below(if depth > 0 { 8 } else { 6 }) {
        0 => Value::Null,
        1 => json!(dice.chance(50)),
        2 => serde_json::from_str(dice.one(&NUMBERS)).unwrap_or_default(),
        3 => json!(dice.text()),
        4 => json!(dice.one(&[
            "{ __typename }",
            "query A { __typename }",
            "{ rateLimit { limit } }",
            "A"
        ])),
        5 => json!("x".repeat(dice.below(500))),
        6 => (0..dice.below(4)).map(|_| any(dice, depth - 1)).collect(),
        _ => Value::Object((0..dice.below(4)).map(|_| pair(dice, depth - 1)).collect()),
    }
}

fn pair(dice: &mut Choices, depth: usize) -> (String, Value) {
    let key = if dice.chance(80) {
        dice.one(&KEYS).to_owned()
    } else {
        dice.text()
    };
    (key, any(dice, depth))
}

/// A request whose keys hold anything; mostly at least one of them is right.
pub(super) fn request(document: &str, dice: &mut Choices) -> Value {
    let mut keys: Map<String, Value> = (0..dice.below(6)).map(|_| pair(dice, 3)).collect();
    if dice.chance(70) {
        keys.insert("query".to_owned(), json!(document));
    }
    if dice.chance(30) {
        let hash = dice.one(&[
            "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38",
            "ECF4EDB46DB40B5132295C0291D62FB65D6759A9EEDFA4D5D612DD5EC54A6B38",
            "",
            "x",
            "ecf4",
        ]);
        let version = any(dice, 0);
        let version = if dice.chance(50) { json!(1) } else { version };
        let persisted = json!({ "version": version, "sha256Hash": hash });
        keys.insert(
            "extensions".to_owned(),
            json!({ "persistedQuery": persisted }),
        );
    }
    if dice.chance(20) {
        keys.insert("query".to_owned(), json!("{__typename}"));
    }
    let request = Value::Object(keys);
    if dice.chance(10) {
        json!([request])
    } else {
        request
    }
}

/// JSON as text that a serializer would not write: nested deep, or with a key twice.
pub(super) fn text(value: &Value, dice: &mut Choices) -> Vec<u8> {
    let text = value.to_string();
    match dice.below(8) {
        5 => {
            let number = [10, 100, 127, 129, 20_000][dice.below(5)];
            let (open, close) = ("[".repeat(number), "]".repeat(number));
            format!(
                "{{\"query\": \"{{__typename}}\", \"variables\": {{\"a\": {open}{text}{close}}}}}"
            )
            .into()
        }
        6 => format!("{{\"query\": 1, \"query\": {text}}}").into(),
        7 => format!("\u{feff}{text}").into(),
        _ => text.into(),
    }
}
