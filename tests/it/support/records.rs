//! Collections of records, made up from a seed: small, and full of what lists trip over: ties,
//! missing dates and positions, open intervals, a party that took part twice, records that are
//! not published.

use serde_json::{Value, json};

use super::dice::{DATES, Dice, NAMES};

/// Records in the interchange format.
#[derive(Clone)]
pub(crate) struct Collection {
    pub(crate) records: Vec<Value>,
}

impl Collection {
    /// The records as JSON Lines.
    pub(crate) fn lines(&self) -> String {
        let lines = self.records.iter().map(ToString::to_string);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// A collection of some 350 records.
    pub(crate) fn generate(seed: u64) -> Self {
        let slugs = |kind: &str, number| (0..number).map(|n| format!("{kind}-{n}")).collect();
        let mut maker = Maker {
            dice: Dice::new(seed),
            party: slugs("party", 12),
            person: slugs("person", 12),
            issue: slugs("issue", 24),
            source: slugs("source", 24),
            meeting: slugs("meeting", 40),
            statements: Vec::new(),
            citations: 0,
            records: Vec::new(),
        };
        for (kind, number) in [
            ("party", 12),
            ("person", 12),
            ("issue", 24),
            ("source", 24),
            ("meeting", 40),
        ] {
            (0..number).for_each(|place| maker.record(kind, place));
        }
        maker.plan_statements();
        (0..maker.statements.len()).for_each(|place| maker.record("statement", place));
        for kind in ["outcome", "claim"] {
            (0..30).for_each(|place| maker.record(kind, place));
        }
        (0..80).for_each(|place| maker.record("same_as", place));
        Self {
            records: maker.records,
        }
    }
}

struct Maker {
    dice: Dice,
    party: Vec<String>,
    person: Vec<String>,
    issue: Vec<String>,
    source: Vec<String>,
    meeting: Vec<String>,
    /// Meeting of each statement.
    statements: Vec<Option<String>>,
    citations: usize,
    records: Vec<Value>,
}

impl Maker {
    /// None to sixty a meeting, and some at no meeting.
    fn plan_statements(&mut self) {
        for (place, meeting) in self.meeting.iter().enumerate() {
            let number = if place == 0 { 60 } else { self.dice.below(5) };
            let some = std::iter::repeat_n(Some(meeting.clone()), number);
            self.statements.extend(some);
        }
        self.statements.extend(vec![None; 15]);
    }

    fn record(&mut self, kind: &str, place: usize) {
        // The first are the most used. Three are published, so that nobody is left without
        // anything to refer to; the next is not, so that many refer to what nobody can see.
        let statuses = ["DRAFT", "IN_REVIEW", "WITHDRAWN"];
        let status = match place {
            0..3 => "PUBLISHED",
            3 => "DRAFT",
            _ if self.dice.chance(25) => self.dice.one(&statuses),
            _ => "PUBLISHED",
        };
        let dataset = self.dice.one(&["first", "second"]);
        let method = self.dice.one(&["CURATED", "IMPORTED", "MACHINE_EXTRACTED"]);
        let mut record = json!({
            "record": kind, "slug": format!("{}-{place}", kind.replace('_', "-")), "status": status,
            "inference": self.dice.chance(30).then_some("from the context"),
            "provenance": { "dataset": dataset, "method": method },
        });
        let own = match kind {
            "party" => self.own_of_party(place),
            "person" => self.own_of_person(),
            "issue" => self.own_of_issue(place),
            "source" => self.own_of_source(place),
            "meeting" => self.own_of_meeting(place),
            "same_as" => self.own_of_same_as(place),
            "statement" => self.own_of_statement(place),
            kind => self.own_of_result(kind),
        };
        let keys = record.as_object_mut().expect("an object");
        keys.extend(own.as_object().expect("an object").clone());
        self.records.push(record);
    }

    fn name(&mut self) -> String {
        let name = self.dice.one(&NAMES);
        match self.dice.below(4) {
            0 => format!("{name} {}", self.dice.below(3)),
            _ => (*name).to_owned(),
        }
    }

    fn date(&mut self) -> Option<&'static str> {
        self.dice.chance(75).then(|| self.dice.one(&DATES).0)
    }

    /// One to three; the first names a published source that supports the record.
    fn cited(&mut self) -> Value {
        let number = 1 + self.dice.below(3);
        let citation = |place| {
            let known = if place == 0 { 3 } else { self.source.len() };
            self.citations += 1;
            json!({
                "source": self.dice.one(&self.source[..known]),
                "locator": format!("c-{}", self.citations),
                "excerpt": self.dice.chance(50).then_some("words"),
                "role": if place == 0 { "SUPPORTS" } else { self.dice.one(&["SUPPORTS", "CONTEXT"]) },
            })
        };
        (0..number).map(citation).collect()
    }

    fn own_of_party(&mut self, place: usize) -> Value {
        let mut others = self.party.clone();
        others.remove(place);
        json!({
            "name": self.name(), "kind": self.dice.one(&["STATE", "FORUM", "OTHER"]),
            "iso3": self.dice.maybe(&["DEU", "JPN"]),
            "successors": self.dice.some(&others, 2),
        })
    }

