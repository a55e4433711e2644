//! The schema and the program agree: what one refuses of a record, so does the other.

use std::{fs, sync::atomic::AtomicBool};

use chancery::interchange::{check::Check, files::Files};
use serde_json::{Value, json};

use super::{schema, validator};

/// One record of each kind, each the place of its kind in the list; and a second party, to be judged.
fn records() -> Value {
    let cited = json!([{"source": "readout", "locator": "para 2", "role": "SUPPORTS"}]);
    json!([
        {"record": "party", "slug": "jpn", "name": "Japan", "kind": "STATE", "iso3": "JPN", "aliases": ["Nippon"],
         "valid_from": null, "valid_to": null, "successors": []},
        {"record": "person", "slug": "ann", "name": "Ann Ex", "family_name": "Ex",
         "tenures": [{"office": "Minister", "party": "jpn", "from": "2024-10", "to": null}]},
        {"record": "source", "slug": "readout", "kind": "READOUT", "title": "Readout", "published": "2023-05-21",
         "url": "https://example.org/a", "language": "en", "content_sha256": "0a".repeat(32)},
        {"record": "issue", "slug": "fish", "label": "Fish", "description": "Whether fish is sold.",
         "category": "TRADE", "broader": null, "parties": ["jpn"], "citations": []},
        {"record": "meeting", "slug": "visit", "title": "Visit", "kind": "VISIT", "date": "2024-12",
         "participants": [{"role": "GUEST", "person": "ann", "party": null}], "issues": ["fish"], "citations": cited},
        {"record": "statement", "slug": "said", "meeting": "visit", "position": 1, "text": "Buy fish.",
         "form": "PARAPHRASE", "act": "REQUEST", "speakers": [{"party": "jpn"}], "on_behalf_of": ["jpn"],
         "citations": cited, "status": "PUBLISHED", "provenance": {"dataset": "a", "method": "CURATED"}},
        {"record": "outcome", "slug": "deal", "meeting": "visit", "kind": "AGREEMENT", "text": "Fish is bought.",
         "parties": ["jpn"], "citations": [{"source": "readout"}]},
        {"record": "claim", "slug": "spending", "text": "Spending has risen.", "citations": cited},
        {"record": "same_as", "slug": "one-japan", "kind": "party", "records": ["nippon", "jpn"], "judgement": "SAME"},
        {"record": "party", "slug": "nippon", "name": "Nippon", "kind": "STATE"},
    ])
}

/// The records with the value at the place, or without what stands there.
fn changed(place: &str, value: Option<Value>) -> Value {
    let mut records = records();
    let (parent, key) = place.rsplit_once('/').unwrap();
    let parent = records.pointer_mut(parent).expect("the place is there");
    match (parent, value) {
        (Value::Object(keys), Some(value)) => {
            keys.insert(key.to_owned(), value);
        }
        (Value::Object(keys), None) => {
            keys.remove(key).expect("the key is there");
        }
        (list, value) => list[key.parse::<usize>().unwrap()] = value.unwrap(),
    }
    records
}

/// Whether the program takes the records, as lines of JSON.
fn program_takes(records: &Value) -> Result<(), String> {
    let lines: Vec<String> = records
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    let mut check = Check::of_files(&Files::at(&[file]), &AtomicBool::new(false));
    check.finish().map_err(|problems| problems.to_string())
}

/// Where the schema finds fault with a record, held against its own kind alone. Of a list, it would
/// say only that the record is of none of the kinds.
fn faults(number: usize, record: &Value) -> Vec<String> {
    let mut schema = schema();
    let kind = schema["$defs"]["Record"]["oneOf"][number]["$ref"].clone();
    let keys = schema.as_object_mut().unwrap();
    keys.shift_remove("anyOf");
    keys.insert("$ref".to_owned(), kind);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors = validator.iter_errors(record);
    let found: Vec<String> = errors
        .map(|error| {
            error.instance_path().to_string()[..]
                .trim_start_matches('/')
                .to_owned()
        })
        .collect();
    assert!(!found.is_empty(), "{record}");
    found
}

#[test]
fn both_take_what_is_right() {
    let validator = validator();
    for (place, value) in [
        ("/7/note", Value::Null),
        ("/7/slug", json!("a".repeat(200))),
        ("/7/text", json!("a".repeat(20_000))),
        ("/7/status", Value::Null),
        ("/7/date", json!("192X")),
        ("/2/url", json!("http://example.org")),
        ("/2/content_sha256", Value::Null),
        ("/3/description", json!("")),
        (
            "/4/participants/0",
            json!({"role": "HOST", "name_as_given": "A"}),
        ),
        ("/4/links", json!([])),
        ("/5/position", json!(2_147_483_646)),
        ("/5/speakers", json!([])),
        ("/8/judgement", json!("UNDECIDED")),
        (
            "/6/citations",
            json!([{"source": "readout", "role": "CONTEXT"}, {"source": "readout"}]),
        ),
    ] {
        let records = changed(place, Some(value));
        assert_eq!(program_takes(&records), Ok(()), "{place}");
        assert!(validator.is_valid(&records), "{place}");
    }
}

