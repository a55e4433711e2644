//! Which citations of a record stay when it is changed. Their ids are public: whoever has quoted
//! one should find it again.

use std::vec;

use uuid::Uuid;

use super::writer::{Writer, placed};
use crate::{
    clock,
    entity::citation,
    graphql::id::Kind,
    interchange::{format::Citation, stored::Stored},
    vocabulary::CitationRole,
};

/// Ids of the citations of a record, in the order of its new list; none for a new one.
#[derive(Debug, Default)]
pub(super) struct KeptCitations(vec::IntoIter<Option<Uuid>>);

impl KeptCitations {
    /// A citation stays where it is written as it was. Of the others, one that names the same
    /// source as one that was there is that one, corrected.
    pub(super) fn of(stored: &Stored, wanted: &[Citation]) -> Self {
        let mut left: Vec<(Uuid, &Citation)> = stored
            .base
            .citations
            .iter()
            .copied()
            .zip(stored.record.citations())
            .collect();
        let mut ids = vec![None; wanted.len()];
        let same: [fn(&Citation, &Citation) -> bool; 2] =
            [|old, new| old == new, |old, new| old.source == new.source];
        for is_same in same {
            for (id, citation) in ids.iter_mut().zip(wanted) {
                if id.is_none()
                    && let Some(place) = left.iter().position(|(_, old)| is_same(old, citation))
                {
                    *id = Some(left.remove(place).0);
                }
            }
        }
        Self(ids.into_iter())
    }

    /// The id of the next citation, where it has one.
    pub(super) fn next(&mut self) -> Option<Uuid> {
        self.0.next().flatten()
    }
}

impl Writer<'_> {
    /// Writes the citations of a record and says which one leads: the first that supports it.
    pub(super) fn citations(
        &mut self,
        kind: Kind,
        subject: Uuid,
        citations: &[Citation],
    ) -> Option<Uuid> {
        let subject_of = |wanted: Kind| (kind == wanted).then_some(subject);
        let first = self.rows.citation.len();
        for (position, citation) in placed(citations) {
            let row = citation::Model {
                id: self.kept.next().unwrap_or_else(clock::new_id),
                source_id: self.id(Kind::Source, &citation.source),
                meeting_id: subject_of(Kind::Meeting),
                statement_id: subject_of(Kind::Statement),
                outcome_id: subject_of(Kind::Outcome),
                claim_id: subject_of(Kind::Claim),
                issue_id: subject_of(Kind::Issue),
                position,
                locator: citation.locator.clone(),
                excerpt: citation.excerpt.clone(),
                role: citation.role,
                field: citation.field.clone(),
            };
            self.rows.citation.push(row);
        }
        let mut written = self.rows.citation.iter().skip(first);
        let lead = written.find(|row| row.role == CitationRole::Supports);
        lead.map(|row| row.id)
    }
}
