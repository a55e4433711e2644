//! Tables and their columns, as the schema of the format has them.

use serde_json::Value;

use crate::interchange::format::{KIND, schema::json_schema};

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Its name: a kind of record, or a kind of part.
    pub(super) name: String,
    /// Kinds of record whose rows it holds.
    pub(super) of: Vec<String>,
    /// For a table of parts, the key under which records have them.
    pub(super) list: Option<String>,
    /// What a row is.
    pub(super) description: String,
    /// Its columns.
    pub(super) columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: String,
    /// Where its value stands in a record or a part; nowhere for the columns that say the owner.
    pub(super) path: Vec<String>,
    /// What it holds, as a Table Schema names types.
    pub(super) kind: &'static str,
    /// What it says.
    pub(super) description: String,
}

impl Table {
    pub(super) fn names(&self) -> Vec<&str> {
        self.columns
            .iter()
            .map(|column| column.name.as_str())
            .collect()
    }

    pub(super) fn file(&self) -> String {
        format!("{}.csv", self.name)
    }
}

/// All tables: kinds of record in the order of the format, then what they are made of.
pub(super) fn tables() -> Vec<Table> {
    let schema = json_schema().to_value();
    let definitions = at(&schema, "$defs");
    let mut tables = Vec::new();
    let mut parts: Vec<Table> = Vec::new();
    for kind in at(at(definitions, "Record"), "oneOf")
        .as_array()
        .into_iter()
        .flatten()
    {
        let Some((_, definition)) = referred(definitions, kind) else {
            continue;
        };
        let name = text(at(at(definition, "properties"), KIND), "const");
        if name == "dataset" {
            continue;
        }
        let mut columns = Vec::new();
        for (key, property) in properties(definition) {
            if let Some(part) = referred(definitions, at(property, "items")) {
                add_part(&mut parts, &name, key, part, definitions);
            } else if key != KIND {
                columns.extend(column(definitions, key, property));
            }
        }
        tables.push(Table {
            of: vec![name.clone()],
            name,
            list: None,
            description: text(definition, "description"),
            columns,
        });
    }
    tables.append(&mut parts);
    tables
}

fn add_part(
    parts: &mut Vec<Table>,
    kind: &str,
    key: &str,
    (name, part): (&str, &Value),
    definitions: &Value,
) {
    let name = name.to_lowercase();
    if let Some(known) = parts.iter_mut().find(|table| table.name == name) {
        known.of.push(kind.to_owned());
        return;
    }
    let owner = [
        (KIND, "string", "Kind of the record that it belongs to."),
        ("slug", "string", "Slug of the record that it belongs to."),
        (
            "position",
            "integer",
            "Place in the list of the record, from 1.",
        ),
    ];
    let mut columns: Vec<Column> = owner
        .into_iter()
        .map(|(name, kind, description)| Column {
            name: name.to_owned(),
            path: Vec::new(),
            kind,
            description: description.to_owned(),
        })
        .collect();
    for (key, property) in properties(part) {
        columns.extend(column(definitions, key, property));
    }
    parts.push(Table {
        name,
        of: vec![kind.to_owned()],
        list: Some(key.to_owned()),
        description: text(part, "description"),
        columns,
    });
}

/// The columns of a key: one, or one for each key of an object.
fn column(definitions: &Value, key: &str, property: &Value) -> Vec<Column> {
    let either = at(property, "anyOf").as_array().into_iter().flatten();
    let object = std::iter::once(property)
        .chain(either)
        .filter_map(|either| referred(definitions, either))
        .find(|(_, definition)| at(definition, "type") == "object");
    if let Some((_, object)) = object {
        let keys = properties(object).map(|(inner, property)| Column {
            name: format!("{key}_{inner}"),
            path: vec![key.to_owned(), inner.clone()],
            kind: "string",
            description: text(property, "description"),
        });
        return keys.collect();
    }
    let is_number = at(property, "type") == "integer"
        || at(property, "type")
            .as_array()
            .is_some_and(|types| types.iter().any(|word| word == "integer"));
    vec![Column {
        name: key.to_owned(),
        path: vec![key.to_owned()],
        kind: if is_number { "integer" } else { "string" },
        description: text(property, "description"),
    }]
}

fn properties(definition: &Value) -> impl Iterator<Item = (&String, &Value)> {
    at(definition, "properties")
        .as_object()
        .into_iter()
        .flatten()
}

/// The definition that a reference names.
fn referred<'a>(definitions: &'a Value, reference: &'a Value) -> Option<(&'a str, &'a Value)> {
    let name = at(reference, "$ref").as_str()?.rsplit('/').next()?;
    Some((name, definitions.get(name)?))
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// What stands under a key; null where nothing does.
fn at<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}
