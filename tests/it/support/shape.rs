//! The schema as the server describes it, so that a test of every field cannot forget a new one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::app::TestApp;

/// Asks for what a shape is made of.
pub(crate) const QUERY: &str = "{ __schema { types { kind name
    fields { name type { ...T } args { name type { ...T } } }
    inputFields { name type { ...T } } enumValues { name } possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// All types, by name.
pub(crate) struct Shape(BTreeMap<String, Type>);

#[derive(Deserialize)]
pub(crate) struct Type {
    pub(crate) kind: String,
    pub(crate) name: String,
    #[serde(default, deserialize_with = "or_empty")]
    pub(crate) fields: Vec<Field>,
    #[serde(default, rename = "inputFields", deserialize_with = "or_empty")]
    pub(crate) inputs: Vec<Field>,
    #[serde(default, rename = "enumValues", deserialize_with = "or_empty")]
    pub(crate) values: Vec<Named>,
    #[serde(default, rename = "possibleTypes", deserialize_with = "or_empty")]
    pub(crate) possible: Vec<Named>,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
}

#[derive(Deserialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) of: Reference,
    #[serde(default)]
    pub(crate) args: Vec<Field>,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Reference {
    kind: String,
    name: Option<String>,
    #[serde(rename = "ofType")]
    of: Option<Box<Reference>>,
}

impl Reference {
    /// A type that may not be null.
    pub(crate) fn required(name: &str) -> Self {
        let named = Self {
            kind: "SCALAR".to_owned(),
            name: Some(name.to_owned()),
            of: None,
        };
        Self {
            kind: "NON_NULL".to_owned(),
            name: None,
            of: Some(Box::new(named)),
        }
    }

    /// Name of the type, under its lists and exclamation marks.
    pub(crate) fn name(&self) -> &str {
        match &self.of {
            Some(of) => of.name(),
            None => self.name.as_deref().expect("a named type"),
        }
    }

    pub(crate) fn is_list(&self) -> bool {
        self.kind == "LIST" || self.of.as_ref().is_some_and(|of| of.is_list())
    }

    /// The type as the schema writes it: `[ID!]!`.
    pub(crate) fn written(&self) -> String {
        let within = || self.of.as_ref().map_or_else(String::new, |of| of.written());
        match &*self.kind {
            "NON_NULL" => format!("{}!", within()),
            "LIST" => format!("[{}]", within()),
            _ => self.name().to_owned(),
        }
    }

    /// What is under the outermost list or exclamation mark; none where there is neither.
    pub(crate) fn within(&self) -> Option<&Self> {
        self.of.as_deref()
    }

    pub(crate) fn is_required(&self) -> bool {
        self.kind == "NON_NULL"
    }
}

fn or_empty<'de, D, T>(source: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(source).map(Option::unwrap_or_default)
}

impl Shape {
    pub(crate) async fn read(app: &TestApp) -> Self {
        Self::of_answer(app.data(QUERY).await)
    }

    /// The shape that the data of an answer to [`QUERY`] tells.
    pub(crate) fn of_answer(mut data: Value) -> Self {
        let types: Vec<Type> =
            serde_json::from_value(data["__schema"]["types"].take()).expect("types");
        let named = types.into_iter().map(|kind| (kind.name.clone(), kind));
        Self(named.collect())
    }

    /// The type of this name.
    pub(crate) fn of(&self, name: &str) -> &Type {
        let found = self.0.get(name);
        found.unwrap_or_else(|| panic!("there is no type {name}"))
    }

    /// All object types but those of introspection.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Type> {
        let is_own = |kind: &&Type| kind.kind == "OBJECT" && !kind.name.starts_with("__");
        self.0.values().filter(is_own)
    }

    /// Names of the object types that something of this type may have.
    pub(crate) fn concrete(&self, name: &str) -> Vec<&str> {
        let kind = self.of(name);
        let possible = kind.possible.iter().map(|part| part.name.as_str());
        match &*kind.kind {
            "OBJECT" => vec![&kind.name],
            _ => possible.collect(),
        }
    }

    /// All types.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Type> {
        self.0.values()
    }

    /// Says whether a field of this type has no fields of its own.
    pub(crate) fn is_leaf(&self, name: &str) -> bool {
        matches!(&*self.of(name).kind, "SCALAR" | "ENUM")
    }

    /// A selection of everything in `name` down to `depth`, three of each list; without what
    /// differs between two databases that hold the same: ids, cursors and times.
    pub(crate) fn everything(&self, name: &str, depth: usize) -> String {
        let kind = self.of(name);
        if kind.kind == "UNION" {
            let parts = kind.possible.iter().map(|part| {
                let inner = self.selection(self.of(&part.name), depth, &kind.possible);
                format!("... on {} {{ {inner} }}", part.name)
            });
            return format!("__typename {}", parts.collect::<Vec<_>>().join(" "));
        }
        self.selection(kind, depth, &[])
    }

    /// The same of an object that stands beside `others`, whose fields of one name may be of other types.
    fn selection(&self, kind: &Type, depth: usize, others: &[Named]) -> String {
        let mut selection = vec!["__typename".to_owned()];
        for field in &kind.fields {
            let of = field.of.name();
            let differs = matches!(of, "ID" | "DateTime") || field.name.ends_with("Cursor");
            // Edges hold what nodes hold.
            if differs || of.ends_with("Edge") {
                continue;
            }
            if self.is_leaf(of) {
                let mut named = others.iter().flat_map(|other| &self.of(&other.name).fields);
                let differs = |other: &Field| {
                    other.name == field.name && other.of.written() != field.of.written()
                };
                let alias = if named.any(differs) {
                    format!("{}_{}: ", kind.name, field.name)
                } else {
                    String::new()
                };
                selection.push(format!("{alias}{}", field.name));
            } else if is_page_part(of) || depth > 0 {
                let first = if of.ends_with("Connection") {
                    "(first: 3)"
                } else {
                    ""
                };
                let below = if is_page_part(of) { depth } else { depth - 1 };
                let inner = self.everything(of, below);
                // Fields of one name in a union may differ in their types.
                let alias = format!("{}_{}", kind.name, field.name);
                selection.push(format!("{alias}: {}{first} {{ {inner} }}", field.name));
            }
        }
        selection.join(" ")
    }
}

/// Wrappers, which do not count as levels.
fn is_page_part(name: &str) -> bool {
    matches!(name, "PageInfo" | "EdtfDate" | "Provenance")
}
