//! The format of records, as `chancery format` prints it: for people, and as a JSON Schema.

mod agreement;
mod page;

use chancery::interchange::{format::schema, shipped};
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema() -> Value {
    schema::json_schema().into()
}

/// What holds records against the schema, as an editor does.
fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema can be used")
}

#[test]
fn the_schema_is_one() {
    let schema = schema();
    if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
        panic!("{}: {error}", error.instance_path());
    }
}

#[test]
fn every_file_that_comes_with_the_program_fits_and_names_the_schema() {
    let validator = validator();
    for (name, text) in shipped::FILES {
        let value: Value = serde_saphyr::from_str(text).unwrap();
        let said: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{name}: {}: {error}", error.instance_path()))
            .collect();
        assert!(said.is_empty(), "{said:#?}");
        let first = text.lines().next();
        assert_eq!(
            first,
            Some("# yaml-language-server: $schema=../records.schema.json"),
            "{name}"
        );
    }
}

#[test]
fn a_record_and_a_list_of_records_fit_and_nothing_else() {
    let validator = validator();
    let japan = json!({"record": "party", "slug": "jpn", "name": "Japan", "kind": "STATE"});
    for (value, fits) in [
        (japan.clone(), true),
        (json!([japan, japan]), true),
        (json!([]), false),
        (json!([[japan]]), false),
        (json!([japan, "Japan"]), false),
        (json!({"records": [japan]}), false),
        (Value::Null, false),
    ] {
        assert_eq!(validator.is_valid(&value), fits, "{value}");
    }
}

/// Every key has a description, and so has every word; what is shown as a date is one.
#[test]
fn everything_is_described_and_every_example_is_right() {
    let schema = schema();
    let mut described = 0;
    let mut dates = 0;
    let definitions = schema["$defs"].as_object().unwrap();
    for (name, definition) in definitions {
        let keys = definition["properties"].as_object().into_iter().flatten();
        let words = definition["oneOf"].as_array().into_iter().flatten();
        let words = words.filter(|word| word["const"].is_string());
        let parts = keys.map(|(_, key)| key).chain(words).chain([definition]);
        for part in parts {
            let said = part["description"].as_str().unwrap_or_default();
            assert!(
                said.len() > 5 && !said.contains('\n') && said.ends_with('.'),
                "{name}: {part}"
            );
            described += 1;
            if part["title"] == "EDTF date" {
                for date in part["examples"].as_array().unwrap() {
                    let date = date.as_str().unwrap();
                    assert!(
                        date.parse::<chancery::value::edtf::Edtf>().is_ok(),
                        "{date}"
                    );
                    dates += 1;
                }
            }
        }
    }
    assert!(described > 200 && dates > 50, "{described} {dates}");
}
