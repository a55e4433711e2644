//! Issues, as a tree.

use chancery::{graphql::id::Kind, interchange::format::Issue, vocabulary::IssueCategory};

use super::{Collection, actor::party_slug, add, dice::Dice, slugged, source::origin, text, words};

/// Issues with none above them.
const ROOTS: usize = 12;
/// Issues right below one.
const BRANCHES: usize = 5;

const CATEGORIES: [IssueCategory; ROOTS] = [
    IssueCategory::Trade,
    IssueCategory::Security,
    IssueCategory::Territory,
    IssueCategory::Environment,
    IssueCategory::Nuclear,
    IssueCategory::Consular,
    IssueCategory::Economy,
    IssueCategory::Culture,
    IssueCategory::Alliance,
    IssueCategory::HumanRights,
    IssueCategory::Bilateral,
    IssueCategory::Other,
];

impl Collection {
    pub(super) fn issue_label(&self, number: usize) -> String {
        let mut dice = Dice::of(self.seed, "label", number);
        let topic = dice.word(&words::TOPICS);
        match dice.below(3) {
            0 => format!("{topic} in the {} region", dice.word(&words::REGIONS)),
            1 => format!(
                "{topic} under the agreement of {}",
                dice.word(&words::PLACES)
            ),
            _ => format!("{topic} and {}", dice.word(&words::TOPICS).to_lowercase()),
        }
    }

    pub(super) fn issue_slug(&self, number: usize) -> String {
        format!("{}-{number:04}", slugged(&self.issue_label(number)))
    }

    /// An issue, some far more often than others.
    pub(super) fn some_issue(&self, dice: &mut Dice) -> usize {
        dice.skewed(self.scale.number_of(Kind::Issue))
    }

    pub(super) fn issue(&self, number: usize) -> Issue {
        let mut dice = Dice::of(self.seed, "issue", number);
        let broader = number.checked_sub(ROOTS).map(|rest| rest / BRANCHES);
        let mut root = number;
        while let Some(rest) = root.checked_sub(ROOTS) {
            root = rest / BRANCHES;
        }
        let label = self.issue_label(number);
        let mut parties = Vec::new();
        for _ in 0..dice.below(5) {
            add(&mut parties, dice.skewed(self.scale.number_of(Kind::Party)));
        }
        let description = (0..=dice.below(2)).map(|_| text::sentence(&mut dice, "en"));
        let description = description.collect::<Vec<_>>().join(" ");
        Issue {
            slug: self.issue_slug(number),
            citations: self.citations(Kind::Issue, number, number, &description),
            description,
            category: CATEGORIES
                .get(root)
                .copied()
                .unwrap_or(IssueCategory::Other),
            broader: broader.map(|above| self.issue_slug(above)),
            aliases: if dice.chance(30) {
                vec![format!("{label}問題")]
            } else {
                Vec::new()
            },
            label,
            parties: parties.into_iter().map(party_slug).collect(),
            status: None,
            inference: None,
            note: None,
            provenance: Some(origin(&mut dice)),
        }
    }
}
