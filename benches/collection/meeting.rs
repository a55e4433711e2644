//! Meetings: who met, when, where and about what.

use chancery::{
    graphql::id::Kind,
    interchange::format::{Link, Meeting, Participant},
    vocabulary::{EventStatus, MeetingFormat, MeetingKind, MeetingRelation, ParticipationRole},
};

use super::{
    Collection,
    actor::{party_name, party_slug},
    add,
    date::When,
    dice::Dice,
    slugged,
    source::{origin, status},
    text, words,
};

/// What a meeting and the statements at it have in common.
pub(crate) struct Scene {
    pub(crate) when: When,
    pub(crate) place: &'static str,
    /// Who met, as numbers of persons: two at least.
    pub(crate) persons: Vec<usize>,
    /// What it was about, as numbers of issues.
    pub(crate) issues: Vec<usize>,
}

const KINDS: [(usize, MeetingKind); 10] = [
    (22, MeetingKind::Conference),
    (18, MeetingKind::Visit),
    (12, MeetingKind::PressEvent),
    (8, MeetingKind::Consultation),
    (6, MeetingKind::Call),
    (4, MeetingKind::Negotiation),
    (3, MeetingKind::CourtesyCall),
    (2, MeetingKind::Summit),
    (1, MeetingKind::Ceremony),
    (1, MeetingKind::Mission),
];

impl Collection {
    pub(crate) fn scene(&self, meeting: usize) -> Scene {
        let mut dice = Dice::of(self.seed, "scene", meeting);
        let mut persons = Vec::new();
        let most = dice.choose(2, &[(25, 3), (12, 4), (5, 6), (2, 9), (1, 20)]);
        for _ in 0..most {
            add(
                &mut persons,
                dice.skewed(self.scale.number_of(Kind::Person)),
            );
        }
        let mut issues = Vec::new();
        for _ in 0..dice.choose(1, &[(22, 2), (10, 3), (8, 5), (6, 9), (6, 0)]) {
            add(&mut issues, self.some_issue(&mut dice));
        }
        Scene {
            when: When::throw(&mut dice),
            place: dice.word(&words::PLACES),
            persons,
            issues,
        }
    }

    pub(super) fn meeting_slug(&self, number: usize) -> String {
        let mut dice = Dice::of(self.seed, "slug of meeting", number);
        let topic = slugged(dice.word(&words::TOPICS));
        let place = slugged(dice.word(&words::PLACES));
        let what = dice.word(&["talks", "visit", "call", "conference-of-foreign-ministers"]);
        format!("{topic}-{what}-{place}-{number:05}")
    }

    pub(super) fn meeting(&self, number: usize) -> Meeting {
        let mut dice = Dice::of(self.seed, "meeting", number);
        let scene = self.scene(number);
        let kind = dice.choose(MeetingKind::Bilateral, &KINDS);
        let mut homes = Vec::new();
        for person in &scene.persons {
            add(&mut homes, self.home(*person));
        }
        let host = homes.last().map(|party| party_slug(*party));
        let who: Vec<String> = homes.into_iter().map(party_name).collect();
        let about = scene
            .issues
            .first()
            .map_or_else(|| "courtesy".to_owned(), |issue| self.issue_label(*issue));
        let title = format!(
            "Meeting of {} in {} on {about}",
            who.join(" and "),
            scene.place
        );
        let summary = (0..=dice.below(3)).map(|_| text::sentence(&mut dice, "en"));
        let summary = summary.collect::<Vec<_>>().join(" ");
        Meeting {
            slug: self.meeting_slug(number),
            citations: self.citations(Kind::Meeting, number, number, &title),
            title: title.chars().take(300).collect(),
            kind,
            format: match kind {
                MeetingKind::Call => MeetingFormat::Call,
                _ => dice.choose(
                    MeetingFormat::InPerson,
                    &[(20, MeetingFormat::Unknown), (3, MeetingFormat::Video)],
                ),
            },
            event_status: dice.choose(
                EventStatus::Held,
                &[(2, EventStatus::Scheduled), (1, EventStatus::Cancelled)],
            ),
            date_basis: dice
                .chance(30)
                .then(|| "publication date of the source".to_owned()),
            date: scene.when.edtf.clone(),
            place: dice.chance(85).then(|| scene.place.to_owned()),
            place_party: host.filter(|_| dice.chance(80)),
            summary: dice.chance(55).then_some(summary),
            // Always an earlier one, so that there is no cycle.
            part_of: (number > 0 && dice.chance(8)).then(|| self.meeting_slug(dice.below(number))),
            participants: self.participants(&mut dice, &scene),
            issues: scene
                .issues
                .iter()
                .map(|issue| self.issue_slug(*issue))
                .collect(),
            links: self.links(&mut dice, number),
            status: status(&mut dice),
            inference: dice
                .chance(2)
                .then(|| "Two reports are taken to be of one meeting.".to_owned()),
            note: None,
            provenance: Some(origin(&mut dice)),
        }
    }

    fn participants(&self, dice: &mut Dice, scene: &Scene) -> Vec<Participant> {
        let others = [
            (8, ParticipationRole::Observer),
            (4, ParticipationRole::Mentioned),
        ];
        let last = scene.persons.len().saturating_sub(1);
        let people = scene.persons.iter().enumerate();
        people
            .map(|(place, person)| Participant {
                role: match place {
                    0 => ParticipationRole::Guest,
                    place if place == last => ParticipationRole::Host,
                    _ => dice.choose(ParticipationRole::Participant, &others),
                },
                person: dice.chance(85).then(|| self.person_slug(*person)),
                party: dice.chance(95).then(|| party_slug(self.home(*person))),
                name_as_given: Some(self.person_name(*person).0),
                office_as_given: dice.chance(70).then(|| self.office(*person).to_owned()),
            })
            .collect()
    }

    /// Links to other meetings, later ones too: references lead forward as well as back.
    fn links(&self, dice: &mut Dice, number: usize) -> Vec<Link> {
        let mut linked = Vec::new();
        for _ in 0..dice.choose(0, &[(8, 1), (3, 2)]) {
            let other = dice.below(self.scale.number_of(Kind::Meeting));
            if other != number {
                add(&mut linked, other);
            }
        }
        let relations = [
            (40, MeetingRelation::Related),
            (10, MeetingRelation::SameEventCandidate),
        ];
        let linked = linked.into_iter().map(|other| Link {
            relation: dice.choose(MeetingRelation::Follows, &relations),
            meeting: self.meeting_slug(other),
            note: dice
                .chance(20)
                .then(|| "Same place, one week later.".to_owned()),
        });
        linked.collect()
    }
}