#[test]
fn a_draft_need_not_be_cited() {
    for status in ["DRAFT", "IN_REVIEW", "WITHDRAWN"] {
        let mut records = changed("/7/status", Some(json!(status)));
        records[7].as_object_mut().unwrap().remove("citations");
        assert_eq!(program_takes(&records), Ok(()));
        assert!(validator().is_valid(&records));
    }
}

/// Keys that a record cannot be without.
const MISSING: [&str; 29] = [
    "/0/record",
    "/0/slug",
    "/0/name",
    "/0/kind",
    "/1/name",
    "/1/tenures/0/office",
    "/2/kind",
    "/2/title",
    "/3/label",
    "/3/description",
    "/3/category",
    "/4/title",
    "/4/kind",
    "/4/participants/0/role",
    "/4/participants/0/person",
    "/4/citations",
    "/5/text",
    "/5/form",
    "/5/act",
    "/5/provenance/method",
    "/5/citations/0/source",
    "/6/kind",
    "/6/text",
    "/6/citations",
    "/7/text",
    "/7/citations",
    "/8/kind",
    "/8/records",
    "/8/judgement",
];

#[test]
fn both_refuse_what_is_wrong() {
    let validator = validator();
    assert!(validator.is_valid(&records()));
    let wrong = [
        ("/0/record", json!("partty")),
        ("/0/record", json!("person")),
        ("/0/slug", json!("Japan!")),
        ("/0/colour", json!("red")),
        ("/0/name", json!(" ")),
        ("/0/kind", json!("state")),
        ("/0/kind", Value::Null),
        ("/0/iso3", json!("Jpn")),
        ("/0/iso3", json!(false)),
        ("/0/aliases", Value::Null),
        ("/0/aliases", json!("Nippon")),
        ("/0/valid_from", json!(1949)),
        ("/1/name", json!("")),
        ("/1/tenures/0/office", json!("")),
        ("/1/tenures/0/until", json!("2025")),
        ("/2/title", json!("")),
        ("/2/url", json!("example.org")),
        ("/2/archive_url", json!("ftp://example.org")),
        ("/2/content_sha256", json!("0A".repeat(32))),
        ("/2/published", json!("")),
        ("/3/label", json!("\t")),
        ("/3/parties", json!(["jpn", "jpn"])),
        ("/4/title", json!("")),
        ("/4/format", Value::Null),
        ("/4/format", json!("BOTH")),
        ("/4/issues", json!(["fish", "fish"])),
        ("/4/place_party", json!("JPN")),
        ("/4/participants/0/role", json!("GEUST")),
        ("/4/participants/0/seat", json!(1)),
        (
            "/4/links",
            json!([{"relation": "FOLLOWS", "meeting": "next"}, {"relation": "FOLLOWS", "meeting": "next"}]),
        ),
        ("/5/position", json!(0)),
        ("/5/position", json!(i32::MAX)),
        ("/5/position", json!(1.5)),
        ("/5/position", json!("1")),
        ("/5/text", json!("")),
        (
            "/5/speakers/0",
            json!({"party": null, "office_as_given": "Minister"}),
        ),
        ("/5/status", json!("PUBLIC")),
        ("/5/provenance/method", json!("GUESSED")),
        ("/6/text", json!("")),
        ("/6/state", json!("DONE")),
        ("/6/citations/0/role", json!("CONTRADICTS")),
        ("/7/text", json!("")),
        ("/7/citations", json!([])),
        ("/7/slug", json!("a".repeat(201))),
        ("/7/slug", json!("")),
        ("/7", json!("Spending has risen.")),
        ("/8/kind", json!("country")),
        ("/8/records", json!(["jpn"])),
        ("/8/records", json!(["jpn", "nippon", "chn"])),
        ("/8/records", json!(["jpn", "jpn"])),
        ("/8/records", json!("jpn")),
        ("/8/judgement", json!("MAYBE")),
    ];
    let missing = MISSING.map(|place| (place, None)).into_iter();
    let wrong = wrong.map(|(place, value)| (place, Some(value)));
    for (place, value) in missing.chain(wrong) {
        let records = changed(place, value.clone());
        assert!(program_takes(&records).is_err(), "{place}: {value:?}");
        assert!(!validator.is_valid(&records), "{place}: {value:?}");
        let (number, key) = place[1..].split_once('/').unwrap_or((&place[1..], ""));
        let number: usize = number.parse().unwrap();
        for at in faults(number, &records[number]) {
            let near = key.starts_with(&at) && (!at.is_empty() || !key.contains('/'));
            assert!(near, "{place}: {value:?} is found at {at}");
        }
    }
}
