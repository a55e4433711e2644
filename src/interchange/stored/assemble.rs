//! One row and what belongs to it, put together as a record. What has no slug is not shown: where
//! slugs are those of published records, others are left out, and so is whoever is known by
//! nothing else.

use uuid::Uuid;

use super::{
    children::{Children, Note},
    slugs::Slugs,
};
use crate::{
    entity::{citation, claim, issue, meeting, outcome, party, person, same_as, source, statement},
    graphql::id::Kind,
    interchange::format::{self, Citation, Link, Participant, Provenance, Record, Speaker, Tenure},
};

/// A row of a record.
pub(super) trait Assemble: Sized {
    /// Notes what the row itself refers to.
    fn refers(&self, note: Note<'_>);

    /// Takes what belongs to the row out of `children`, and puts the record together.
    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record;
}

/// Puts a record together: its own keys, and those that all records have.
macro_rules! record {
    ($kind:ident of $row:ident { $($own:tt)* }) => {
        Record::$kind(format::$kind {
            $($own)*
            status: Some($row.status),
            provenance: Some(Provenance {
                dataset: $row.provenance_dataset.clone(),
                method: $row.provenance_method,
            }),
            inference: $row.inference,
            note: $row.note,
            slug: $row.slug,
        })
    };
}

/// Slugs of the rows of a link table.
macro_rules! linked {
    ($children:ident.$table:ident, $id:expr, $kind:ident by $column:ident, $slugs:ident) => {
        $children
            .$table
            .remove(&$id)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|row| $slugs.get(Kind::$kind, row.$column))
            .collect()
    };
}

/// The slug of something that may be none.
fn slug(slugs: &Slugs, kind: Kind, id: Option<Uuid>) -> Option<String> {
    slugs.get(kind, id?)
}

fn citations(children: &mut Children, id: Uuid, slugs: &Slugs) -> Vec<Citation> {
    let rows: Vec<citation::Model> = children.citations.remove(&id).unwrap_or_default();
    let citation = |row: citation::Model| {
        Some(Citation {
            source: slugs.get(Kind::Source, row.source_id)?,
            locator: row.locator,
            excerpt: row.excerpt,
            role: row.role,
            field: row.field,
        })
    };
    rows.into_iter().filter_map(citation).collect()
}

impl Assemble for party::Model {
    fn refers(&self, _: Note<'_>) {}

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        record!(Party of row {
            name: row.name,
            kind: row.kind,
            iso3: row.iso3,
            aliases: row.aliases.0,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            wikidata_id: row.wikidata_id,
            successors: linked!(children.party_successor, row.id, Party by successor_id, slugs),
        })
    }
}

impl Assemble for person::Model {
    fn refers(&self, _: Note<'_>) {}

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        let tenures = children.tenure.remove(&row.id).unwrap_or_default();
        let tenure = |row: crate::entity::tenure::Model| Tenure {
            party: slug(slugs, Kind::Party, row.party_id),
            office: row.office,
            from: row.date_from,
            to: row.date_to,
        };
        record!(Person of row {
            name: row.name,
            family_name: row.family_name,
            aliases: row.aliases.0,
            wikidata_id: row.wikidata_id,
            tenures: tenures.into_iter().map(tenure).collect(),
        })
    }
}

impl Assemble for source::Model {
    fn refers(&self, note: Note<'_>) {
        self.part_of_id
            .into_iter()
            .for_each(|id| note(Kind::Source, id));
    }

    fn assemble(self, _: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        record!(Source of row {
            kind: row.kind,
            title: row.title,
            author: row.author,
            publisher: row.publisher,
            published: row.date,
            url: row.url,
            archive_url: row.archive_url,
            archive_reference: row.archive_reference,
            language: row.language,
            licence: row.licence,
            part_of: slug(slugs, Kind::Source, row.part_of_id),
            retrieved_on: row.retrieved_on,
            content_sha256: row.content_sha256,
        })
    }
}

impl Assemble for issue::Model {
    fn refers(&self, note: Note<'_>) {
        self.broader_id
            .into_iter()
            .for_each(|id| note(Kind::Issue, id));
    }

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        record!(Issue of row {
            label: row.label,
            description: row.description,
            category: row.category,
            broader: slug(slugs, Kind::Issue, row.broader_id),
            aliases: row.aliases.0,
            parties: linked!(children.issue_party, row.id, Party by party_id, slugs),
            citations: citations(children, row.id, slugs),
        })
    }
}

