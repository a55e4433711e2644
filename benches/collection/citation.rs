//! Citations, and how many each kind of record has of them.

use chancery::{graphql::id::Kind, interchange::format::Citation, vocabulary::CitationRole};

use super::{
    Collection,
    dice::{Dice, dealt},
    text,
};

/// Citations of 20 statements in a row: 2.2 each.
const STATEMENT: [usize; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6];
/// Citations of 20 meetings: 2.1 each.
const MEETING: [usize; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 6];
/// Citations of 10 issues: 2 each, none for some.
const ISSUE: [usize; 10] = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4];
/// Citations of 10 outcomes: 1.5 each.
const OUTCOME: [usize; 10] = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3];
/// Citations of 20 claims: 1.75 each.
const CLAIM: [usize; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4];

/// Characters that an excerpt has at most.
const LONGEST: usize = 280;

impl Collection {
    /// Citations of a record that says `text`, mostly of sources about the meeting `near`.
    pub(super) fn citations(
        &self,
        kind: Kind,
        number: usize,
        near: usize,
        text: &str,
    ) -> Vec<Citation> {
        let (hand, keys): (&[usize], &[&'static str]) = match kind {
            Kind::Statement => (&STATEMENT, &["date", "speakers", "text"]),
            Kind::Meeting => (&MEETING, &["date", "place", "participants"]),
            Kind::Issue => (&ISSUE, &["description", "label"]),
            Kind::Outcome => (&OUTCOME, &["date", "text", "state"]),
            Kind::Claim => (&CLAIM, &["date", "text"]),
            _ => (&[], &[]),
        };
        let purpose = format!("citations of {}", kind.as_str());
        let mut dice = Dice::of(self.seed, &purpose, number);
        (0..dealt(self.seed, &purpose, number, hand))
            .map(|place| {
                let mut citation = self.citation(&mut dice, near, text, place == 0);
                citation.field = dice.chance(8).then(|| dice.word(keys).to_owned());
                citation
            })
            .collect()
    }

    fn citation(&self, dice: &mut Dice, near: usize, text: &str, lead: bool) -> Citation {
        let sources = self.scale.number_of(Kind::Source);
        // Each meeting has a few sources of its own; some sources are cited everywhere.
        let source = if dice.chance(92) {
            (near * 2 + dice.below(5)) % sources.max(1)
        } else {
            dice.skewed(sources)
        };
        let others = [(13, CitationRole::Context), (4, CitationRole::Contradicts)];
        let role = dice.choose(CitationRole::Supports, &others);
        let excerpt = match (lead, dice.chance(70)) {
            (true, _) => Some(text.chars().take(LONGEST).collect()),
            (false, true) => Some(text::sentence(dice, "en")),
            (false, false) => None,
        };
        Citation {
            source: self.slug(Kind::Source, source),
            locator: locator(dice),
            excerpt,
            role: if lead { CitationRole::Supports } else { role },
            field: None,
        }
    }
}

fn locator(dice: &mut Dice) -> Option<String> {
    let place = 1 + dice.below(400);
    match dice.below(10) {
        0..4 => Some(format!("p. {place}")),
        4..8 => Some(format!("para {}", 1 + place % 40)),
        8 => Some(format!("{:02}:{:02}", place % 60, place / 7)),
        _ => None,
    }
}
