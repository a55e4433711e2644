//! References that lead nowhere, to the wrong place or in a circle, and records that nothing
//! proves.

use super::{BASE, Desk, problems, refuse, refuse_import};
use crate::support::database::on_each_engine;

fn issue(slug: &str, broader: &str) -> String {
    format!(
        "{{\"record\":\"issue\",\"slug\":\"{slug}\",\"label\":\"L\",\"description\":\"D\",\"category\":\"TRADE\",\"broader\":\"{broader}\"}}\n"
    )
}

fn party(keys: &str) -> String {
    format!(
        "{{\"record\":\"party\",\"slug\":\"nor\",\"name\":\"Norway\",\"kind\":\"STATE\"{keys}}}\n"
    )
}

fn claim(citations: &str) -> String {
    format!("{{\"record\":\"claim\",\"slug\":\"c\",\"text\":\"T\",\"citations\":[{citations}]}}\n")
}

const SOURCE: &str = r#"{"record":"source","slug":"book","kind":"BOOK","title":"Book"}
"#;

on_each_engine!(a_reference_that_leads_nowhere_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    for (lines, expected) in [
        (
            party(r#","successors":["nobody-at-all"]"#),
            "a.jsonl:1: party `nor`: successors[0]: there is no party with the slug `nobody-at-all`",
        ),
        (
            party(r#","successors":["nro"]"#),
            "a.jsonl:1: party `nor`: successors[0]: there is no party with the slug `nro`; did you mean `nor`?",
        ),
        (
            SOURCE.to_owned() + &party(r#","successors":["book"]"#),
            "a.jsonl:2: party `nor`: successors[0]: `book` is the slug of a source, where a party is wanted",
        ),
        (
            SOURCE.to_owned() + &claim(r#"{"source":"book"},{"source":"bok"}"#),
            "a.jsonl:2: claim `c`: citations[1].source: there is no source with the slug `bok`; did you mean `book`?",
        ),
        (
            party(r#","successors":["nor"]"#),
            "a.jsonl:1: party `nor`: successors[0]: a party does not succeed itself",
        ),
    ] {
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        assert_eq!(said, [expected]);
    }
});

on_each_engine!(
    the_database_has_a_say_in_what_is_referred_to,
    async |engine| {
        let desk = Desk::with_base(engine);
        for (lines, expected) in [
            (
                party(r#","successors":["jpm"]"#),
                "a.jsonl:1: party `nor`: successors[0]: there is no party with the slug `jpm`; did you mean `jpn`?",
            ),
            (
                party(r#","successors":["readout"]"#),
                "a.jsonl:1: party `nor`: successors[0]: `readout` is the slug of a source, where a party is wanted",
            ),
            (
                claim(r#"{"source":"wang-yi"}"#),
                "a.jsonl:1: claim `c`: citations[0].source: `wang-yi` is the slug of a person, where a source is wanted",
            ),
        ] {
            let said = refuse_import(&desk, &[("a.jsonl", lines.as_bytes())]).await;
            assert_eq!(said, [expected]);
        }
        // What is in the database alone is enough; a check without one cannot know it.
        let lines = party(r#","successors":["jpn"]"#) + &claim(r#"{"source":"readout"}"#);
        desk.write("a.jsonl", lines);
        let check = desk.chancery.run(&["check", "a.jsonl"]);
        assert_eq!(
            problems(&check),
            [
                "a.jsonl:1: party `nor`: successors[0]: there is no party with the slug `jpn`",
                "a.jsonl:2: claim `c`: citations[0].source: there is no source with the slug `readout`",
            ]
        );
        assert!(desk.import(&["a.jsonl"]).contains("records        2"));
    }
);

on_each_engine!(a_cycle_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    let lines = issue("a", "b") + &issue("b", "c") + &issue("c", "b");
    let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
    assert_eq!(
        said,
        [
            "a.jsonl:2: issue `b`: broader: a cycle: b → c → b",
            "a.jsonl:3: issue `c`: broader: a cycle: c → b → c",
        ]
    );
    let lines = issue("a", "a");
    let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
    assert_eq!(said, ["a.jsonl:1: issue `a`: broader: a cycle: a → a"]);

    // `fish` is below `trade` in the database, and not part of the run.
    let said = refuse_import(&desk, &[("a.jsonl", issue("trade", "fish").as_bytes())]).await;
    assert_eq!(
        said,
        ["a.jsonl:1: issue `trade`: broader: a cycle: trade → fish → trade"]
    );
    let visit = r#"{"record":"meeting","slug":"visit","title":"Visit","kind":"VISIT","part_of":"talks","citations":[{"source":"readout"}]}"#;
    let said = refuse_import(&desk, &[("a.jsonl", visit.as_bytes())]).await;
    assert_eq!(
        said,
        ["a.jsonl:1: meeting `visit`: part_of: a cycle: visit → talks → visit"]
    );
    // Where the run takes the link out of the way, there is no cycle.
    let turned =
        issue("trade", "fish") + &issue("fish", "trade").replace(",\"broader\":\"trade\"", "");
    desk.write("turned.jsonl", turned);
    desk.import(&["turned.jsonl"]);
});

on_each_engine!(a_second_record_of_a_slug_is_named, async |engine| {
    let desk = Desk::with_base(engine);
    let lines = party("") + "\n" + &party("");
    let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
    assert_eq!(
        said,
        [
            "a.jsonl:3: party `nor`: slug: a second record of this slug; the first is in a.jsonl on line 1"
        ]
    );
    let yaml = b"- {record: party, slug: nor, name: Norge, kind: STATE}\n";
    let said = refuse(
        &desk,
        &[("a.jsonl", party("").as_bytes()), ("b.yaml", yaml)],
    )
    .await;
    assert_eq!(
        said,
        [
            "b.yaml:1: party `nor`: slug: a second record of this slug; the first is in a.jsonl on line 1"
        ]
    );
    // The same slug in another kind is another record.
    let person = party("")
        .replace("\"party\"", "\"person\"")
        .replace(",\"kind\":\"STATE\"", "");
    desk.write("c.jsonl", party("") + &person);
    desk.import(&["c.jsonl"]);
});

on_each_engine!(what_nothing_proves_is_not_published, async |engine| {
    let desk = Desk::with_base(engine);
    let needs =
        "claim `c`: citations: a published record needs at least one citation that supports it";
    let unseen = "claim `c`: citations: no source that supports it is published, so readers would see no proof";
    let draft = SOURCE.replace("}\n", ",\"status\":\"DRAFT\"}\n");
    for (lines, expected) in [
        (claim(""), format!("a.jsonl:1: {needs}")),
        (
            SOURCE.to_owned() + &claim(r#"{"source":"book","role":"CONTEXT"}"#),
            format!("a.jsonl:2: {needs}"),
        ),
        (
            draft.clone() + &claim(r#"{"source":"book"}"#),
            format!("a.jsonl:2: {unseen}"),
        ),
        (
            claim(r#"{"source":"book"}"#) + &draft,
            format!("a.jsonl:1: {unseen}"),
        ),
    ] {
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        assert_eq!(said, [expected]);
    }
    // `notes` is a draft, in the database.
    let lines = claim(r#"{"source":"notes"}"#);
    let said = refuse_import(&desk, &[("a.jsonl", lines.as_bytes())]).await;
    assert_eq!(said, [format!("a.jsonl:1: {unseen}")]);
    // What is not published needs no proof; and the run may publish the source.
    let notes = r#"{"record":"source","slug":"notes","kind":"MINUTES","title":"Notes"}"#;
    desk.import_text(claim("").replace("}\n", ",\"status\":\"DRAFT\"}\n"));
    desk.import_text(claim(r#"{"source":"notes"}"#) + notes);
});

on_each_engine!(
    many_references_that_lead_nowhere_are_explained_soon,
    async |engine| {
        let desk = Desk::with_base(engine);
        let known = |number| {
            format!(
                "{{\"record\":\"party\",\"slug\":\"party-{number}\",\"name\":\"N\",\"kind\":\"STATE\",\"successors\":[\"gone-{number}\"]}}\n"
            )
        };
        let lines: String = (0..3_000).map(known).collect();
        let started = std::time::Instant::now();
        let said = refuse(&desk, &[("a.jsonl", lines.as_bytes())]).await;
        assert_eq!(said.len(), 101);
        assert_eq!(said[100], "and 2900 more; the first 100 are shown");
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
);

on_each_engine!(
    a_source_is_not_taken_back_from_what_it_alone_proves,
    async |engine| {
        let desk = Desk::with_base(engine);
        desk.import_text(SOURCE.to_owned() + &claim(r#"{"source":"readout"},{"source":"book"}"#));
        let readout = |status: &str| {
            format!(
                "{{\"record\":\"source\",\"slug\":\"readout\",\"kind\":\"READOUT\",\"title\":\"Readout\",\"status\":\"{status}\"}}\n"
            )
        };
        let lost = |kind: &str, slug: &str| {
            format!(
                "a.jsonl:1: source `readout`: status: readers would see no proof any more of the {kind} `{slug}`, which is published in the database; take it back too, or give it another source"
            )
        };
        let both = [lost("meeting", "talks"), lost("meeting", "visit")];
        let said = refuse_import(&desk, &[("a.jsonl", readout("WITHDRAWN").as_bytes())]).await;
        assert_eq!(said, both);
        // Together with what it proves it may go; the claim has another source.
        let meetings = BASE
            .lines()
            .filter(|line| line.starts_with("{\"record\":\"meeting\""));
        let withdrawn: String = meetings
            .clone()
            .map(|line| line.replace("{\"record\"", "{\"status\":\"WITHDRAWN\",\"record\"") + "\n")
            .collect();
        let lines = readout("WITHDRAWN") + &withdrawn;
        let book = SOURCE.replace("}\n", ",\"status\":\"DRAFT\"}\n");
        let said = refuse_import(&desk, &[("a.jsonl", (lines.clone() + &book).as_bytes())]).await;
        assert_eq!(said, [lost("claim", "c")]);
        desk.import_text(lines);
        // Or one that takes its place.
        desk.import_text(
            readout("PUBLISHED")
                + &meetings
                    .map(|line| line.to_owned() + "\n")
                    .collect::<String>(),
        );
        desk.import_text(
            readout("DRAFT")
                + &BASE
                    .lines()
                    .filter(|line| line.contains("\"meeting\""))
                    .map(|line| line.replace("\"readout\"", "\"book\"") + "\n")
                    .collect::<String>(),
        );
    }
);
