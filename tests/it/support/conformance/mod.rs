//! Asks for everything that a schema has, and checks that answers are what GraphQL allows: each key
//! that was asked for, in the order of asking; no null where the type forbids it; each null that an
//! error made explained by that error.

mod check;

use std::collections::BTreeMap;

use serde_json::Value;

use super::app::TestApp;

/// Levels of fields that are asked for.
const DEPTH: usize = 3;

const SCHEMA: &str = "{ __schema { types { kind name possibleTypes { name } fields { name
    args { name type { kind } } type { ...T } } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// A schema, as introspection tells it.
pub(crate) struct Schema {
    types: BTreeMap<String, Value>,
}

/// A field that was asked for.
pub(crate) struct Asked {
    pub(crate) key: String,
    /// Its type, as introspection tells it.
    pub(crate) wanted: Value,
    pub(crate) inner: Selection,
}

/// What was asked of an object: the fields, by the type that it may have. Empty for a plain value.
pub(crate) type Selection = Vec<(String, Vec<Asked>)>;

/// A query, such as one for a field of the root with all that is below it; and what it asks for. Each
/// object but the root is asked for its `__typename` first.
pub(crate) struct Everything {
    pub(crate) query: String,
    pub(crate) asked: Selection,
}

impl Schema {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let data = app.data(SCHEMA).await;
        let types = list(&data["__schema"]["types"]).iter();
        let named = types.map(|kind| (text(&kind["name"]).to_owned(), kind.clone()));
        Self {
            types: named.collect(),
        }
    }

    /// One query for each field of the root. `arguments` are those of the fields that need some.
    pub(crate) fn everything(&self, arguments: &BTreeMap<String, String>) -> Vec<Everything> {
        let root = list(&self.types["Query"]["fields"]).iter();
        root.map(|field| {
            let name = text(&field["name"]);
            let mut query = String::from("{ ");
            let asked = self.field(field, name, arguments.get(name), 1, &mut query);
            query.push('}');
            Everything {
                query,
                asked: vec![("Query".to_owned(), vec![asked])],
            }
        })
        .collect()
    }

    fn field(
        &self,
        field: &Value,
        key: &str,
        arguments: Option<&String>,
        depth: usize,
        query: &mut String,
    ) -> Asked {
        let (name, wanted) = (text(&field["name"]), &field["type"]);
        if key != name {
            query.extend([key, ": "]);
        }
        query.push_str(name);
        let takes_first = list(&field["args"])
            .iter()
            .any(|arg| arg["name"] == "first");
        match arguments {
            Some(arguments) => query.push_str(arguments),
            None if takes_first => query.push_str("(first: 2)"),
            None => {}
        }
        query.push(' ');
        Asked {
            key: key.to_owned(),
            wanted: wanted.clone(),
            inner: self.selection(name_of(wanted), depth, query),
        }
    }

    /// Writes what is asked of a type, and says what that was.
    fn selection(&self, kind: &str, depth: usize, query: &mut String) -> Selection {
        let known = &self.types[kind];
        let members = list(&known["possibleTypes"]);
        if list(&known["fields"]).is_empty() && members.is_empty() {
            return Vec::new();
        }
        query.push_str("{ __typename ");
        let selection = if members.is_empty() {
            vec![(kind.to_owned(), self.fields(kind, "", depth, query))]
        } else {
            let members = members.iter().map(|member| text(&member["name"]));
            let on_each = members.map(|member| {
                query.extend(["... on ", member, " { "]);
                // Two members may have fields of one name and of different types.
                let fields = self.fields(member, &format!("{member}_"), depth, query);
                query.push_str("} ");
                (member.to_owned(), fields)
            });
            on_each.collect()
        };
        query.push_str("} ");
        selection
    }

    fn fields(&self, kind: &str, prefix: &str, depth: usize, query: &mut String) -> Vec<Asked> {
        let needs_none = |field: &&Value| {
            let mut arguments = list(&field["args"]).iter();
            arguments.all(|argument| argument["type"]["kind"] != "NON_NULL")
        };
        let is_plain = |field: &&Value| {
            let known = &self.types[name_of(&field["type"])];
            known["fields"].is_null() && known["possibleTypes"].is_null()
        };
        let fields = list(&self.types[kind]["fields"]).iter().filter(needs_none);
        let fields = fields.filter(|field| depth < DEPTH || is_plain(field));
        let asked = fields.map(|field| {
            let key = format!("{prefix}{}", text(&field["name"]));
            self.field(field, &key, None, depth + 1, query)
        });
        let asked: Vec<Asked> = asked.collect();
        if asked.is_empty() {
            // A selection must not be empty; the type name is there already.
            query.push_str("__typename ");
        }
        asked
    }
}

/// The name of a type below its lists and non-nulls.
fn name_of(wanted: &Value) -> &str {
    match &wanted["ofType"] {
        Value::Null => text(&wanted["name"]),
        inner => name_of(inner),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
