//! Statements: none to sixty a meeting, and some without one.

use chancery::{
    graphql::id::Kind,
    interchange::format::{Speaker, Statement},
    vocabulary::{Attribution, StatementAct, StatementForm},
};

use super::{
    Collection,
    actor::party_slug,
    add,
    dice::{Dice, dealt},
    source::{origin, status},
    text,
};

/// Statements of a hundred meetings: 44 have none, half have one at most, one has 60; 977 in all.
fn of_a_hundred() -> [usize; 100] {
    std::array::from_fn(|place| 60 * place.pow(5) / 99_usize.pow(5))
}

const ACTS: [(usize, StatementAct); 12] = [
    (7, StatementAct::Discuss),
    (6, StatementAct::Emphasize),
    (5, StatementAct::Reaffirm),
    (4, StatementAct::Announce),
    (4, StatementAct::Request),
    (3, StatementAct::Agree),
    (3, StatementAct::Welcome),
    (3, StatementAct::ExpressConcern),
    (2, StatementAct::Propose),
    (2, StatementAct::Ask),
    (2, StatementAct::Answer),
    (1, StatementAct::Condemn),
];

const FORMS: [(usize, StatementForm); 3] = [
    (36, StatementForm::Paraphrase),
    (4, StatementForm::JointText),
    (2, StatementForm::Mixed),
];

const LANGUAGES: [(usize, &str); 8] = [
    (9, "ja"),
    (7, "zh-Hans"),
    (5, "fr"),
    (4, "ru"),
    (3, "ko"),
    (2, "de"),
    (2, "es"),
    (1, "ar"),
];

impl Collection {
    /// All statements, by meeting; those without one come last.
    pub(super) fn statements(&self) -> impl Iterator<Item = Statement> {
        let at_meetings = (0..self.scale.number_of(Kind::Meeting)).flat_map(|meeting| {
            let count = dealt(self.seed, "statements", meeting, &of_a_hundred());
            (1..=count).map(move |position| Some((meeting, position)))
        });
        at_meetings
            .chain(std::iter::repeat(None))
            .take(self.scale.number_of(Kind::Statement))
            .enumerate()
            .map(|(number, place)| self.statement(number, place))
    }

    /// A statement, and its meeting and position, if it has one.
    fn statement(&self, number: usize, place: Option<(usize, usize)>) -> Statement {
        let mut dice = Dice::of(self.seed, "statement", number);
        // What is said in an interview has a scene too, though no record of it.
        let near = place.map_or(number, |(meeting, _)| meeting);
        let scene = self.scene(near);
        let meeting = place.map(|(meeting, _)| self.meeting_slug(meeting));
        let position = place.and_then(|(_, position)| i32::try_from(position).ok());
        let language = dice.choose("en", &LANGUAGES);
        let text = text::of_length_by_chance(&mut dice, language);
        let mut speakers: Vec<usize> = Vec::new();
        let who = dice.choose(
            Attribution::Individual,
            &[
                (4, Attribution::Unknown),
                (8, Attribution::Joint),
                (8, Attribution::Party),
                (1, Attribution::Collective),
            ],
        );
        let number_of_speakers = match who {
            Attribution::Unknown | Attribution::Collective => 0,
            Attribution::Joint => 2,
            Attribution::Individual | Attribution::Party => 1,
        };
        let first = dice.below(scene.persons.len());
        for person in scene
            .persons
            .iter()
            .cycle()
            .skip(first)
            .take(number_of_speakers)
        {
            add(&mut speakers, *person);
        }
        let mut on_behalf_of = Vec::new();
        for person in speakers.iter().filter(|_| dice.chance(92)) {
            add(&mut on_behalf_of, party_slug(self.home(*person)));
        }
        let mut addressees = Vec::new();
        for person in scene
            .persons
            .iter()
            .take(dice.choose(0, &[(35, 1), (5, 3)]))
        {
            add(&mut addressees, party_slug(self.home(*person)));
        }
        let mut issues: Vec<usize> = scene.issues.iter().copied().take(dice.below(4)).collect();
        if dice.chance(30) {
            add(&mut issues, self.some_issue(&mut dice));
        }
        Statement {
            slug: match (&meeting, position) {
                (Some(meeting), Some(position)) => format!("{meeting}-s{position:03}"),
                _ => self.slug(Kind::Statement, number),
            },
            meeting,
            position,
            citations: self.citations(Kind::Statement, number, near, &text),
            text,
            language: language.to_owned(),
            form: dice.choose(StatementForm::Quote, &FORMS),
            act: dice.choose(StatementAct::State, &ACTS),
            attribution: who,
            date: match dice.below(100) {
                0..3 => None,
                3..70 => scene.when.edtf.clone(),
                _ => Some(scene.when.day_after(dice.below(3))),
            },
            date_basis: dice.chance(10).then(|| "date of the meeting".to_owned()),
            speakers: self.speakers(&mut dice, &speakers),
            on_behalf_of,
            addressees,
            issues: issues
                .into_iter()
                .map(|issue| self.issue_slug(issue))
                .collect(),
            status: status(&mut dice),
            inference: dice
                .chance(3)
                .then(|| "The speaker is taken from the heading.".to_owned()),
            note: dice
                .chance(1)
                .then(|| "Compare the Japanese readout.".to_owned()),
            provenance: Some(origin(&mut dice)),
        }
    }

    fn speakers(&self, dice: &mut Dice, persons: &[usize]) -> Vec<Speaker> {
        let speaker = |person: &usize| Speaker {
            person: dice.chance(80).then(|| self.person_slug(*person)),
            party: dice.chance(90).then(|| party_slug(self.home(*person))),
            name_as_given: Some(self.person_name(*person).0),
            office_as_given: dice.chance(40).then(|| self.office(*person).to_owned()),
        };
        persons.iter().map(speaker).collect()
    }
}
