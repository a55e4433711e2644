//! The page for people.

use serde_json::Value;

use crate::support::process::Chancery;

fn printed(arguments: &[&str]) -> String {
    let finished = Chancery::new().run(arguments);
    assert_eq!(finished.code, Some(0), "{finished}");
    assert_eq!(finished.stderr, "");
    let wide: Vec<&str> = finished
        .stdout
        .lines()
        .filter(|line| line.chars().count() > 80)
        .collect();
    assert!(wide.is_empty(), "wider than a terminal: {wide:#?}");
    finished.stdout
}

#[test]
fn tells_every_kind_and_part_with_every_key() {
    let page = printed(&["format"]);
    let schema = super::schema();
    let definitions = schema["$defs"].as_object().unwrap();
    let mut sections = 0;
    for (name, definition) in definitions {
        let keys = definition["properties"].as_object();
        let Some(keys) = keys.filter(|_| name != "Record") else {
            continue;
        };
        let heading = format!(
            "\n{}\n",
            chancery::interchange::format::schema::word(name).to_uppercase()
        );
        assert_eq!(page.matches(&heading).count(), 1, "{name}");
        let (_, section) = page.split_once(&heading).unwrap();
        for (key, schema) in keys {
            let line = section
                .lines()
                .find(|line| line.starts_with(&format!("  {key} ")))
                .unwrap_or_else(|| panic!("{name}.{key} is not on the page"));
            let required = definition["required"]
                .as_array()
                .is_some_and(|required| required.contains(&Value::from(key.as_str())));
            assert_eq!(line.contains("required"), required, "{name}: {line}");
            if let Some(default) = schema["default"].as_str() {
                assert!(line.contains(&format!("{default} by default")), "{line}");
            }
        }
        sections += 1;
    }
    assert_eq!(sections, 16);
}

#[test]
fn tells_one_kind_with_its_parts_and_the_meaning_of_its_words() {
    let page = printed(&["format", "outcome"]);
    let headings: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with(|first: char| !first.is_whitespace()))
        .collect();
    assert_eq!(headings, ["OUTCOME", "CITATION", "PROVENANCE"]);
    for part in [
        "  kind               word, required\n",
        "  state              word, UNKNOWN by default\n",
        "  parties            list of: slug of a party, empty by default\n",
        "  citations          list of: citation (below), empty by default\n",
        "FULFILLED: Carried out.\n",
    ] {
        assert!(page.contains(part), "{part}\nis not in\n{page}");
    }
}
