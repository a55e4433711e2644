//! Outcomes and claims.

use chancery::{
    graphql::id::Kind,
    interchange::format::{Claim, Outcome},
    vocabulary::{OutcomeKind, OutcomeState},
};

use super::{
    Collection,
    actor::party_slug,
    add,
    dice::Dice,
    meeting::Scene,
    source::{origin, status},
    text,
};

const KINDS: [(usize, OutcomeKind); 3] = [
    (30, OutcomeKind::Commitment),
    (25, OutcomeKind::Decision),
    (15, OutcomeKind::Signing),
];

const STATES: [(usize, OutcomeState); 3] = [
    (25, OutcomeState::Open),
    (15, OutcomeState::Fulfilled),
    (5, OutcomeState::Lapsed),
];

impl Collection {
    fn parties_of(&self, scene: &Scene, most: usize) -> Vec<String> {
        let mut parties = Vec::new();
        for person in scene.persons.iter().take(most) {
            add(&mut parties, party_slug(self.home(*person)));
        }
        parties
    }

    pub(super) fn outcome(&self, number: usize) -> Outcome {
        let mut dice = Dice::of(self.seed, "outcome", number);
        let meeting = dice.below(self.scale.number_of(Kind::Meeting));
        let scene = self.scene(meeting);
        let text = text::sentence(&mut dice, "en");
        let most = dice.below(4);
        Outcome {
            slug: self.slug(Kind::Outcome, number),
            meeting: dice.chance(95).then(|| self.slug(Kind::Meeting, meeting)),
            kind: dice.choose(OutcomeKind::Agreement, &KINDS),
            state: dice.choose(OutcomeState::Unknown, &STATES),
            citations: self.citations(Kind::Outcome, number, meeting, &text),
            text,
            date: dice.chance(60).then(|| scene.when.edtf.clone()).flatten(),
            date_basis: None,
            parties: self.parties_of(&scene, most),
            issues: scene
                .issues
                .iter()
                .take(2)
                .map(|issue| self.slug(Kind::Issue, *issue))
                .collect(),
            status: status(&mut dice),
            inference: None,
            note: None,
            provenance: Some(origin(&mut dice)),
        }
    }

    pub(super) fn claim(&self, number: usize) -> Claim {
        let mut dice = Dice::of(self.seed, "claim", number);
        let meeting = dice.below(self.scale.number_of(Kind::Meeting));
        let scene = self.scene(meeting);
        let text = format!(
            "{} {}",
            text::sentence(&mut dice, "en"),
            text::sentence(&mut dice, "en")
        );
        let most = dice.below(3);
        Claim {
            slug: self.slug(Kind::Claim, number),
            citations: self.citations(Kind::Claim, number, meeting, &text),
            text,
            meeting: dice.chance(40).then(|| self.slug(Kind::Meeting, meeting)),
            date: dice.chance(70).then(|| scene.when.edtf.clone()).flatten(),
            date_basis: None,
            parties: self.parties_of(&scene, most),
            issues: scene
                .issues
                .iter()
                .take(3)
                .map(|issue| self.slug(Kind::Issue, *issue))
                .collect(),
            status: status(&mut dice),
            inference: None,
            note: None,
            provenance: Some(origin(&mut dice)),
        }
    }
}
