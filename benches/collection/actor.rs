//! Parties and persons.

use chancery::{
    graphql::id::Kind,
    interchange::format::{Party, Person, Tenure},
    vocabulary::PartyKind,
};

use super::{Collection, dice::Dice, slugged, source::origin, states::STATES, words};

/// The first parties are states, the others organisations and forums.
pub(super) fn party_name(number: usize) -> String {
    if let Some((_, name)) = STATES.get(number) {
        return (*name).to_owned();
    }
    let rest = number - STATES.len();
    let pick = |list: &[&'static str], place: usize| {
        list.get(place % list.len().max(1))
            .copied()
            .unwrap_or_default()
    };
    let region = pick(&words::REGIONS, rest);
    let purpose = pick(&words::PURPOSES, rest / words::REGIONS.len());
    let round = rest / (words::REGIONS.len() * words::PURPOSES.len());
    let body = pick(&["Organization", "Forum", "Council", "Union"], round);
    match round / 4 {
        0 => format!("{region} {body} for {purpose}"),
        more => format!("{region} {body} for {purpose}, chapter {}", more + 1),
    }
}

pub(super) fn party_slug(number: usize) -> String {
    match STATES.get(number) {
        Some((code, _)) => code.to_ascii_lowercase(),
        None => slugged(&party_name(number)),
    }
}

impl Collection {
    pub(super) fn party(&self, number: usize) -> Party {
        let mut dice = Dice::of(self.seed, "party", number);
        let name = party_name(number);
        let code = STATES.get(number).map(|(code, _)| (*code).to_owned());
        let parties = self.scale.number_of(Kind::Party);
        let successor = dice.below(parties);
        let succeeded = dice.chance(4) && successor != number;
        Party {
            slug: party_slug(number),
            kind: match (&code, name.contains("Forum")) {
                (Some(_), _) => PartyKind::State,
                (None, true) => PartyKind::Forum,
                (None, false) => PartyKind::InternationalOrganization,
            },
            aliases: if dice.chance(40) {
                vec![format!("{name} (delegation)")]
            } else {
                Vec::new()
            },
            name,
            iso3: code,
            valid_from: dice
                .chance(30)
                .then(|| format!("19{:02}", 10 + dice.below(80))),
            valid_to: succeeded.then(|| "1991-12-26".to_owned()),
            wikidata_id: dice
                .chance(80)
                .then(|| format!("Q{}", 10 + dice.below(900_000))),
            successors: if succeeded {
                vec![party_slug(successor)]
            } else {
                Vec::new()
            },
            status: None,
            inference: None,
            note: None,
            provenance: Some(origin(&mut dice)),
        }
    }

    /// The party that a person belongs to: the larger ones have more.
    pub(super) fn home(&self, person: usize) -> usize {
        let parties = self.scale.number_of(Kind::Party);
        Dice::of(self.seed, "home", person).skewed(parties)
    }

    pub(super) fn person_name(&self, number: usize) -> (String, &'static str) {
        let mut dice = Dice::of(self.seed, "name", number);
        let (given, family) = (dice.word(&words::GIVEN), dice.word(&words::FAMILY));
        let initial = char::from(
            b"ABCDEFGHJKLMNPRSTW"
                .get(dice.below(18))
                .copied()
                .unwrap_or(b'A'),
        );
        let name = if dice.chance(50) {
            format!("{given} {initial}. {family}")
        } else {
            format!("{given} {family}")
        };
        (name, family)
    }

    pub(super) fn person_slug(&self, number: usize) -> String {
        format!("{}-{number:05}", slugged(&self.person_name(number).0))
    }

    /// The office that a person is mostly named by.
    pub(super) fn office(&self, person: usize) -> &'static str {
        Dice::of(self.seed, "office", person).word(&words::OFFICES)
    }

    pub(super) fn person(&self, number: usize) -> Person {
        let mut dice = Dice::of(self.seed, "person", number);
        let (name, family) = self.person_name(number);
        let offices = dice.choose(1, &[(25, 0), (9, 2), (3, 3), (1, 5)]);
        let mut year = 1_900 + dice.below(110);
        let tenures = (0..offices)
            .map(|place| {
                let from = year;
                year += 1 + dice.below(4);
                Tenure {
                    office: match place {
                        0 => self.office(number).to_owned(),
                        _ => dice.word(&words::OFFICES).to_owned(),
                    },
                    party: dice.chance(95).then(|| party_slug(self.home(number))),
                    from: dice.chance(90).then(|| {
                        format!("{from}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))
                    }),
                    to: dice
                        .chance(70)
                        .then(|| format!("{year}-{:02}", 1 + dice.below(12))),
                }
            })
            .collect();
        Person {
            slug: self.person_slug(number),
            aliases: if dice.chance(35) {
                vec![dice.word(&words::NATIVE).to_owned()]
            } else {
                Vec::new()
            },
            name,
            family_name: Some(family.to_owned()),
            wikidata_id: dice.chance(60).then(|| format!("Q{}", 1_000_000 + number)),
            tenures,
            status: None,
            inference: None,
            note: dice
                .chance(3)
                .then(|| "May be two persons of one name.".to_owned()),
            provenance: Some(origin(&mut dice)),
        }
    }
}
