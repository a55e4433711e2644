//! What no single key can say of itself: slugs that are unique, dates that exist, references that
//! lead somewhere, trees without cycles, published records with citations.

use std::collections::{HashMap, HashSet};

use super::{
    Problem, Problems,
    format::Record,
    read::{Located, Reading},
    words,
};
use crate::{
    graphql::id::Kind,
    value::{edtf::Edtf, slug::Slug},
    vocabulary::{CitationRole, RecordStatus},
};

mod kind;

/// Checks records that are to stand by themselves, with no others in the database.
///
/// # Errors
/// All that is wrong with any of them, and with those that could not be read, in their order.
pub fn check(reading: &Reading) -> Result<(), Problems> {
    let mut known: HashMap<(Kind, String), &Located> = HashMap::new();
    let mut problems = reading.problems.clone();
    for record in &reading.records {
        let key = (record.record.kind(), record.record.slug().to_owned());
        if let Some(first) = known.insert(key, record) {
            let message = format!(
                "a second record of this slug; the first is in {} on line {}",
                first.place.file, first.place.line
            );
            problems.push(problem(record, "slug", message));
        }
    }
    for record in &reading.records {
        let mut checker = Checker {
            record,
            reading,
            known: &known,
            problems: &mut problems,
        };
        checker.common();
        checker.own();
        checker.citations();
        checker.cycle();
    }
    if problems.is_empty() {
        Ok(())
    } else {
        problems.sort_by(|a, b| (&a.place.file, a.place.line).cmp(&(&b.place.file, b.place.line)));
        Err(Problems(problems))
    }
}

fn problem(record: &Located, field: &str, message: impl Into<String>) -> Problem {
    Problem {
        place: record.place.clone(),
        record: record.name(),
        field: field.to_owned(),
        message: message.into(),
    }
}

struct Checker<'a> {
    record: &'a Located,
    reading: &'a Reading,
    known: &'a HashMap<(Kind, String), &'a Located>,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn fault(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(problem(self.record, field, message));
    }

    fn common(&mut self) {
        if let Err(error) = self.record.record.slug().parse::<Slug>() {
            self.fault("slug", error.to_string());
        }
    }

    fn filled(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.fault(field, "must not be empty");
        }
    }

    fn date(&mut self, field: &str, date: Option<&String>) -> Option<Edtf> {
        match date?.parse() {
            Ok(date) => Some(date),
            Err(error) => {
                self.fault(field, error.to_string());
                None
            }
        }
    }

    fn span(&mut self, fields: [&str; 2], [from, to]: [&Option<String>; 2]) {
        let [from_field, to_field] = fields;
        let from = self
            .date(from_field, from.as_ref())
            .and_then(|date| date.earliest());
        let to = self
            .date(to_field, to.as_ref())
            .and_then(|date| date.latest());
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            self.fault(to_field, format!("lies before `{from_field}`"));
        }
    }

    fn reference(&mut self, field: &str, kind: Kind, slug: Option<&String>) {
        let Some(slug) = slug else { return };
        let broken = (kind.as_str().to_owned(), slug.clone());
        if self.known.contains_key(&(kind, slug.clone())) || self.reading.broken.contains(&broken) {
            return;
        }
        let other = Record::KINDS
            .iter()
            .find(|other| self.known.contains_key(&(**other, slug.clone())));
        if let Some(other) = other {
            let (other, kind) = (words::one(other.as_str()), words::one(kind.as_str()));
            let message = format!("`{slug}` is the slug of {other}, where {kind} is wanted");
            self.fault(field, message);
        } else if !self.reading.has_gaps {
            let of_kind = self.known.keys().filter(|(known, _)| *known == kind);
            let suggestion = words::did_you_mean(slug, of_kind.map(|(_, slug)| slug.as_str()));
            let message = format!(
                "there is no {} with the slug `{slug}`{suggestion}",
                kind.as_str()
            );
            self.fault(field, message);
        }
    }

    fn references(&mut self, field: &str, kind: Kind, slugs: &[String]) {
        let mut seen = HashSet::new();
        for (place, slug) in slugs.iter().enumerate() {
            let field = format!("{field}[{place}]");
            self.reference(&field, kind, Some(slug));
            if !seen.insert(slug) {
                self.fault(&field, format!("`{slug}` is named twice"));
            }
        }
    }

    fn citations(&mut self) {
        let record = &self.record.record;
        let published = |record: &Record| record.status() == RecordStatus::Published;
        let must_cite = matches!(
            record,
            Record::Meeting(_) | Record::Statement(_) | Record::Outcome(_) | Record::Claim(_)
        ) && published(record);
        for (place, citation) in record.citations().iter().enumerate() {
            self.reference(
                &format!("citations[{place}].source"),
                Kind::Source,
                Some(&citation.source),
            );
        }
        if !must_cite {
            return;
        }
        let mut supporting = record
            .citations()
            .iter()
            .filter(|citation| citation.role == CitationRole::Supports)
            .peekable();
        if supporting.peek().is_none() {
            self.fault(
                "citations",
                "a published record needs at least one citation that supports it",
            );
            return;
        }
        let shown = supporting.any(|citation| {
            self.known
                .get(&(Kind::Source, citation.source.clone()))
                .is_none_or(|source| published(&source.record))
        });
        if !shown {
            self.fault(
                "citations",
                "no source that supports it is published, so readers would see no proof",
            );
        }
    }

    /// Follows `broader` and `part_of` upward until there is no more, or the record itself.
    fn cycle(&mut self) {
        let located = self.record;
        let above = |record: &Record| match record {
            Record::Issue(issue) => issue.broader.clone(),
            Record::Meeting(meeting) => meeting.part_of.clone(),
            Record::Source(source) => source.part_of.clone(),
            _ => None,
        };
        let field = if matches!(located.record, Record::Issue(_)) {
            "broader"
        } else {
            "part_of"
        };
        let (kind, start) = (located.record.kind(), located.record.slug().to_owned());
        let mut path = vec![start.clone()];
        let mut next = above(&located.record);
        while let Some(slug) = next {
            path.push(slug.clone());
            if slug == start {
                self.fault(field, format!("a cycle: {}", path.join(" → ")));
                return;
            }
            if path.iter().filter(|passed| **passed == slug).count() > 1 {
                // A cycle further up; its own members report it.
                return;
            }
            next = self
                .known
                .get(&(kind, slug))
                .and_then(|record| above(&record.record));
        }
    }
}
