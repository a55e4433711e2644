//! The contracts: `schema.graphql` and `records.schema.json` are what the program prints, and the
//! first says what everything means. What the second lets pass and refuses is in `format`.

use serde_json::Value;

use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    process::Chancery,
};

#[test]
fn schema_file_is_what_the_program_prints() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        written == chancery::schema::sdl(),
        "schema.graphql is not what the program prints; refresh it with `cargo run -- schema > schema.graphql`"
    );
}

#[test]
fn schema_file_of_records_is_what_the_program_prints() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/records.schema.json");
    let written = std::fs::read_to_string(file).unwrap_or_default();
    let finished = Chancery::new().run(&["format", "--json-schema"]);
    assert_eq!((finished.code, &*finished.stderr), (Some(0), ""));
    assert!(
        written == finished.stdout,
        "records.schema.json is not what the program prints; refresh it with `cargo run -- format --json-schema > records.schema.json`"
    );
}

on_each_engine!(serves_the_schema_file, async |engine| {
    let app = TestApp::start(engine).await;
    let text = app
        .client()
        .get(app.url("/schema.graphql"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert_eq!(text, chancery::schema::sdl());
});

/// Asks for everything that can have a description.
const DESCRIPTIONS: &str = "{ __schema { types { name description
    fields { name description args { name description } }
    inputFields { name description }
    enumValues { name description } } } }";

#[tokio::test]
async fn everything_has_a_description() {
    let app = TestApp::start(Engine::Sqlite).await;

    let data = app.data(DESCRIPTIONS).await;

    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut missing = Vec::new();
    let mut seen = 0;
    let mut look = |path: String, thing: &Value| {
        seen += 1;
        if thing["description"].as_str().unwrap_or_default().len() < 5 {
            missing.push(path);
        }
    };
    for kind in list(&data["__schema"]["types"]) {
        let name = kind["name"].as_str().unwrap();
        // `ID` is the specification's own, and the library has no description for it.
        if name.starts_with("__") || name == "ID" {
            continue;
        }
        look(name.to_owned(), &kind);
        for field in list(&kind["fields"]) {
            let path = format!("{name}.{}", field["name"].as_str().unwrap());
            look(path.clone(), &field);
            for argument in list(&field["args"]) {
                look(
                    format!("{path}({})", argument["name"].as_str().unwrap()),
                    &argument,
                );
            }
        }
        for part in list(&kind["inputFields"])
            .iter()
            .chain(&list(&kind["enumValues"]))
        {
            look(format!("{name}.{}", part["name"].as_str().unwrap()), part);
        }
    }
    assert!(seen > 600, "only {seen} things were looked at");
    assert!(missing.is_empty(), "no description: {missing:#?}");
}

#[tokio::test]
async fn members_of_an_interface_have_its_fields() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query =
        "{ __schema { types { name fields { name } possibleTypes { fields { name } name } } } }";

    let data = app.data(query).await;

    let names = |kind: &Value| -> Vec<String> {
        let fields = kind["fields"].as_array().cloned().unwrap_or_default();
        fields
            .iter()
            .map(|field| field["name"].to_string())
            .collect()
    };
    let mut looked_at = 0;
    for kind in data["__schema"]["types"].as_array().unwrap() {
        for member in kind["possibleTypes"].as_array().into_iter().flatten() {
            let missing: Vec<_> = names(kind)
                .into_iter()
                .filter(|field| !names(member).contains(field))
                .collect();
            assert!(
                missing.is_empty(),
                "{} lacks {missing:?} of {}",
                member["name"],
                kind["name"]
            );
            looked_at += 1;
        }
        // What a citation can be about shows its citations.
        if kind["name"] == "CitationSubject" {
            for member in kind["possibleTypes"].as_array().unwrap() {
                for field in ["citations", "sources", "distinctSourceCount"] {
                    let field = format!("\"{field}\"");
                    assert!(
                        names(member).contains(&field),
                        "{} lacks {field}",
                        member["name"]
                    );
                }
            }
        }
    }
    assert!(looked_at > 15);
}
