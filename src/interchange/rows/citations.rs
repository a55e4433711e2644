//! The rows of citations.

use uuid::Uuid;

use super::writer::{Writer, placed};
use crate::{
    clock, entity::citation, graphql::id::Kind, interchange::format::Citation,
    vocabulary::CitationRole,
};

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
