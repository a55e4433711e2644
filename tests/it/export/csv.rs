//! CSV: a table for each kind of record and of part, the same columns whatever is in them.

use std::fs;

use serde_json::{Value, json};

use super::{done, exported, import, names, on};
use crate::support::database::{Engine, TestDatabase, on_each_engine};

on_each_engine!(each_kind_and_each_part_has_a_table, async |engine| {
    let database = TestDatabase::migrated(engine);
    let chancery = on(&database);
    let lines = [
        json!({"record": "party", "slug": "jpn", "name": "Japan", "kind": "STATE", "iso3": "JPN", "aliases": ["Nippon", "Nihon"]}),
        json!({"record": "source", "slug": "readout", "kind": "READOUT", "title": "Read, \"out\""}),
        json!({"record": "statement", "slug": "said", "text": "One line\nand another", "form": "QUOTE", "act": "STATE",
            "position": 3, "speakers": [{"party": "jpn", "office_as_given": "Minister"}],
            "citations": [{"source": "readout", "locator": "para 2"}, {"source": "readout", "role": "CONTEXT"}]}),
    ];
    import(&chancery, &lines.map(|line| line.to_string()).join("\n"));

    done(
        &chancery,
        &["export", "--format", "csv", "--output", "tables"],
    );

    let folder = chancery.directory().join("tables");
    assert_eq!(
        names(&folder),
        [
            "citation.csv",
            "claim.csv",
            "datapackage.json",
            "issue.csv",
            "link.csv",
            "meeting.csv",
            "outcome.csv",
            "participant.csv",
            "party.csv",
            "person.csv",
            "same_as.csv",
            "source.csv",
            "speaker.csv",
            "statement.csv",
            "tenure.csv",
        ]
    );
    let table = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    for (name, expected) in [
        (
            "party.csv",
            "slug,name,kind,iso3,aliases,valid_from,valid_to,wikidata_id,successors,status,inference,note,provenance_dataset,provenance_method\n\
                 jpn,Japan,STATE,JPN,Nippon; Nihon,,,,,PUBLISHED,,,in,IMPORTED\n",
        ),
        (
            "source.csv",
            "slug,kind,title,author,publisher,published,url,archive_url,archive_reference,language,licence,part_of,retrieved_on,content_sha256,status,inference,note,provenance_dataset,provenance_method\n\
                 readout,READOUT,\"Read, \"\"out\"\"\",,,,,,,,,,,,PUBLISHED,,,in,IMPORTED\n",
        ),
        (
            "statement.csv",
            "slug,meeting,position,text,language,form,act,attribution,date,date_basis,on_behalf_of,addressees,issues,status,inference,note,provenance_dataset,provenance_method\n\
                 said,,3,\"One line\nand another\",en,QUOTE,STATE,UNKNOWN,,,,,,PUBLISHED,,,in,IMPORTED\n",
        ),
        (
            "citation.csv",
            "record,slug,position,source,locator,excerpt,role,field\n\
                 statement,said,1,readout,para 2,,SUPPORTS,\n\
                 statement,said,2,readout,,,CONTEXT,\n",
        ),
        (
            "speaker.csv",
            "record,slug,position,person,party,name_as_given,office_as_given\n\
                 statement,said,1,,jpn,,Minister\n",
        ),
        (
            "claim.csv",
            "slug,text,meeting,date,date_basis,parties,issues,status,inference,note,provenance_dataset,provenance_method\n",
        ),
        ("tenure.csv", "record,slug,position,office,party,from,to\n"),
    ] {
        assert_eq!(table(name), expected, "{name}");
    }

    let package: Value = serde_json::from_str(&table("datapackage.json")).unwrap();
    assert_eq!(package["profile"], "tabular-data-package");
    assert_eq!(package["version"], "1");
    let resources = package["resources"].as_array().unwrap();
    for resource in resources {
        let text = table(resource["path"].as_str().unwrap());
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| {
                assert_ne!(field["description"].as_str(), Some(""), "{field}");
                field["name"].as_str().unwrap()
            })
            .collect();
        assert_eq!(rows.headers().unwrap().iter().collect::<Vec<_>>(), columns);
        assert_eq!(
            rows.records().count() as u64,
            resource["rows"].as_u64().unwrap()
        );
    }
    // Again, over what is there: the same bytes.
    let before = table("datapackage.json") + &table("citation.csv");
    done(
        &chancery,
        &["export", "--format", "csv", "--output", "tables"],
    );
    assert_eq!(table("datapackage.json") + &table("citation.csv"), before);
});

#[test]
fn one_kind_goes_to_standard_output() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let chancery = on(&database);
    import(
        &chancery,
        r#"{"record":"party","slug":"jpn","name":"Japan","kind":"STATE"}"#,
    );
    let printed = done(&chancery, &["export", "--format", "csv", "--kind", "party"]).stdout;
    done(
        &chancery,
        &[
            "export", "--format", "csv", "--output", "tables", "--kind", "party",
        ],
    );
    let folder = chancery.directory().join("tables");
    assert_eq!(names(&folder), ["datapackage.json", "party.csv"]);
    assert_eq!(
        printed,
        fs::read_to_string(folder.join("party.csv")).unwrap()
    );
    assert!(exported(&chancery, "out.jsonl", &[]).starts_with(b"{\"record\":\"dataset\""));
}