    fn own_of_person(&mut self) -> Value {
        let name = self.name();
        let tenures: Value = (0..self.dice.below(4))
            .map(|place| {
                json!({
                    "office": format!("Office {place}"), "party": self.dice.maybe(&self.party),
                    "from": self.dice.maybe(&["2010", "2020-05"]), "to": self.dice.maybe(&["2024-03", "2025"]),
                })
            })
            .collect();
        json!({ "name": format!("A. {name}"), "family_name": self.dice.chance(70).then_some(name), "tenures": tenures })
    }

    fn own_of_issue(&mut self, place: usize) -> Value {
        json!({
            "label": self.name(), "description": "What it is about.",
            "category": self.dice.one(&["TRADE", "SECURITY", "OTHER"]),
            "broader": self.dice.maybe(&self.issue[..place.min(4)]),
            "parties": self.dice.some(&self.party, 3),
            "citations": if self.dice.chance(50) { self.cited() } else { json!([]) },
        })
    }

    fn own_of_source(&mut self, place: usize) -> Value {
        json!({
            "title": self.name(), "kind": self.dice.one(&["READOUT", "TREATY", "BOOK"]),
            "published": self.date(), "language": self.dice.maybe(&["en", "ja"]),
            "publisher": self.dice.maybe(&["Ministry", "Times"]),
            "part_of": self.dice.maybe(&self.source[..place.min(4)]),
        })
    }

    fn own_of_meeting(&mut self, place: usize) -> Value {
        let participants: Value = (0..self.dice.below(5))
            .map(|_| {
                let role = self
                    .dice
                    .one(&["HOST", "GUEST", "PARTICIPANT", "MENTIONED"]);
                let (person, party) = (
                    self.dice.maybe(&self.person),
                    self.dice.maybe(&self.party[..4]),
                );
                // Somebody who is neither has a name at least.
                let named = (person.is_none() && party.is_none()) || self.dice.chance(30);
                json!({ "role": role, "person": person, "party": party,
                    "name_as_given": named.then_some("a guest") })
            })
            .collect();
        let others: Vec<_> = (0..40).filter(|other| *other != place).collect();
        let others = self.dice.some(&others, 2);
        let links: Value = others
            .into_iter()
            .map(|other| {
                json!({ "relation": self.dice.one(&["FOLLOWS", "RELATED"]), "meeting": format!("meeting-{other}") })
            })
            .collect();
        json!({
            "title": self.name(), "kind": self.dice.one(&["VISIT", "SUMMIT", "CALL"]),
            "format": self.dice.one(&["IN_PERSON", "VIDEO"]),
            "event_status": self.dice.one(&["HELD", "SCHEDULED"]), "date": self.date(),
            "place_party": self.dice.maybe(&self.party), "part_of": self.dice.maybe(&self.meeting[..place.min(4)]),
            "participants": participants, "issues": self.dice.some(&self.issue, 3),
            "links": links, "citations": self.cited(),
        })
    }

    fn own_of_statement(&mut self, place: usize) -> Value {
        let speakers: Value = (0..self.dice.below(3))
            .map(|_| {
                let (person, party) = (self.dice.maybe(&self.person), self.dice.maybe(&self.party));
                let named = (person.is_none() && party.is_none()) || self.dice.chance(30);
                json!({ "person": person, "party": party,
                    "name_as_given": named.then_some("a spokesman") })
            })
            .collect();
        let meeting = self.statements[place].clone();
        json!({
            "text": "What was said.", "form": self.dice.one(&["QUOTE", "PARAPHRASE"]),
            "act": self.dice.one(&["STATE", "REQUEST", "WARN"]), "language": self.dice.one(&["en", "ja", "zh-Hant"]),
            "attribution": self.dice.one(&["INDIVIDUAL", "JOINT", "UNKNOWN"]), "date": self.date(),
            "position": self.dice.chance(80).then(|| 1 + self.dice.below(12)), "meeting": meeting,
            "speakers": speakers, "on_behalf_of": self.dice.some(&self.party, 3),
            "addressees": self.dice.some(&self.party, 2), "issues": self.dice.some(&self.issue, 3),
            "citations": self.cited(),
        })
    }

    /// Ten pairs of each kind, each once; the first are the most used.
    fn own_of_same_as(&mut self, place: usize) -> Value {
        let kinds = [
            "party",
            "person",
            "source",
            "issue",
            "meeting",
            "statement",
            "outcome",
            "claim",
        ];
        let kind = kinds[place % kinds.len()];
        let (one, step) = (place / 16, 1 + place / 8 % 2);
        json!({
            "kind": kind, "records": [format!("{kind}-{}", one + step), format!("{kind}-{one}")],
            "judgement": self.dice.one(&["SAME", "SAME", "DIFFERENT", "UNDECIDED"]),
        })
    }

    /// An outcome or a claim.
    fn own_of_result(&mut self, kind: &str) -> Value {
        let mut own = json!({
            "text": "What came of it.", "date": self.date(),
            "meeting": self.dice.maybe(&self.meeting[..6]), "parties": self.dice.some(&self.party, 3),
            "issues": self.dice.some(&self.issue, 3), "citations": self.cited(),
        });
        if kind == "outcome" {
            own["kind"] = json!(self.dice.one(&["AGREEMENT", "DECISION"]));
            own["state"] = json!(self.dice.one(&["OPEN", "UNKNOWN"]));
        }
        own
    }
}
