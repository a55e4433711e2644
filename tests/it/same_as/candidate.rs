//! `chancery candidates`.

use serde_json::{Value, json};

use super::{Archive, NIXONS, judged};
use crate::support::database::on_each_engine;

const MEETINGS: &str = r#"{"record":"party","slug":"jpn","name":"Japan","kind":"STATE","iso3":"JPN","wikidata_id":"Q17"}
{"record":"party","slug":"nippon","name":"Nippon","kind":"STATE","iso3":"JPN","aliases":["JAPAN"],"wikidata_id":"Q17"}
{"record":"party","slug":"old-japan","name":"Japan","kind":"STATE","iso3":"JPN","successors":["jpn","nippon"]}
{"record":"source","slug":"a","kind":"READOUT","title":"A","url":"https://example.org/a"}
{"record":"source","slug":"b","kind":"READOUT","title":"B","url":"https://example.org/a"}
{"record":"meeting","slug":"talks","title":"Talks","kind":"SUMMIT","date":"1972-09-01","part_of":"visit","participants":[{"role":"HOST","party":"usa"},{"role":"GUEST","party":"jpn"}],"citations":[{"source":"a"}]}
{"record":"meeting","slug":"visit","title":"Visit","kind":"VISIT","date":"1972-09-01","participants":[{"role":"GUEST","party":"jpn"},{"role":"HOST","party":"usa"}],"citations":[{"source":"a"}]}
{"record":"meeting","slug":"visit-2","title":"A visit","kind":"VISIT","date":"1972-09-01","participants":[{"role":"GUEST","party":"jpn"},{"role":"HOST","party":"usa"},{"role":"MENTIONED","party":"nippon"}],"citations":[{"source":"b"}]}
{"record":"meeting","slug":"year","title":"A year","kind":"VISIT","date":"1972","participants":[{"role":"GUEST","party":"jpn"},{"role":"HOST","party":"usa"}],"citations":[{"source":"b"}],"links":[{"relation":"SAME_EVENT_CANDIDATE","meeting":"visit","note":"same visitor"}]}
"#;

/// What the program prints: its lines, and what it says beside them.
fn found(archive: &Archive, arguments: &[&str]) -> (Vec<Value>, String) {
    let finished = archive.chancery.run(&[&["candidates"], arguments].concat());
    assert_eq!(finished.code, Some(0), "{finished}");
    let lines = finished
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    (lines.collect(), finished.stderr)
}

/// Each pair with the reason.
fn pairs(lines: &[Value]) -> Vec<String> {
    let pair = |line: &Value| {
        let [one, other] = [0, 1].map(|end| line["records"][end].as_str().expect("a slug"));
        format!("{one} {other}: {}", line["note"].as_str().expect("a note"))
    };
    lines.iter().map(pair).collect()
}

on_each_engine!(
    pairs_that_may_be_one_are_found_with_the_reason,
    async |engine| {
        let archive = Archive::new(engine);
        archive.imported(&(NIXONS.to_owned() + MEETINGS));
        let (lines, said) = found(&archive, &[]);
        assert_eq!(
            pairs(&lines),
            [
                "jpn nippon: same Wikidata item Q17; same code JPN and same name `japan`",
                "nixon pat-nixon: `nixon` is the family name of one and the only name of the other",
                "nixon richard-nixon: `nixon` is the family name of one and the only name of the other",
                "a b: same address https://example.org/a",
                "talks visit-2: same day 1972-09-01, same parties jpn, usa",
                "visit visit-2: same day 1972-09-01, same parties jpn, usa",
                "visit year: linked as candidates for one event (same visitor)",
            ]
        );
        assert_eq!(
            lines[0],
            json!({ "record": "same_as", "slug": "party-jpn-and-nippon", "kind": "party", "records": ["jpn", "nippon"],
            "judgement": "UNDECIDED", "note": "same Wikidata item Q17; same code JPN and same name `japan`" })
        );
        assert!(said.starts_with("7 pairs that may be one."), "{said}");
        assert_eq!(found(&archive, &["--kind", "source"]).0.len(), 1);
        assert_eq!(
            found(&archive, &["--kind", "source", "--kind", "person"])
                .0
                .len(),
            3
        );
    }
);

on_each_engine!(
    what_is_printed_is_imported_and_not_printed_again,
    async |engine| {
        let archive = Archive::new(engine);
        archive.imported(&(NIXONS.to_owned() + MEETINGS));
        let printed = archive.chancery.run(&["candidates"]).stdout;
        let edited = printed.replacen("UNDECIDED", "SAME", 1);
        assert_eq!(archive.imported(&edited), "judgements 7 · ·");
        let (lines, said) = found(&archive, &[]);
        assert!(lines.is_empty(), "{lines:?}");
        assert_eq!(said, "No pairs that may be one and are not judged.\n");
    }
);

on_each_engine!(
    a_slug_that_is_taken_or_too_long_gets_a_number,
    async |engine| {
        let archive = Archive::new(engine);
        let long = ["a", "b"].map(|start| start.to_owned() + &"x".repeat(150));
        let person = |slug: &str, name: &str| {
            format!("{{\"record\":\"person\",\"slug\":\"{slug}\",\"name\":\"{name}\"}}\n")
        };
        let persons = long.each_ref().map(|slug| person(slug, "Long")).concat();
        let taken = judged("person-c-and-d", ["nixon", "pat-nixon"], "DIFFERENT");
        archive.imported(&format!(
            "{NIXONS}{persons}{}{}{taken}",
            person("c", "See"),
            person("d", "See")
        ));
        let (lines, _) = found(&archive, &["--kind", "person"]);
        let slugs: Vec<&str> = lines
            .iter()
            .map(|line| line["slug"].as_str().expect("a slug"))
            .collect();
        assert_eq!(slugs[0].len(), 200);
        assert_eq!(
            slugs[1..],
            ["person-c-and-d-2", "person-nixon-and-richard-nixon"]
        );
        archive.imported(&archive.chancery.run(&["candidates"]).stdout);
    }
);

on_each_engine!(a_common_name_is_cut_and_says_so, async |engine| {
    let archive = Archive::new(engine);
    let smiths = (0..20).map(|number| {
        format!("{{\"record\":\"person\",\"slug\":\"smith-{number:02}\",\"name\":\"A. Smith\"}}\n")
    });
    archive.imported(&smiths.collect::<String>());
    let mut counts = Vec::new();
    for _ in 0..3 {
        let (lines, said) = found(&archive, &[]);
        counts.push(lines.len());
        let cut = "20 records of the kind person have this: same name `a. smith`. 100 of their pairs are shown; judge them, and run it again for more.\n";
        assert_eq!(said.starts_with(cut), lines.len() == 100, "{said}");
        archive.import(&archive.chancery.run(&["candidates"]).stdout);
    }
    // All 190 pairs of 20.
    assert_eq!(counts, [100, 90, 0]);
});
