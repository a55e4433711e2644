//! Keys that are wrong, each named with file, line, record and key.

use super::{Desk, problems, refuse};
use crate::support::database::{Engine, on_each_engine};

const PARTY_KEYS: &str = "keys are slug, name, kind, iso3, aliases, valid_from, valid_to, wikidata_id, successors, status, inference, note, provenance";

on_each_engine!(a_wrong_key_is_named_and_nothing_written, async |engine| {
    let desk = Desk::with_base(engine);
    let unknown = format!("nmae: no such key; {PARTY_KEYS}; did you mean `name`?");
    for (keys, expected) in [
        (r#""name":"A","kind":"STATE","nmae":1"#, unknown.as_str()),
        (r#""kind":"STATE""#, "name: missing"),
        (r#""name":"A""#, "kind: missing"),
        (
            r#""name":3,"kind":"STATE""#,
            "name: integer `3`, where text is wanted; write it in quotes",
        ),
        (
            r#""name":"A","kind":"STATE","aliases":"a""#,
            "aliases: string \"a\", where a list is wanted",
        ),
        (
            r#""name":null,"kind":"STATE""#,
            "name: null, where text is wanted",
        ),
        (
            r#""name":"A","kind":"STAET""#,
            "kind: `STAET` is not one of STATE, TERRITORY, INTERNATIONAL_ORGANIZATION, FORUM, OTHER; did you mean `STATE`?",
        ),
        (
            r#""name":"A","kind":"state""#,
            "kind: `state` is not one of STATE, TERRITORY, INTERNATIONAL_ORGANIZATION, FORUM, OTHER; did you mean `STATE`?",
        ),
        (
            r#""name":"A","kind":"STATE","status":"PUBLIC""#,
            "status: `PUBLIC` is not one of DRAFT, IN_REVIEW, PUBLISHED, WITHDRAWN",
        ),
        (
            r#""name":"A","kind":"STATE","valid_from":"1930-10-87""#,
            "valid_from: `1930-10-87` is not a date: October 1930 has no day 87",
        ),
        (
            r#""name":"A","kind":"STATE","valid_from":"1990","valid_to":"1949""#,
            "valid_to: lies before `valid_from`",
        ),
        (
            r#""name":"A","kind":"STATE","valid_from":"1990/1949""#,
            "valid_from: `1990/1949` is not a date: it ends before it starts",
        ),
        (
            r#""name":"A","kind":"STATE","provenance":{"dataset":"x"}"#,
            "provenance.method: missing",
        ),
    ] {
        let line = format!("{{\"record\":\"party\",\"slug\":\"a\",{keys}}}\n");
        let said = refuse(&desk, &[("a.jsonl", line.as_bytes())]).await;
        assert_eq!(said, [format!("a.jsonl:1: party `a`: {expected}")]);
    }
});

on_each_engine!(a_wrong_key_of_a_part_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    let source = r#"{"record":"source","slug":"readout","kind":"READOUT","title":"Readout"}"#;
    for (record, expected) in [
        (
            r#"{"record":"person","slug":"p","name":"P","tenures":[{"office":"O","from":"2020","to":"2019-12"}]}"#,
            "person `p`: tenures[0].to: lies before `tenures[0].from`",
        ),
        (
            r#"{"record":"claim","slug":"c","text":"T","date":"2024-13","citations":[{"source":"readout"}]}"#,
            "claim `c`: date: `2024-13` is not a date: there is no month 13",
        ),
        (
            r#"{"record":"claim","slug":"c","text":"T","citations":[{"source":"readout","rle":"CONTEXT"}]}"#,
            "claim `c`: citations[0].rle: no such key; keys are source, locator, excerpt, role, field; did you mean `role`?",
        ),
        (
            r#"{"record":"claim","slug":"c","text":"T","citations":[{"source":"readout","role":"SUPORTS"}]}"#,
            "claim `c`: citations[0].role: `SUPORTS` is not one of SUPPORTS, CONTRADICTS, CONTEXT; did you mean `SUPPORTS`?",
        ),
        (
            r#"{"record":"claim","slug":"c","text":"T","citations":[{"source":"readout"},{"locator":"p. 1"}]}"#,
            "claim `c`: citations[1].source: missing",
        ),
        (
            r#"{"record":"claim","slug":"c","text":"T","citations":[{"source":"readout","field":"txt"}]}"#,
            "claim `c`: citations[0].field: `txt` is no key of this claim; did you mean `text`?",
        ),
        (
            r#"{"record":"claim","slug":"c","text":" ","citations":[{"source":"readout"}]}"#,
            "claim `c`: text: must not be empty",
        ),
        (
            r#"{"record":"partie","slug":"c"}"#,
            "partie `c`: record: `partie` is no kind of record; kinds are party, person, source, issue, meeting, statement, outcome, claim, same_as; did you mean `party`?",
        ),
        (
            r#"{"slug":"c"}"#,
            "record `c`: record: missing; it says the kind: party, person, source, issue, meeting, statement, outcome, claim, same_as",
        ),
    ] {
        let lines = format!("{source}\n\n{record}\n");
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        assert_eq!(said, [format!("a.jsonl:3: {expected}")]);
    }
});

on_each_engine!(
    all_that_is_wrong_is_said_at_once_up_to_a_cap,
    async |engine| {
        let desk = Desk::with_base(engine);
        let wrong = br#"{"record":"party","slug":"a","nam":"A","kind":"X","aliases":7}
{"record":"claim","slug":"c","text":"","date":"1930-10-87"}
"#;
        let said = refuse(&desk, &[("b.jsonl", b"{}\n"), ("a.jsonl", wrong)]).await;
        let expected = [
            "a.jsonl:1: party `a`: nam: no such key; keys are slug, name,",
            "a.jsonl:1: party `a`: kind: `X` is not one of STATE,",
            "a.jsonl:1: party `a`: aliases: integer `7`, where a list is wanted",
            "a.jsonl:1: party `a`: name: missing",
            "a.jsonl:2: claim `c`: text: must not be empty",
            "a.jsonl:2: claim `c`: date: `1930-10-87` is not a date",
            "a.jsonl:2: claim `c`: citations: a published record needs at least one citation that supports it",
            "b.jsonl:1: record `?`: record: missing;",
        ];
        assert_eq!(said.len(), expected.len(), "{said:#?}");
        for begin in expected {
            assert!(
                said.iter().any(|said| said.starts_with(begin)),
                "{begin}: {said:#?}"
            );
        }

        let party = |number| {
            format!(
                "{{\"record\":\"party\",\"slug\":\"p{number}\",\"name\":\"\",\"kind\":\"STATE\"}}\n"
            )
        };
        let lines: String = (0..1_234).map(party).collect();
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        assert_eq!(said.len(), 101);
        assert_eq!(
            said[99],
            "a.jsonl:100: party `p99`: name: must not be empty"
        );
        assert_eq!(said[100], "and 1134 more; the first 100 are shown");
    }
);

on_each_engine!(what_is_quoted_stays_short_and_on_one_line, async |engine| {
    let desk = Desk::with_base(engine);
    let long = "x".repeat(1_000_000);
    let lines = format!(
        "{{\"record\":\"party\",\"slug\":\"a\",\"name\":\"A\",\"kind\":\"{long}\"}}\n\
         {{\"record\":\"party\",\"slug\":\"b\\n\\u001b[31m\",\"name\":\"B\",\"kind\":\"STATE\"}}\n"
    );
    let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
    assert!(
        said[0].len() < 1_200 && said[0].ends_with("FORUM, OTHER"),
        "{}",
        said[0].len()
    );
    assert!(
        said[1].starts_with("a.jsonl:2: party `b \u{fffd}[31m`: slug: "),
        "{}",
        said[1]
    );
    assert_eq!(said.len(), 2);
});

/// Each mistake is named, also the second in one list, so that nobody need import twelve times.
#[test]
fn all_mistakes_of_a_list_are_named() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write(
        "a.jsonl",
        r#"{"record":"meeting","slug":"m","title":"M","kind":"VIST","participants":[{"role":"HSOT","party":"jpn"},{"role":"GUEST","nam":"x"},{"rol":"HOST"}],"citations":[{"source":3,"role":"SUPORTS"},{"role":"CONTXT"}]}"#,
    );
    let said = problems(&desk.chancery.run(&["import", "a.jsonl"]));
    let keys: Vec<&str> = said
        .iter()
        .map(|line| {
            let rest = line.strip_prefix("a.jsonl:1: meeting `m`: ").unwrap();
            rest.split(": ").next().unwrap()
        })
        .collect();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            "citations[0].role",
            "citations[0].source",
            "citations[1].role",
            "citations[1].source",
            "kind",
            "participants[0].role",
            "participants[1].nam",
            "participants[2].rol",
            "participants[2].role",
        ],
        "{said:#?}"
    );
}

