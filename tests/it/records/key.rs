//! A key that is wrong.

use super::{JAPAN, meeting, said_of};

#[test]
fn a_wrong_key_is_named_with_file_line_and_record() {
    for (key, expected) in [
        (
            "kind: VIST",
            "kind: `VIST` is not one of VISIT, SUMMIT, BILATERAL, CONFERENCE, CONSULTATION, NEGOTIATION, CALL, COURTESY_CALL, CEREMONY, PRESS_EVENT, MISSION, OTHER; did you mean `VISIT`?",
        ),
        (
            "participants: [{role: HOST}, {role: GEUST}]",
            "participants[1].role: `GEUST` is not one of HOST, GUEST, PARTICIPANT, CHAIR, MEDIATOR, OBSERVER, FORUM, MENTIONED; did you mean `GUEST`?",
        ),
        (
            "participants: [{party: jpn}]",
            "participants[0].role: missing",
        ),
        (
            "participants: jpn",
            "participants: string \"jpn\", where a list is wanted",
        ),
        (
            "date: 1930-10-87",
            "date: `1930-10-87` is not a date: October 1930 has no day 87",
        ),
        (
            "date: 1930",
            "date: integer `1930`, where text is wanted; write it in quotes",
        ),
        (
            "place_party: jpm",
            "place_party: there is no party with the slug `jpm`; did you mean `jpn`?",
        ),
        (
            "place_party: france",
            "place_party: there is no party with the slug `france`",
        ),
        (
            "place_party: readout",
            "place_party: `readout` is the slug of a source, where a party is wanted",
        ),
        ("part_of: visit", "part_of: a cycle: visit → visit"),
        (
            "citations: []",
            "citations: a published record needs at least one citation that supports it",
        ),
        (
            "citations: [{source: reedout}]",
            "citations[0].source: there is no source with the slug `reedout`; did you mean `readout`?",
        ),
        (
            "citations: [{locator: p. 1}]",
            "citations[0].source: missing",
        ),
        (
            "issues: [jpn]",
            "issues[0]: `jpn` is the slug of a party, where an issue is wanted",
        ),
    ] {
        let said = said_of("visit.yaml", meeting(key));
        assert_eq!(
            said[0],
            format!("visit.yaml:3: meeting `visit`: {expected}")
        );
    }
}

#[test]
fn an_unknown_or_missing_key_is_named() {
    for (text, expected) in [
        (
            "- record: party\n  slug: jpn\n  nmae: Japan\n  name: Japan\n  kind: STATE\n",
            "a.yaml:1: party `jpn`: nmae: no such key; keys are slug, name, kind, iso3, aliases, valid_from, valid_to, wikidata_id, successors, status, inference, note, provenance; did you mean `name`?",
        ),
        (
            "# Parties.\n\n- record: party\n  slug: jpn\n  kind: STATE\n",
            "a.yaml:3: party `jpn`: name: missing",
        ),
        (
            "- slug: jpn\n  name: Japan\n",
            "a.yaml:1: record `jpn`: record: missing; it says the kind: party, person, source, issue, meeting, statement, outcome, claim, same_as",
        ),
        (
            "- record: partty\n  slug: jpn\n",
            "a.yaml:1: partty `jpn`: record: `partty` is no kind of record; kinds are party, person, source, issue, meeting, statement, outcome, claim, same_as; did you mean `party`?",
        ),
        (
            "- record: party\n  name: Japan\n  kind: STATE\n",
            "a.yaml:1: party `?`: slug: missing",
        ),
        (
            "- record: party\n  slug: Japan!\n  name: Japan\n  kind: STATE\n",
            "a.yaml:1: party `Japan!`: slug: a slug cannot contain 'J': only a to z, 0 to 9 and hyphens are allowed",
        ),
        (
            "- record: party\n  slug: nor\n  name: Norway\n  kind: STATE\n  iso3: NO\n",
            "a.yaml:1: party `nor`: iso3: boolean `false`, where text is wanted; write it in quotes",
        ),
        (
            "- Japan\n",
            "a.yaml:1: not a record: a list of keys is wanted",
        ),
    ] {
        assert_eq!(said_of("a.yaml", text), [expected]);
    }
}

#[test]
fn a_cycle_and_a_second_record_of_a_slug_are_named() {
    let issue = |slug, broader| {
        format!(
            "- {{record: issue, slug: {slug}, label: L, description: D, category: TRADE, broader: {broader}}}\n"
        )
    };
    let said = said_of(
        "a.yaml",
        issue("a", "b") + &issue("b", "c") + &issue("c", "b"),
    );
    assert_eq!(
        said,
        [
            "a.yaml:2: issue `b`: broader: a cycle: b → c → b",
            "a.yaml:3: issue `c`: broader: a cycle: c → b → c",
        ]
    );
    let said = said_of("a.yaml", format!("{JAPAN}{JAPAN}"));
    assert_eq!(
        said,
        [
            "a.yaml:2: party `jpn`: slug: a second record of this slug; the first is in a.yaml on line 1"
        ]
    );
}

#[test]
fn a_party_does_not_succeed_itself() {
    let said = said_of(
        "a.yaml",
        "- {record: party, slug: jpn, name: Japan, kind: STATE, successors: [jpn]}\n",
    );
    assert_eq!(
        said,
        ["a.yaml:1: party `jpn`: successors[0]: a party does not succeed itself"]
    );
}

#[test]
fn somebody_who_is_nobody_is_named() {
    let said = said_of("visit.yaml", meeting("participants: [{role: HOST}]"));
    assert_eq!(
        said,
        [
            "visit.yaml:3: meeting `visit`: participants[0]: names nobody: give a person, a party or a name as given"
        ]
    );
}
