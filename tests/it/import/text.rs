//! Texts that are no records: their encoding, their lines, their keys.

use std::{
    fs,
    io::Write,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{BASE, Desk, ask, problems, refuse, refuse_import};
use crate::support::{
    database::{Engine, on_each_engine},
    process::Process,
};

on_each_engine!(what_is_no_record_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    let no_nul = "holds the character U+0000, which no text has";
    for (name, content, expected) in [
        ("a.jsonl", &b""[..], "a.jsonl: holds no record".to_owned()),
        ("a.yaml", b"# Nothing yet.\n", "a.yaml: holds no record".to_owned()),
        ("a.jsonl", b"\xef\xbb\xbf\r\n \n", "a.jsonl: holds no record".to_owned()),
        (
            "a.jsonl",
            b"{\"record\":\"party\",\"slug\":\"a\",\"name\":\"A\",\"name\":\"B\",\"kind\":\"STATE\"}",
            "a.jsonl:1: the key `name` stands twice in one place (column 46)".to_owned(),
        ),
        (
            "a.jsonl",
            b"{\"record\":\"person\",\"slug\":\"a\",\"name\":\"A\",\"tenures\":[{\"office\":\"O\",\"office\":\"P\"}]}",
            "a.jsonl:1: the key `office` stands twice in one place (column 74)".to_owned(),
        ),
        (
            "a.jsonl",
            b"{\"record\":\"party\",\"record\":\"party\",\"slug\":\"a\",\"name\":\"A\",\"kind\":\"STATE\"}",
            "a.jsonl:1: the key `record` stands twice in one place (column 26)".to_owned(),
        ),
        (
            "a.jsonl",
            b"{\"record\":\"party\",\"slug\":\"a\",\"name\":\"A\\u0000B\",\"kind\":\"STATE\",\"aliases\":[\"\\u0000\"]}",
            format!("a.jsonl:1: party `a`: name: {no_nul}\na.jsonl:1: party `a`: aliases[0]: {no_nul}"),
        ),
        (
            "a.yaml",
            b"- {record: party, slug: a, name: \"A\\x00\", kind: STATE}\n",
            format!("a.yaml:1: party `a`: name: {no_nul}"),
        ),
        (
            "a.yaml",
            b"- {record: party, slug: a, name: !!binary SmEAcGFu, kind: STATE}\n",
            format!("a.yaml:1: party `a`: name: {no_nul}"),
        ),
        (
            "a.jsonl",
            b"{\"record\":\"dataset\",\"version\":1,\"licence\":\"\\u0000\"}\n",
            format!("a.jsonl:1: dataset: licence: {no_nul}"),
        ),
        (
            "a.jsonl",
            b"\n{\"record\":\"party\",\"slug\":\"a\",\"name\":\"A\xff\",\"kind\":\"STATE\"}",
            "a.jsonl:2: not text in UTF-8 (byte 39); save the file as UTF-8".to_owned(),
        ),
        (
            "a.yaml",
            b"- record: party\n- record: party\n  name: \xe9\n",
            "a.yaml:1: party `?`: slug: missing\na.yaml:1: party `?`: name: missing\na.yaml:1: party `?`: kind: missing\na.yaml:2: not text in UTF-8 (byte 25); save the file as UTF-8".to_owned(),
        ),
        (
            "a.jsonl",
            b"{\"record\":\"party\",",
            "a.jsonl:1: not JSON: EOF while parsing a value (column 18)".to_owned(),
        ),
        ("a.jsonl", b"[1]\n", "a.jsonl:1: not a record: a list of keys is wanted".to_owned()),
    ] {
        let said = refuse(&desk, &[(name, content)]).await;
        assert_eq!(said.join("\n"), expected, "{}", String::from_utf8_lossy(content));
    }
    let deep = format!("{{\"record\":\"party\",\"slug\":{}", "[".repeat(100_000));
    let said = refuse(&desk, &[("a.jsonl", deep.as_bytes())]).await;
    assert_eq!(
        said,
        ["a.jsonl:1: not JSON: recursion limit exceeded (column 152)"]
    );
});

