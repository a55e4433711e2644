//! Judgements as lines of the interchange format.

use super::{Archive, NIXONS, judged};
use crate::support::database::on_each_engine;

const PAIR: [&str; 2] = ["nixon", "richard-nixon"];

on_each_engine!(
    a_judgement_is_imported_once_and_changed_by_its_slug,
    async |engine| {
        let archive = Archive::new(engine);
        let lines = NIXONS.to_owned() + &judged("one-nixon", PAIR, "UNDECIDED");
        assert_eq!(archive.imported(&lines), "judgements 1 · ·");
        assert_eq!(archive.imported(&lines), "judgements · · 1");
        // A pair has no order.
        let turned = judged("one-nixon", ["richard-nixon", "nixon"], "UNDECIDED");
        assert_eq!(archive.imported(&turned), "judgements · · 1");
        assert_eq!(
            archive.imported(&judged("one-nixon", PAIR, "SAME")),
            "judgements · 1 ·"
        );
        // The collection comes again, and the judgement stays.
        assert_eq!(archive.imported(NIXONS), "");
        assert_eq!(
            archive.imported(&judged("one-nixon", PAIR, "SAME")),
            "judgements · · 1"
        );
    }
);

on_each_engine!(what_is_exported_is_imported_as_it_was, async |engine| {
    let archive = Archive::new(engine);
    let lines = NIXONS.to_owned()
        + &judged("one-nixon", PAIR, "SAME")
        + &judged("wife", ["richard-nixon", "pat-nixon"], "DIFFERENT");
    archive.imported(&lines);
    let exported = archive.chancery.run(&["export"]);
    assert_eq!(exported.code, Some(0), "{exported}");
    let line = r#""slug":"wife","kind":"person","records":["pat-nixon","richard-nixon"],"judgement":"DIFFERENT""#;
    assert!(exported.stdout.contains(line), "{exported}");
    let copy = Archive::new(engine);
    assert_eq!(copy.imported(&exported.stdout), "judgements 2 · ·");
    assert_eq!(copy.chancery.run(&["export"]).stdout, exported.stdout);
});

on_each_engine!(
    judgements_may_change_pairs_with_each_other,
    async |engine| {
        let archive = Archive::new(engine);
        let other = ["nixon", "pat-nixon"];
        archive.imported(
            &(NIXONS.to_owned() + &judged("a", PAIR, "SAME") + &judged("b", other, "DIFFERENT")),
        );
        let swapped = judged("a", other, "DIFFERENT") + &judged("b", PAIR, "SAME");
        assert_eq!(archive.imported(&swapped), "judgements · 2 ·");
        // A new one takes the pair that an old one leaves.
        let left = judged("c", PAIR, "SAME") + &judged("b", ["pat-nixon", "richard-nixon"], "SAME");
        assert_eq!(archive.imported(&left), "judgements 1 1 ·");
        assert_eq!(archive.imported(&left), "judgements · · 2");
    }
);

on_each_engine!(what_is_wrong_with_a_judgement_is_named, async |engine| {
    let archive = Archive::new(engine);
    let two = judged("one-nixon", PAIR, "SAME");
    let wrong = |from: &str, to: &str| NIXONS.to_owned() + &two.replace(from, to);
    for (lines, said) in [
        (
            wrong(r#""nixon","#, ""),
            "records: a judgement is about two records, and one is named",
        ),
        (
            wrong(r#"["nixon","richard-nixon"]"#, "[]"),
            "records: a judgement is about two records, and none is named",
        ),
        (
            wrong(r#""nixon","#, r#""nixon","pat-nixon","#),
            "records: a judgement is about two records, and 3 are named",
        ),
        (
            wrong(r#""richard-nixon"]"#, r#""nixon"]"#),
            "records[1]: `nixon` is named twice",
        ),
        (
            wrong(r#""richard-nixon"]"#, r#""richard-nixen"]"#),
            "records[1]: there is no person with the slug `richard-nixen`; did you mean `richard-nixon`?",
        ),
        (
            wrong(r#""richard-nixon"]"#, r#""usa"]"#),
            "records[1]: `usa` is the slug of a party, where a person is wanted",
        ),
        (
            wrong("SAME", "SAM"),
            "judgement: `SAM` is not one of SAME, DIFFERENT, UNDECIDED; did you mean `SAME`?",
        ),
        (
            wrong(r#":"person","records"#, r#":"citation","records"#),
            "kind: `citation` is not one of party, person, source, issue, meeting, statement, outcome, claim",
        ),
        (wrong(r#","judgement":"SAME""#, ""), "judgement: missing"),
    ] {
        assert_eq!(
            archive.refused(&lines),
            [format!("lines.jsonl:5: same_as `one-nixon`: {said}")]
        );
    }
});

on_each_engine!(a_pair_is_judged_once, async |engine| {
    let archive = Archive::new(engine);
    let first = NIXONS.to_owned() + &judged("first", PAIR, "SAME");
    let second = judged("second", ["richard-nixon", "nixon"], "DIFFERENT");
    let said = "same_as `second`: records: a second judgement of this pair; the first is `first`";
    assert_eq!(
        archive.refused(&(first.clone() + &second)),
        [format!("lines.jsonl:6: {said} in lines.jsonl on line 5")]
    );
    archive.imported(&first);
    assert_eq!(
        archive.refused(&second),
        [format!("lines.jsonl:1: {said} in the database")]
    );
    // Withdrawn is not forgotten: the judgement is changed, not made a second time.
    let withdrawn = judged("first", PAIR, "SAME").replace('}', r#","status":"WITHDRAWN"}"#);
    assert_eq!(archive.imported(&withdrawn), "judgements · 1 ·");
    assert_eq!(archive.refused(&second).len(), 1);
});