/// A line with thousands of mistakes is not read thousands of times.
#[test]
fn mistakes_without_end_are_cut_off() {
    let desk = Desk::with_base(Engine::Sqlite);
    let keys: String = (0..20_000).map(|n| format!("\"k{n}\":1,")).collect();
    let line =
        format!("{{\"record\":\"party\",{keys}\"slug\":\"p\",\"name\":\"P\",\"kind\":\"STATE\"}}");
    desk.write("a.jsonl", line);
    let said = problems(&desk.chancery.run(&["check", "a.jsonl"]));
    assert_eq!(said.len(), 51);
    assert_eq!(
        said[50],
        "a.jsonl:1: party `p`: these are the first 50 mistakes in this record"
    );
}

/// A misspelt key does not hide what is wrong with the others.
#[test]
fn what_else_is_wrong_with_a_record_is_named_too() {
    let desk = Desk::with_base(Engine::Sqlite);
    desk.write(
        "a.jsonl",
        r#"{"record":"claim","slug":"c","txt":"T","text":"T","date":"1930-10-87","parties":["jpn","nobody"],"citations":[{"source":"readout"}]}"#,
    );
    let said = problems(&desk.chancery.run(&["import", "a.jsonl"]));
    let mut said: Vec<&str> = said
        .iter()
        .map(|line| line.strip_prefix("a.jsonl:1: claim `c`: ").unwrap())
        .map(|line| line.split(';').next().unwrap())
        .collect();
    said.sort_unstable();
    assert_eq!(
        said,
        [
            "date: `1930-10-87` is not a date: October 1930 has no day 87",
            "parties[1]: there is no party with the slug `nobody`",
            "txt: no such key",
        ]
    );
}
