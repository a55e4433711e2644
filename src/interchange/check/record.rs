//! What each kind of record asks of its own keys.

use std::collections::HashSet;

use super::checker::Checker;
use crate::{
    graphql::id::Kind,
    interchange::format::{Meeting, Record, Source, Statement},
};

impl Checker<'_> {
    /// Checks the keys that the kind of the record has of its own.
    pub(super) fn own(&mut self) {
        match self.record {
            Record::Party(party) => {
                self.filled("name", &party.name);
                self.span(
                    ["valid_from", "valid_to"],
                    [&party.valid_from, &party.valid_to],
                );
                self.references("successors", Kind::Party, &party.successors);
                let own = &party.slug;
                if let Some(place) = party.successors.iter().position(|slug| slug == own) {
                    let field = format!("successors[{place}]");
                    self.fault(&field, "a party does not succeed itself");
                }
                self.iso3(party.iso3.as_ref());
                self.wikidata_id(party.wikidata_id.as_ref());
            }
            Record::Person(person) => {
                self.filled("name", &person.name);
                self.wikidata_id(person.wikidata_id.as_ref());
                for (place, tenure) in person.tenures.iter().enumerate() {
                    let at = |key: &str| format!("tenures[{place}].{key}");
                    self.filled(&at("office"), &tenure.office);
                    self.reference(&at("party"), Kind::Party, tenure.party.as_ref());
                    self.span([&at("from"), &at("to")], [&tenure.from, &tenure.to]);
                }
            }
            Record::Source(source) => self.source(source),
            Record::Issue(issue) => {
                self.filled("label", &issue.label);
                self.references("parties", Kind::Party, &issue.parties);
            }
            Record::Meeting(meeting) => self.meeting(meeting),
            Record::Statement(statement) => self.statement(statement),
            Record::Outcome(outcome) => {
                self.filled("text", &outcome.text);
                self.date("date", outcome.date.as_ref());
                self.reference("meeting", Kind::Meeting, outcome.meeting.as_ref());
                self.references("parties", Kind::Party, &outcome.parties);
                self.references("issues", Kind::Issue, &outcome.issues);
            }
            Record::Claim(claim) => {
                self.filled("text", &claim.text);
                self.date("date", claim.date.as_ref());
                self.reference("meeting", Kind::Meeting, claim.meeting.as_ref());
                self.references("parties", Kind::Party, &claim.parties);
                self.references("issues", Kind::Issue, &claim.issues);
            }
            Record::SameAs(judgement) => self.same_as(judgement),
        }
    }

    fn source(&mut self, source: &Source) {
        self.filled("title", &source.title);
        self.date("published", source.published.as_ref());
        self.date("retrieved_on", source.retrieved_on.as_ref());
        self.address("url", source.url.as_ref());
        self.address("archive_url", source.archive_url.as_ref());
        self.language(source.language.as_ref());
        self.digest("content_sha256", source.content_sha256.as_ref());
    }

    fn meeting(&mut self, meeting: &Meeting) {
        self.filled("title", &meeting.title);
        self.date("date", meeting.date.as_ref());
        self.reference("place_party", Kind::Party, meeting.place_party.as_ref());
        self.references("issues", Kind::Issue, &meeting.issues);
        for (place, participant) in meeting.participants.iter().enumerate() {
            let at = |key: &str| format!("participants[{place}].{key}");
            let (person, party) = (participant.person.as_ref(), participant.party.as_ref());
            self.reference(&at("person"), Kind::Person, person);
            self.reference(&at("party"), Kind::Party, party);
            if !participant.is_somebody() {
                self.nobody(&format!("participants[{place}]"));
            }
        }
        let mut seen = HashSet::new();
        for (place, link) in meeting.links.iter().enumerate() {
            let field = format!("links[{place}].meeting");
            self.reference(&field, Kind::Meeting, Some(&link.meeting));
            if link.meeting == meeting.slug {
                self.fault(&field, "a meeting is not linked to itself");
            }
            if !seen.insert((&link.meeting, link.relation)) {
                self.fault(&field, "this link is there twice");
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        self.filled("text", &statement.text);
        self.date("date", statement.date.as_ref());
        self.language(Some(&statement.language));
        if statement
            .position
            .is_some_and(|position| !(1..i32::MAX).contains(&position))
        {
            self.fault("position", "a position is counted from 1");
        }
        self.reference("meeting", Kind::Meeting, statement.meeting.as_ref());
        self.references("on_behalf_of", Kind::Party, &statement.on_behalf_of);
        self.references("addressees", Kind::Party, &statement.addressees);
        self.references("issues", Kind::Issue, &statement.issues);
        for (place, speaker) in statement.speakers.iter().enumerate() {
            let at = |key: &str| format!("speakers[{place}].{key}");
            let (person, party) = (speaker.person.as_ref(), speaker.party.as_ref());
            self.reference(&at("person"), Kind::Person, person);
            self.reference(&at("party"), Kind::Party, party);
            if !speaker.is_somebody() {
                self.nobody(&format!("speakers[{place}]"));
            }
        }
    }
}
