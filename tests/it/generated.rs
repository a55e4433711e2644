//! The collection that benchmarks generate: the same each time, as large as it says, and one that
//! the program takes.

use std::collections::{BTreeMap, HashSet};

use chancery::{
    graphql::id::Kind,
    interchange::format::{Record, Statement},
    vocabulary::RecordStatus,
};

use crate::{
    collection::{Collection, SEED, Scale, Written},
    support::{app::TestApp, database::on_each_engine},
};

fn collection(scale: &str) -> Collection {
    Collection::new(SEED, scale.parse().unwrap())
}

fn lines(collection: &Collection) -> String {
    let mut bytes = Vec::new();
    collection.write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_same_seed_makes_the_same_bytes() {
    let scale: Scale = "0.01".parse().unwrap();
    let text = lines(&Collection::new(SEED, scale));
    assert!(text == lines(&Collection::new(SEED, scale)));
    assert!(text != lines(&Collection::new(SEED + 1, scale)));
}

#[test]
fn a_scale_is_a_number_of_hundredths() {
    for text in ["0.01", "0.1", "0.25", "1", "10", "100"] {
        assert_eq!(text.parse::<Scale>().unwrap().to_string(), text);
    }
    for text in ["", "0", "0.001", "-1", "1000", "large"] {
        assert!(text.parse::<Scale>().is_err(), "{text}");
    }
}

#[test]
fn a_tenth_has_a_tenth_of_all_records_and_citations() {
    let collection = collection("0.1");
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut slugs = HashSet::new();
    for record in collection.records() {
        *numbers.entry(record.kind().as_str()).or_default() += 1;
        *numbers.entry("citation").or_default() += record.citations().len();
        assert!(
            slugs.insert((record.kind(), record.slug().to_owned())),
            "{} twice",
            record.slug()
        );
    }
    let expected = [
        ("citation", 25_000),
        ("claim", 200),
        ("issue", 50),
        ("meeting", 1_000),
        ("outcome", 300),
        ("party", 20),
        ("person", 500),
        ("source", 2_000),
        ("statement", 10_000),
    ];
    assert_eq!(numbers, BTreeMap::from(expected));
    let written = collection.write(&mut std::io::sink()).unwrap();
    let (records, citations) = (14_070, 25_000);
    assert_eq!(written, Written { records, citations });
}

#[test]
fn statements_are_spread_and_as_long_as_real_ones() {
    let statements: Vec<Statement> = collection("0.1")
        .records()
        .filter_map(|record| match record {
            Record::Statement(statement) => Some(statement),
            _ => None,
        })
        .collect();
    let mut of_meeting: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in &statements {
        *of_meeting
            .entry(statement.meeting.as_deref().unwrap_or("none"))
            .or_default() += 1;
    }
    assert!(of_meeting["none"] > 100, "some have no meeting");
    of_meeting.remove("none");
    assert_eq!(of_meeting.values().max(), Some(&60));
    let silent = 1_000 - of_meeting.len();
    assert!((300..600).contains(&silent), "{silent} meetings have none");

    let mut lengths: Vec<usize> = statements
        .iter()
        .map(|it| it.text.chars().count())
        .collect();
    lengths.sort_unstable();
    // Of the real ones: 479, 6,632 and 11,086.
    let (half, tail) = (
        lengths[lengths.len() / 2],
        lengths[lengths.len() * 99 / 100],
    );
    assert!((400..600).contains(&half), "half are shorter than {half}");
    assert!(
        (5_000..8_000).contains(&tail),
        "one in a hundred is longer than {tail}"
    );
    let longest = lengths[lengths.len() - 1];
    assert!(
        (9_000..=20_000).contains(&longest),
        "the longest has {longest}"
    );

    let languages: HashSet<&str> = statements.iter().map(|it| it.language.as_str()).collect();
    assert_eq!(languages.len(), 9);
}

on_each_engine! {
    async fn the_program_takes_it_without_a_fault(engine) {
        let collection = collection("0.01");
        let app = TestApp::with_records(engine, &lines(&collection)).await;
        let is_published = |record: &Record| record.status() == RecordStatus::Published;
        let published = |kind| {
            let of_kind = collection.records().filter(|record| record.kind() == kind);
            of_kind.filter(is_published).count()
        };
        let data = app
            .data("{ meetings { totalCount } statements { totalCount } outcomes { totalCount } claims { totalCount } }")
            .await;
        for (field, kind) in [
            ("meetings", Kind::Meeting),
            ("statements", Kind::Statement),
            ("outcomes", Kind::Outcome),
            ("claims", Kind::Claim),
        ] {
            assert_eq!(data[field]["totalCount"], published(kind), "{field}");
        }
    }
}
