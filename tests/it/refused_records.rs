//! Records that are wrong: refused before the database has to, by file, line and key.

use crate::support::process::Chancery;

#[test]
fn a_party_does_not_succeed_itself() {
    let chancery = Chancery::new();
    let file = chancery.directory().join("parties.jsonl");
    let party =
        r#"{"record":"party","slug":"jpn","name":"Japan","kind":"STATE","successors":["jpn"]}"#;
    std::fs::write(&file, party).expect("a file");

    let finished = chancery.run(&["--listen=127.0.0.1:0", "--records=parties.jsonl"]);

    assert_ne!(finished.code, Some(0), "{finished}");
    let place = "parties.jsonl:1: ";
    assert!(finished.stderr.contains(place), "{finished}");
    assert!(
        finished
            .stderr
            .contains("successors[0]: a party does not succeed itself"),
        "{finished}"
    );
}