impl Assemble for meeting::Model {
    fn refers(&self, note: Note<'_>) {
        self.place_party_id
            .into_iter()
            .for_each(|id| note(Kind::Party, id));
        self.part_of_id
            .into_iter()
            .for_each(|id| note(Kind::Meeting, id));
    }

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        let participants = children.participation.remove(&row.id).unwrap_or_default();
        let participant = |row: crate::entity::participation::Model| Participant {
            role: row.role,
            person: slug(slugs, Kind::Person, row.person_id),
            party: slug(slugs, Kind::Party, row.party_id),
            name_as_given: row.name_as_given,
            office_as_given: row.office_as_given,
        };
        let links = children.meeting_link.remove(&row.id).unwrap_or_default();
        let link = |row: crate::entity::meeting_link::Model| {
            Some(Link {
                relation: row.relation,
                meeting: slugs.get(Kind::Meeting, row.linked_meeting_id)?,
                note: row.note,
            })
        };
        record!(Meeting of row {
            title: row.title,
            kind: row.kind,
            format: row.format,
            event_status: row.event_status,
            date: row.date,
            date_basis: row.date_basis,
            place: row.place,
            place_party: slug(slugs, Kind::Party, row.place_party_id),
            summary: row.summary,
            part_of: slug(slugs, Kind::Meeting, row.part_of_id),
            participants: participants
                .into_iter()
                .map(participant)
                .filter(Participant::is_somebody)
                .collect(),
            issues: linked!(children.meeting_issue, row.id, Issue by issue_id, slugs),
            links: links.into_iter().filter_map(link).collect(),
            citations: citations(children, row.id, slugs),
        })
    }
}

impl Assemble for statement::Model {
    fn refers(&self, note: Note<'_>) {
        self.meeting_id
            .into_iter()
            .for_each(|id| note(Kind::Meeting, id));
    }

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        let speakers = children
            .statement_speaker
            .remove(&row.id)
            .unwrap_or_default();
        let speaker = |row: crate::entity::statement_speaker::Model| Speaker {
            person: slug(slugs, Kind::Person, row.person_id),
            party: slug(slugs, Kind::Party, row.party_id),
            name_as_given: row.name_as_given,
            office_as_given: row.office_as_given,
        };
        record!(Statement of row {
            meeting: slug(slugs, Kind::Meeting, row.meeting_id),
            position: row.position,
            text: row.text,
            language: row.language,
            form: row.form,
            act: row.act,
            attribution: row.attribution,
            date: row.date,
            date_basis: row.date_basis,
            speakers: speakers
                .into_iter()
                .map(speaker)
                .filter(Speaker::is_somebody)
                .collect(),
            on_behalf_of: linked!(children.statement_on_behalf_of, row.id, Party by party_id, slugs),
            addressees: linked!(children.statement_addressee, row.id, Party by party_id, slugs),
            issues: linked!(children.statement_issue, row.id, Issue by issue_id, slugs),
            citations: citations(children, row.id, slugs),
        })
    }
}

impl Assemble for outcome::Model {
    fn refers(&self, note: Note<'_>) {
        self.meeting_id
            .into_iter()
            .for_each(|id| note(Kind::Meeting, id));
    }

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        record!(Outcome of row {
            meeting: slug(slugs, Kind::Meeting, row.meeting_id),
            kind: row.kind,
            state: row.state,
            text: row.text,
            date: row.date,
            date_basis: row.date_basis,
            parties: linked!(children.outcome_party, row.id, Party by party_id, slugs),
            issues: linked!(children.outcome_issue, row.id, Issue by issue_id, slugs),
            citations: citations(children, row.id, slugs),
        })
    }
}

impl Assemble for claim::Model {
    fn refers(&self, note: Note<'_>) {
        self.meeting_id
            .into_iter()
            .for_each(|id| note(Kind::Meeting, id));
    }

    fn assemble(self, children: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        record!(Claim of row {
            text: row.text,
            meeting: slug(slugs, Kind::Meeting, row.meeting_id),
            date: row.date,
            date_basis: row.date_basis,
            parties: linked!(children.claim_party, row.id, Party by party_id, slugs),
            issues: linked!(children.claim_issue, row.id, Issue by issue_id, slugs),
            citations: citations(children, row.id, slugs),
        })
    }
}

impl Assemble for same_as::Model {
    fn refers(&self, note: Note<'_>) {
        note(self.kind.into(), self.one_id);
        note(self.kind.into(), self.other_id);
    }

    fn assemble(self, _: &mut Children, slugs: &Slugs) -> Record {
        let row = self;
        let ends = [row.one_id, row.other_id];
        let mut records: Vec<String> = ends
            .into_iter()
            .filter_map(|id| slugs.get(row.kind.into(), id))
            .collect();
        records.sort();
        record!(SameAs of row {
            kind: row.kind,
            records,
            judgement: row.judgement,
        })
    }
}
