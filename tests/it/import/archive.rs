//! Compressed files that are not whole, and exports from which something is missing.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::{BASE, Desk, refuse};
use crate::support::database::on_each_engine;

pub(super) fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

pub(super) fn zstandard(text: &str) -> Vec<u8> {
    let mut packed = zstd::stream::Encoder::new(Vec::new(), 1).unwrap();
    // As the program `zstd` does.
    packed.include_checksum(true).unwrap();
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

/// Parties with names that cannot be made much smaller.
fn parties(number: u64) -> String {
    let name = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..number)
        .map(|n| format!("{{\"record\":\"party\",\"slug\":\"p{n}\",\"name\":\"{:x}{:x}\",\"kind\":\"STATE\"}}\n", name(n), name(name(n))))
        .collect()
}

on_each_engine!(
    a_compressed_file_that_is_not_whole_is_named,
    async |engine| {
        let desk = Desk::with_base(engine);
        let text = parties(2_000);
        for (name, packed) in [
            ("a.jsonl.gz", gzip(&text)),
            ("a.jsonl.zst", zstandard(&text)),
        ] {
            let begin = format!("{name}: the compressed file ends in the middle");
            // Half of it, and all but the very end, when all records are there.
            for length in [packed.len() / 2, packed.len() - 2] {
                let said = refuse(&desk, &[(name, &packed[..length])]).await;
                assert!(
                    said[0].starts_with(&begin) && said[0].ends_with(": it is not whole"),
                    "{said:#?}"
                );
                // The last line may be half a record; that is all.
                assert!(said.len() <= 2, "{said:#?}");
            }
            let mut broken = packed.clone();
            let middle = broken.len() / 2;
            broken[middle..middle + 64].fill(0xa5);
            let said = refuse(&desk, &[(name, &broken)]).await;
            let begin = format!("{name}: cannot be read after line ");
            assert!(said[0].starts_with(&begin), "{said:#?}");
        }
        let said = refuse(&desk, &[("a.jsonl.gz", BASE.as_bytes())]).await;
        assert_eq!(said, ["a.jsonl.gz: cannot be read: invalid gzip header"]);
    }
);

on_each_engine!(
    an_export_from_which_something_is_missing_is_named,
    async |engine| {
        let desk = Desk::with_base(engine);
        let head = r#"{"record":"dataset","version":7,"changed_at":"2025-01-31T12:00:00Z","counts":{"party":3,"claim":1}}"#;
        let lines = format!("{head}\n{}", parties(2));
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        let advice = "is the file whole? If records were taken out on purpose, take out the record `dataset` too";
        assert_eq!(
            said,
            [format!(
                "a.jsonl: its first record says that 3 of the kind party follow, but 2 do: {advice}"
            )]
        );
        // What cannot be read is said once.
        let lines = format!("{head}\n{}{{\"record\":\n", parties(2));
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        assert_eq!(
            said,
            ["a.jsonl:4: not JSON: EOF while parsing a value (column 10)"]
        );

        for (keys, expected) in [
            (
                "\"version\":-1",
                "a.jsonl:1: dataset: version: a version is a whole number from 0 to 1000000000",
            ),
            (
                "\"version\":9223372036854775807",
                "a.jsonl:1: dataset: version: a version is a whole number from 0 to 1000000000",
            ),
            (
                "\"version\":1,\"changed_at\":\"yesterday\"",
                "a.jsonl:1: dataset: changed_at: not a time, such as 2025-01-31T12:00:00Z",
            ),
            (
                "\"version\":1,\"colour\":1",
                "a.jsonl:1: dataset `?`: colour: no such key; keys are version, changed_at, licence, partial, counts",
            ),
        ] {
            let line = format!("{{\"record\":\"dataset\",{keys}}}\n{BASE}");
            let said = refuse(&desk, &[("a.jsonl", line.as_bytes())]).await;
            assert_eq!(said, [expected]);
        }
    }
);
