//! Checks an answer against what was asked.

use serde_json::Value;

use super::{Asked, Everything, Selection, list, text};

impl Everything {
    /// All that is wrong with `answer`; where `good` is an answer without errors, also the nulls
    /// that are not in it and that no error explains, and the other values that are not in it.
    pub(crate) fn faults(&self, answer: &Value, good: Option<&Value>) -> Vec<String> {
        let mut faults = Vec::new();
        let errors = list(&answer["errors"]);
        for error in errors {
            if text(&error["extensions"]["code"]).is_empty() {
                faults.push(format!("no code: {error}"));
            }
            let path = error["path"].as_array().map_or(&[][..], Vec::as_slice);
            if path.is_empty() || !leads_to_null(&answer["data"], path) {
                faults.push(format!("an error where there is no null: {error}"));
            }
        }
        let mut walk = Walk {
            errors,
            faults: &mut faults,
        };
        let good = good.map(|good| &good["data"]);
        walk.object(&self.asked, "Query", &answer["data"], good, &mut Vec::new());
        faults
    }
}

struct Walk<'a> {
    errors: &'a [Value],
    faults: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn fault(&mut self, path: &[Value], message: &str) {
        self.faults
            .push(format!("{}: {message}", Value::from(path)));
    }

    fn object(
        &mut self,
        asked: &Selection,
        kind: &str,
        object: &Value,
        good: Option<&Value>,
        path: &mut Vec<Value>,
    ) {
        let Some(object) = object.as_object() else {
            return self.fault(path, "no object");
        };
        let fields = asked.iter().find(|(on, _)| on == kind);
        let Some((_, fields)) = fields else {
            return self.fault(path, "an object of a type that was not asked for");
        };
        let keys: Vec<&str> = object.keys().map(String::as_str).collect();
        let mut expected: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
        if !path.is_empty() {
            expected.insert(0, "__typename");
        }
        if keys != expected {
            self.fault(path, &format!("has the keys {keys:?}, not {expected:?}"));
        }
        for field in fields {
            path.push(Value::from(field.key.as_str()));
            let value = &object.get(&field.key).unwrap_or(&Value::Null);
            let good = good.map(|good| &good[&field.key]);
            self.value(field, &field.wanted, value, good, path);
            path.pop();
        }
    }

    fn value(
        &mut self,
        field: &Asked,
        wanted: &Value,
        value: &Value,
        good: Option<&Value>,
        path: &mut Vec<Value>,
    ) {
        match (text(&wanted["kind"]), value) {
            ("NON_NULL", Value::Null) => self.fault(path, "null, which its type forbids"),
            ("NON_NULL", value) => self.value(field, &wanted["ofType"], value, good, path),
            (_, Value::Null) => {
                let was_null = good.is_none_or(Value::is_null);
                let explains = |error: &&Value| list(&error["path"]).starts_with(path);
                if !was_null && !self.errors.iter().any(|error| explains(&error)) {
                    self.fault(path, "null, and no error says why");
                }
            }
            ("LIST", Value::Array(items)) => {
                for (place, item) in items.iter().enumerate() {
                    path.push(Value::from(place));
                    let good = good.map(|good| &good[place]);
                    self.value(field, &wanted["ofType"], item, good, path);
                    path.pop();
                }
            }
            ("LIST", _) => self.fault(path, "no list"),
            (_, value) if field.inner.is_empty() => {
                if !is_leaf(text(&wanted["name"]), value) {
                    self.fault(path, &format!("{value}, which is no {}", wanted["name"]));
                }
                if good.is_some_and(|good| good != value) {
                    self.fault(path, "not the value that it was");
                }
            }
            _ => self.object(&field.inner, text(&value["__typename"]), value, good, path),
        }
    }
}

/// Whether a plain value is of the type of this name; those that are not of the specification are
/// enums, and scalars that are texts.
fn is_leaf(name: &str, value: &Value) -> bool {
    match name {
        "Int" => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        "Float" => value.is_number(),
        "Boolean" => value.is_boolean(),
        _ => value.is_string(),
    }
}

fn leads_to_null(data: &Value, path: &[Value]) -> bool {
    match (data, path) {
        (Value::Null, _) => true,
        (Value::Array(items), [Value::Number(place), rest @ ..]) => {
            let place = place.as_u64().and_then(|place| usize::try_from(place).ok());
            let item = place.and_then(|place| items.get(place));
            item.is_some_and(|item| leads_to_null(item, rest))
        }
        (Value::Object(keys), [Value::String(key), rest @ ..]) => keys
            .get(key)
            .is_some_and(|value| leads_to_null(value, rest)),
        _ => false,
    }
}
