//! The format as a JSON Schema (2020-12), so that editors complete and check records.
//!
//! It is made from the types, their doc comments and their shapes (`shape.rs`), and says every
//! rule of [`check`](crate::interchange::check) that a schema can say. What needs other records, a
//! calendar or the whole run (references, spans, cycles) is left to the check.
//!
//! A new kind of record gets a line in `kinds`. Where it is not defined by `record!`, it derives
//! `JsonSchema` and has the attribute `schemars(transform = schema::named("Kind"))` itself.

use schemars::{
    JsonSchema, Schema, SchemaGenerator,
    generate::SchemaSettings,
    json_schema,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Map, Value, json};

use super::{Claim, Dataset, Issue, Meeting, Outcome, Party, Person, SameAs, Source, Statement};

/// What the key `record` says.
const KIND: &str = "Kind of the record.";

/// Each kind of record by its name and its definition, in the order in which a reader meets them.
fn kinds(generator: &mut SchemaGenerator) -> Vec<(String, Schema)> {
    vec![
        kind::<Party>(generator),
        kind::<Person>(generator),
        kind::<Source>(generator),
        kind::<Issue>(generator),
        kind::<Meeting>(generator),
        kind::<Statement>(generator),
        kind::<Outcome>(generator),
        kind::<Claim>(generator),
        kind::<SameAs>(generator),
        kind::<Dataset>(generator),
    ]
}

fn kind<T: JsonSchema>(generator: &mut SchemaGenerator) -> (String, Schema) {
    (word(&T::schema_name()), generator.subschema_for::<T>())
}

/// The word by which records name a kind: `same_as` for `SameAs`.
#[must_use]
pub fn word(name: &str) -> String {
    let mut word = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.extend(character.to_lowercase());
    }
    word
}

/// The schema of one record, or of a list of them.
#[must_use]
pub fn json_schema() -> Schema {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let (names, kinds): (Vec<_>, Vec<_>) = kinds(&mut generator).into_iter().unzip();
    // Each kind has its own name for `record` already. All names in one place let an editor say
    // which there are, where a wrong one is given.
    let record = json!({
        "title": "Record",
        "description": "A record of one of the kinds, told apart by the key `record`.",
        "type": "object",
        "properties": {"record": {"description": KIND, "enum": names}},
        "required": ["record"],
        "oneOf": kinds,
    });
    let mut definitions = generator.take_definitions(true);
    definitions.insert("Record".to_owned(), record);
    let reference = json!({"$ref": "#/$defs/Record"});
    let mut schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Records of Chancery",
        "description": "A file of YAML is a list of records. A line of JSON Lines is one record.",
        "anyOf": [
            {"type": "array", "items": reference, "minItems": 1},
            reference,
        ],
        "$defs": definitions,
    });
    RecursiveTransform(in_one_line).transform(&mut schema);
    schema
}

/// The schema as it is printed, and as `records.schema.json` holds it.
#[must_use]
pub fn printed() -> String {
    let schema = serde_json::to_string_pretty(&json_schema());
    schema.map_or_else(|_| String::new(), |schema| schema + "\n")
}

/// Makes a description one line: a doc comment breaks where the source does.
fn in_one_line(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// Gives a record its title and, before its other keys, the key `record` that names its kind.
pub(super) fn named(name: &'static str) -> impl FnMut(&mut Schema) {
    move |schema| {
        schema.insert("title".to_owned(), name.into());
        if let Some(Value::Object(keys)) = schema.get_mut("properties") {
            let kind = json!({
                "description": KIND,
                "type": "string",
                "const": word(name),
            });
            let mut all = Map::from_iter([("record".to_owned(), kind)]);
            all.append(keys);
            *keys = all;
        }
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.insert(0, "record".into());
        }
    }
}

/// Asks for a citation that supports the record, where it is published.
pub(super) fn proved(schema: &mut Schema) {
    let supports = json!({"properties": {"role": {"const": "SUPPORTS"}}});
    schema.insert(
        "if".to_owned(),
        json!({"properties": {"status": {"enum": ["PUBLISHED", null]}}}),
    );
    schema.insert(
        "then".to_owned(),
        json!({
            "title": "Published",
            "required": ["citations"],
            "properties": {"citations": {"contains": supports}},
        }),
    );
}

/// Asks for somebody to be a person, a party or a name: otherwise it is nobody.
pub(super) fn known_by(schema: &mut Schema) {
    let known = ["person", "party", "name_as_given"].map(|key| {
        json!({
            "title": format!("Known by {key}"),
            "required": [key],
            "properties": {key: {"type": "string"}},
        })
    });
    schema.insert("anyOf".to_owned(), json!(known));
}
