//! Sources, some of them parts of a volume; and what all records say of their origin.

use chancery::{
    graphql::id::Kind,
    interchange::format::{Provenance, Source},
    vocabulary::{ProvenanceMethod, RecordStatus, SourceKind},
};

use super::{Collection, date::When, dice::Dice, slugged, words};

/// Each of so many sources is a volume, of which those after it may be parts.
const VOLUME: usize = 50;

const KINDS: [(usize, SourceKind); 10] = [
    (18, SourceKind::Readout),
    (16, SourceKind::Transcript),
    (12, SourceKind::Memorandum),
    (10, SourceKind::Minutes),
    (6, SourceKind::JointStatement),
    (6, SourceKind::Communique),
    (5, SourceKind::ArchivalDocument),
    (4, SourceKind::DatabasePage),
    (3, SourceKind::Interview),
    (2, SourceKind::SocialPost),
];

impl Collection {
    fn source_title(&self, number: usize) -> String {
        let mut dice = Dice::of(self.seed, "title of source", number);
        let topic = dice.word(&words::TOPICS);
        let (place, other) = (dice.word(&words::PLACES), dice.word(&words::PLACES));
        if number.is_multiple_of(VOLUME) {
            return format!(
                "Diplomatic Papers, volume {}: {place} and {other}",
                number / VOLUME + 1
            );
        }
        match dice.below(5) {
            0 => format!("{topic}: talks in {place} end without a joint text"),
            1 => format!(
                "Readout of the meeting in {place} on {}",
                topic.to_lowercase()
            ),
            2 => format!("岩屋外務大臣の{place}訪問（{topic}）"),
            3 => format!(
                "Memorandum of conversation, {place}: {}",
                topic.to_lowercase()
            ),
            _ => format!(
                "Remarks by the ministers of {place} and {other} after consultations on {}, with questions and answers",
                topic.to_lowercase()
            ),
        }
    }

    pub(super) fn source_slug(&self, number: usize) -> String {
        let title = slugged(&self.source_title(number));
        format!(
            "src-{}-{number:06}",
            title.get(..40).unwrap_or(&title).trim_end_matches('-')
        )
    }

    pub(super) fn source(&self, number: usize) -> Source {
        let mut dice = Dice::of(self.seed, "source", number);
        let slug = self.source_slug(number);
        let published = When::throw(&mut dice);
        let volume = number - number % VOLUME;
        let kind = dice.choose(SourceKind::NewsReport, &KINDS);
        let digest: String = (0..4)
            .map(|_| format!("{:016x}", dice.below(usize::MAX)))
            .collect();
        Source {
            kind: if number == volume {
                SourceKind::EditedVolume
            } else {
                kind
            },
            title: self.source_title(number),
            author: dice.chance(20).then(|| self.person_name(number).0),
            publisher: dice
                .chance(90)
                .then(|| dice.word(&words::PUBLISHERS).to_owned()),
            url: dice
                .chance(85)
                .then(|| format!("https://archive.example/{}/{slug}", published.year())),
            archive_url: dice
                .chance(25)
                .then(|| format!("https://web.archive.example/{slug}")),
            archive_reference: dice
                .chance(15)
                .then(|| format!("FO 371/{}", 10_000 + dice.below(90_000))),
            language: Some(
                dice.choose(
                    "en",
                    &[(12, "ja"), (10, "zh-Hans"), (5, "fr"), (4, "ru"), (3, "ko")],
                )
                .to_owned(),
            ),
            licence: dice.chance(30).then(|| "CC0-1.0".to_owned()),
            part_of: (number != volume && dice.chance(25)).then(|| self.slug(Kind::Source, volume)),
            retrieved_on: dice
                .chance(50)
                .then(|| format!("2025-0{}-1{}", 1 + dice.below(9), dice.below(10))),
            content_sha256: dice.chance(40).then_some(digest),
            published: published.edtf,
            slug,
            status: None,
            inference: None,
            note: None,
            provenance: Some(origin(&mut dice)),
        }
    }
}

/// Where a record came from: one of a few data sets.
pub(super) fn origin(dice: &mut Dice) -> Provenance {
    let machine = ("generated-papers", ProvenanceMethod::MachineExtracted);
    let others = [
        (25, ("generated-readouts", ProvenanceMethod::Imported)),
        (10, ("generated-digest", ProvenanceMethod::Curated)),
    ];
    let (dataset, method) = dice.choose(machine, &others);
    Provenance {
        dataset: dataset.to_owned(),
        method,
    }
}

/// Standing of a record that may be unpublished: a few are. Nothing is said where it is the usual.
pub(super) fn status(dice: &mut Dice) -> Option<RecordStatus> {
    let others = [
        (1, Some(RecordStatus::Draft)),
        (1, Some(RecordStatus::InReview)),
        (1, Some(RecordStatus::Withdrawn)),
    ];
    dice.choose(None, &others)
}
