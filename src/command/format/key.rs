//! What a schema says of a key, in words.

use serde_json::{Map, Value};

/// A key of a record, or of a part of one.
pub(super) struct Key<'a> {
    /// Name of the key.
    pub(super) name: &'a str,
    /// What stands there: its type, whether it must be there, its default.
    pub(super) holds: String,
    /// What it means.
    pub(super) description: &'a str,
    /// Words of which it is one, each with its meaning; none where it is no word.
    pub(super) words: Vec<(&'a str, &'a str)>,
    /// Definition of the part that stands there.
    pub(super) part: Option<&'a str>,
}

impl<'a> Key<'a> {
    /// Reads the keys of a definition, in their order.
    pub(super) fn all(definition: &'a Value, definitions: &'a Map<String, Value>) -> Vec<Self> {
        let required = definition.get("required").and_then(Value::as_array);
        let required: Vec<&str> = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let keys = definition.get("properties").and_then(Value::as_object);
        keys.into_iter()
            .flatten()
            .map(|(name, schema)| {
                let is_required = required.contains(&name.as_str());
                Self::read(name, schema, is_required, definitions)
            })
            .collect()
    }

    fn read(
        name: &'a str,
        schema: &'a Value,
        is_required: bool,
        definitions: &'a Map<String, Value>,
    ) -> Self {
        let whole = without_null(schema);
        let item = whole.get("items").map(without_null);
        let one = item.unwrap_or(whole);
        let target = text(one, "$ref").strip_prefix("#/$defs/");
        let definition = target.and_then(|name| definitions.get(name));
        let words = definition.map(words).unwrap_or_default();
        let part = target.filter(|_| words.is_empty());

        let mut holds = if let Some(part) = part {
            format!("{} (below)", part.to_lowercase())
        } else if !words.is_empty() {
            "word".to_owned()
        } else {
            plain(one).to_owned()
        };
        if item.is_some() {
            holds = format!("list of: {holds}");
        }
        if is_required {
            holds.push_str(", required");
        }
        match schema.get("default") {
            Some(Value::String(default)) => holds = format!("{holds}, {default} by default"),
            Some(Value::Array(_)) => holds.push_str(", empty by default"),
            _ => {}
        }
        Self {
            name,
            holds,
            description: text(schema, "description"),
            words,
            part,
        }
    }
}

/// The text of a key of the schema; empty where there is none.
pub(super) fn text<'a>(schema: &'a Value, key: &str) -> &'a str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A value that is no word and no part: as its shape is called, or by its type.
fn plain(schema: &Value) -> &str {
    let types = match schema.get("type") {
        Some(Value::Array(types)) => types.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    let first = types.iter().find_map(Value::as_str).unwrap_or_default();
    match (text(schema, "const"), text(schema, "title"), first) {
        ("", "", "string") => "text",
        ("", "", "integer") => "whole number",
        ("", "", other) => other,
        ("", title, _) => title,
        (constant, ..) => constant,
    }
}

/// What stands there where it is not null.
fn without_null(schema: &Value) -> &Value {
    let alternatives = schema.get("anyOf").and_then(Value::as_array);
    let mut others = alternatives
        .into_iter()
        .flatten()
        .filter(|one| text(one, "type") != "null");
    others.next().unwrap_or(schema)
}

/// The words of a vocabulary with their meanings.
fn words(definition: &Value) -> Vec<(&str, &str)> {
    let alternatives = definition.get("oneOf").and_then(Value::as_array);
    alternatives
        .into_iter()
        .flatten()
        .map(|one| (text(one, "const"), text(one, "description")))
        .collect()
}
