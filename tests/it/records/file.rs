//! A file that is wrong.

use std::fs;

use super::{problems, said_of};
use crate::support::process::Chancery;

#[test]
fn a_file_that_cannot_be_taken_apart_is_named() {
    for (file, text, expected) in [
        ("a.yaml", "", "a.yaml: holds no record"),
        ("a.yaml", "# Nothing yet.\n", "a.yaml: holds no record"),
        ("a.jsonl", "\n\n", "a.jsonl: holds no record"),
        (
            "a.yaml",
            "record: party\nslug: jpn\n",
            "a.yaml:1: a file is a list of records, each of which begins with `- record:`",
        ),
        (
            "a.yaml",
            "- record: party\n  slug: [\n",
            "a.yaml:2: not YAML: unclosed bracket '[' (column 9)",
        ),
        (
            "a.yaml",
            "- record: party\n  name: a\n  name: b\n",
            "a.yaml:3: the key `name` stands twice in one place (column 3)",
        ),
        (
            "a.yaml",
            "- {record: party, slug: a, name: A, kind: STATE}\n---\n- record: party\n",
            "a.yaml:2: `---` begins a second list of records; a file holds one",
        ),
        (
            "a.jsonl",
            "\n{\"record\":\"party\",\n",
            "a.jsonl:2: not JSON: EOF while parsing a value (column 18)",
        ),
    ] {
        assert_eq!(said_of(file, text), [expected], "{text}");
    }
    assert_eq!(
        said_of("a.yaml", b"\xff\xfe"),
        ["a.yaml:1: not text in UTF-8 (byte 1); save the file as UTF-8"]
    );
    assert_eq!(
        problems(&Chancery::new(), "gone.yaml"),
        ["gone.yaml: cannot be read: No such file or directory (os error 2)"]
    );
    let chancery = Chancery::new();
    fs::create_dir(chancery.directory().join("empty")).unwrap();
    assert_eq!(
        problems(&chancery, "empty"),
        ["empty: holds no .jsonl, .yaml or .yml file, nor one of these as .gz or .zst"]
    );
}