on_each_engine!(a_byte_order_mark_and_crlf_are_accepted, async |engine| {
    let desk = Desk::empty(engine);
    let lines = BASE.replace('\n', "\r\n");
    desk.write("a.jsonl", format!("\u{feff}{lines}"));
    desk.write(
        "b.yaml",
        "\u{feff}# By hand.\r\n---\r\n- record: claim\r\n  slug: c\r\n  text: |\r\n    One.\r\n    Two.\r\n  citations:\r\n  - source: readout\r\n- record: party\r\n  slug: nor\r\n  name: Norway\r\n  kind: STATE\r\n",
    );
    desk.import(&["a.jsonl", "b.yaml"]);
    let server = desk.serve();
    let data = ask(
        &server,
        "{ claim(slug: \"c\") { text } party(slug: \"jpn\") { name } parties { totalCount } }",
    )
    .await;
    assert_eq!(
        data,
        json!({ "claim": { "text": "One.\nTwo.\n" }, "party": { "name": "Japan" }, "parties": { "totalCount": 3 } })
    );
    // The same without them is the same.
    desk.write("a.jsonl", BASE);
    let said = desk.import(&["a.jsonl"]);
    assert!(said.contains("version 1, as before"), "{said}");
});

on_each_engine!(
    a_line_of_50_megabytes_is_refused_in_little_memory,
    async |engine| {
        let desk = Desk::with_base(engine);
        let mut file = fs::File::create(desk.path("a.jsonl")).unwrap();
        file.write_all(b"{\"record\":\"party\",\"slug\":\"a\",\"name\":\"")
            .unwrap();
        for _ in 0..50 {
            file.write_all(&b"x".repeat(1_000_000)).unwrap();
        }
        file.write_all(
            b"\"}\n{\"record\":\"party\",\"slug\":\"b\",\"name\":3,\"kind\":\"STATE\"}\n",
        )
        .unwrap();
        drop(file);
        let before = desk.state().await;
        let mut process = desk.chancery.spawn(&["import", "a.jsonl"]);
        let peak = peak_of(&mut process);
        let said = problems(&process.wait());
        assert_eq!(
            said,
            [
                "a.jsonl:1: longer than 16 MiB, which no record is; each record has a line of its own",
                "a.jsonl:2: party `b`: name: integer `3`, where text is wanted; write it in quotes",
            ]
        );
        assert_eq!(desk.state().await, before);
        assert!(peak < 120_000, "{peak} kB");
        if engine == Engine::Sqlite {
            let check = desk.chancery.run(&["check", "a.jsonl"]);
            assert_eq!(problems(&check), said);
        }
    }
);

on_each_engine!(a_long_item_of_yaml_is_refused, async |engine| {
    let desk = Desk::with_base(engine);
    let item = format!(
        "- record: party\n  slug: a\n  name: |\n{}",
        "    Ten words.\n".repeat(1_200_000)
    );
    let text = format!("{item}- record: party\n  slug: b\n  name: 3\n  kind: STATE\n");
    let said = refuse_import(&desk, &[("a.yaml", text.as_bytes())]).await;
    assert_eq!(
        said,
        [
            "a.yaml:1: longer than 16 MiB, which no record is; each record has a line of its own",
            "a.yaml:1200004: party `b`: name: integer `3`, where text is wanted; write it in quotes",
        ]
    );
});

/// The most memory that a process has had until it ended, in kB. Where the system does not say,
/// none.
fn peak_of(process: &mut Process) -> u64 {
    let mut peak = 0;
    let deadline = Instant::now() + Duration::from_secs(30);
    while !process.has_ended() && Instant::now() < deadline {
        peak = process.peak().unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}
