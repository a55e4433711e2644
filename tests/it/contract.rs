//! The contract: `schema.graphql` is what the program prints, and says what everything means.

use serde_json::Value;

use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
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
fn every_kind_that_can_be_cited_shows_its_citations() {
    let sdl = chancery::schema::sdl();
    for kind in ["Meeting", "Statement", "Outcome", "Claim", "Issue"] {
        let beginning = format!("\ntype {kind} implements");
        let fields = sdl.split_once(&beginning).unwrap().1;
        let fields = fields.split_once("\n}").unwrap().0;
        for field in ["citations", "sources", "distinctSourceCount"] {
            assert!(fields.contains(&format!("\t{field}: ")), "{kind}.{field}");
        }
    }
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
