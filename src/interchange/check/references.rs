//! What a record refers to.

use std::collections::HashSet;

use super::{Mention, Proof, checker::Checker, names::NameId};
use crate::{
    graphql::id::Kind,
    interchange::format::{Citation, Record},
    value::slug::MAX_LENGTH,
    vocabulary::{CitationRole, RecordStatus},
};

impl Checker<'_> {
    /// Notes a reference. What it leads to may be read later, or be in the database.
    pub(super) fn reference(
        &mut self,
        field: &str,
        kind: Kind,
        slug: Option<&String>,
    ) -> Option<NameId> {
        let slug = slug?;
        if self.is_muted(field) {
            return None;
        }
        // No record has such a slug, and a register of them would be as large as the texts.
        if slug.len() > MAX_LENGTH {
            self.fault(
                field,
                format!("longer than {MAX_LENGTH} characters, which no slug is"),
            );
            return None;
        }
        let target = self.check.names.note(kind, slug);
        let known = self.check.names.get(target);
        if !known.is_some_and(|(_, _, name)| name.is_known()) {
            self.check.mentions.push(Mention {
                by: self.by,
                at: self.at,
                field: field.into(),
                target,
            });
        }
        Some(target)
    }

    /// Notes a list of references, none of which may stand there twice.
    pub(super) fn references(&mut self, field: &str, kind: Kind, slugs: &[String]) {
        let mut seen = HashSet::new();
        for (place, slug) in slugs.iter().enumerate() {
            let field = format!("{field}[{place}]");
            self.reference(&field, kind, Some(slug));
            if !seen.insert(slug) {
                self.fault(&field, format!("`{slug}` is named twice"));
            }
        }
    }

    /// Notes the record that this one is part of, or that is broader.
    pub(super) fn above(&mut self) -> Option<NameId> {
        let (field, slug) = match self.record {
            Record::Issue(issue) => ("broader", &issue.broader),
            Record::Meeting(meeting) => ("part_of", &meeting.part_of),
            Record::Source(source) => ("part_of", &source.part_of),
            _ => return None,
        };
        self.reference(field, self.record.kind(), slug.as_ref())
    }

    /// Notes the citations. What is published needs one that supports it, of a source that is
    /// published too: without, readers would see no proof.
    pub(super) fn citations(&mut self) {
        let record = self.record;
        let mut supporting = Vec::new();
        for (place, citation) in record.citations().iter().enumerate() {
            let field = format!("citations[{place}].source");
            let source = self.reference(&field, Kind::Source, Some(&citation.source));
            if citation.role == CitationRole::Supports {
                supporting.extend(source);
            }
            self.spoken_for(place, citation);
        }
        let must_cite = matches!(
            record,
            Record::Meeting(_) | Record::Statement(_) | Record::Outcome(_) | Record::Claim(_)
        );
        if !must_cite || record.status() != RecordStatus::Published {
            return;
        }
        // What says nothing of its standing keeps the one that it has: only the database knows it.
        let is_published = |source: &NameId| {
            let name = self.check.names.get(*source);
            name.is_some_and(|(_, _, name)| {
                name.read.is_some() && name.is_published && !name.is_silent
            })
        };
        if !supporting.iter().any(is_published) {
            self.check.proofs.push(Proof {
                by: self.by,
                at: self.at,
                sources: supporting.into(),
            });
        }
    }

    /// A citation may speak for one key of the record.
    fn spoken_for(&mut self, place: usize, citation: &Citation) {
        let Some(path) = &citation.field else { return };
        let key = path.split(['.', '[']).next().unwrap_or_default();
        let keys = self.record.keys();
        if !keys.contains(&key) {
            let suggestion = crate::interchange::words::did_you_mean(key, keys.iter().copied());
            let kind = self.record.kind().as_str();
            let message = format!("`{path}` is no key of this {kind}{suggestion}");
            self.fault(&format!("citations[{place}].field"), message);
        }
    }
}
