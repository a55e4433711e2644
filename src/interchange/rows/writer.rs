//! One function for each kind of record.

use uuid::Uuid;

use super::{Origin, Rows, kept::KeptCitations};
use crate::{
    entity::{
        Names, claim, claim_issue, claim_party, issue, issue_party, meeting, meeting_issue,
        meeting_link, outcome, outcome_issue, outcome_party, participation, party, party_successor,
        person, same_as, source, statement, statement_addressee, statement_issue,
        statement_on_behalf_of, statement_speaker, tenure,
    },
    graphql::id::Kind,
    interchange::{
        check::names::Register,
        format::{self, Record},
        stored::{Base, Stored},
    },
    value::{edtf::Edtf, sort_key::sort_key},
    vocabulary::RecordStatus,
};

/// Collects the rows of one record after another. Records are complete: they say their standing and
/// their provenance.
#[derive(Debug)]
pub struct Writer<'a> {
    names: &'a Register,
    origin: &'a Origin,
    now: i64,
    base: Base,
    pub(super) kept: KeptCitations,
    /// The rows so far.
    pub rows: Rows,
}

/// Writes a row of a record: the columns that all records share, and its own.
macro_rules! record_row {
    ($writer:ident, $kind:ident in $module:ident, $record:ident, { $($own:tt)* }) => {{
        let status = $record.status.unwrap_or(RecordStatus::Published);
        let provenance = $writer.origin.provenance($record.provenance.as_ref());
        let published_at = (status == RecordStatus::Published).then_some($writer.now);
        $module::Model {
            id: $writer.id(Kind::$kind, &$record.slug),
            slug: $record.slug.clone(),
            status,
            version: $writer.base.version + 1,
            created_at: $writer.base.created_at,
            updated_at: $writer.now,
            published_at: $writer.base.published_at.or(published_at),
            inference: $record.inference.clone(),
            note: $record.note.clone(),
            provenance_dataset: provenance.dataset,
            provenance_method: provenance.method,
            $($own)*
        }
    }};
}

/// Writes the rows of a link table, in the order of the list.
macro_rules! link_rows {
    ($writer:ident, $table:ident, $owner:ident: $id:expr, $target:ident: $kind:ident in $slugs:expr) => {
        for (position, slug) in placed($slugs) {
            let $target = $writer.id(Kind::$kind, slug);
            $writer.rows.$table.push($table::Model {
                $owner: $id,
                $target,
                position,
            });
        }
    };
}

/// A date as its three columns.
struct Dated {
    date: Option<String>,
    date_earliest: Option<i32>,
    date_latest: Option<i32>,
}

fn dated(date: Option<&String>) -> Dated {
    // The check has read the date before: what is none here was none there.
    let edtf = date.and_then(|date| date.parse::<Edtf>().ok());
    Dated {
        date: edtf.as_ref().map(ToString::to_string),
        date_earliest: edtf.as_ref().and_then(Edtf::earliest),
        date_latest: edtf.as_ref().and_then(Edtf::latest),
    }
}

/// Places in a list, from 1.
pub(super) fn placed<T>(list: &[T]) -> impl Iterator<Item = (i32, &T)> {
    (1..).zip(list)
}

impl<'a> Writer<'a> {
    /// Begins with no rows. `now` is the time of the write, in microseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn new(names: &'a Register, origin: &'a Origin, now: i64) -> Self {
        Self {
            names,
            origin,
            now,
            base: Base::new(now),
            kept: KeptCitations::default(),
            rows: Rows::default(),
        }
    }

    /// The id of a record. The check has seen that there is one.
    pub(super) fn id(&self, kind: Kind, slug: &str) -> Uuid {
        let found = self.names.find(kind, slug);
        found.map_or(Uuid::nil(), |(_, name)| name.id)
    }

    fn id_of(&self, kind: Kind, slug: Option<&String>) -> Option<Uuid> {
        slug.map(|slug| self.id(kind, slug))
    }

    /// Adds the rows of a record that is new.
    pub fn add(&mut self, record: &Record) {
        self.base = Base::new(self.now);
        self.kept = KeptCitations::default();
        self.rows_of(record);
    }

    /// Adds the rows of a record that takes the place of another, whose citations keep their ids
    /// as far as they are the same.
    pub fn replace(&mut self, stored: &Stored, record: &Record) {
        self.base = stored.base.clone();
        self.kept = KeptCitations::of(stored, record.citations());
        self.rows_of(record);
    }

    fn rows_of(&mut self, record: &Record) {
        match record {
            Record::Party(record) => self.party(record),
            Record::Person(record) => self.person(record),
            Record::Source(record) => self.source(record),
            Record::Issue(record) => self.issue(record),
            Record::Meeting(record) => self.meeting(record),
            Record::Statement(record) => self.statement(record),
            Record::Outcome(record) => self.outcome(record),
            Record::Claim(record) => self.claim(record),
            Record::SameAs(record) => self.same_as(record),
        }
    }

    fn party(&mut self, record: &format::Party) {
        let row = record_row!(self, Party in party, record, {
            name: record.name.clone(),
            sort_key: sort_key(&record.name),
            kind: record.kind,
            iso3: record.iso3.clone(),
            aliases: Names(record.aliases.clone()),
            valid_from: record.valid_from.clone(),
            valid_to: record.valid_to.clone(),
            wikidata_id: record.wikidata_id.clone(),
        });
        link_rows!(self, party_successor, party_id: row.id, successor_id: Party in &record.successors);
        self.rows.party.push(row);
    }

    fn person(&mut self, record: &format::Person) {
        let filed = record.family_name.as_ref().map_or_else(
            || record.name.clone(),
            |family_name| format!("{family_name} {}", record.name),
        );
        let row = record_row!(self, Person in person, record, {
            name: record.name.clone(),
            family_name: record.family_name.clone(),
            sort_key: sort_key(&filed),
            aliases: Names(record.aliases.clone()),
            wikidata_id: record.wikidata_id.clone(),
        });
        for (position, held) in placed(&record.tenures) {
            self.rows.tenure.push(tenure::Model {
                person_id: row.id,
                position,
                office: held.office.clone(),
                party_id: self.id_of(Kind::Party, held.party.as_ref()),
                date_from: held.from.clone(),
                date_to: held.to.clone(),
            });
        }
        self.rows.person.push(row);
    }

    fn source(&mut self, record: &format::Source) {
        let Dated {
            date,
            date_earliest,
            date_latest,
        } = dated(record.published.as_ref());
        let row = record_row!(self, Source in source, record, {
            date,
            date_earliest,
            date_latest,
            kind: record.kind,
            title: record.title.clone(),
            sort_key: sort_key(&record.title),
            author: record.author.clone(),
            publisher: record.publisher.clone(),
            url: record.url.clone(),
            archive_url: record.archive_url.clone(),
            archive_reference: record.archive_reference.clone(),
            language: record.language.clone(),
            licence: record.licence.clone(),
            retrieved_on: record.retrieved_on.clone(),
            content_sha256: record.content_sha256.clone(),
            part_of_id: self.id_of(Kind::Source, record.part_of.as_ref()),
        });
        self.rows.source.push(row);
    }

    fn issue(&mut self, record: &format::Issue) {
        let row = record_row!(self, Issue in issue, record, {
            label: record.label.clone(),
            sort_key: sort_key(&record.label),
            description: record.description.clone(),
            category: record.category,
            aliases: Names(record.aliases.clone()),
            broader_id: self.id_of(Kind::Issue, record.broader.as_ref()),
        });
        link_rows!(self, issue_party, issue_id: row.id, party_id: Party in &record.parties);
        self.citations(Kind::Issue, row.id, &record.citations);
        self.rows.issue.push(row);
    }

    fn meeting(&mut self, record: &format::Meeting) {
        let Dated {
            date,
            date_earliest,
            date_latest,
        } = dated(record.date.as_ref());
        let mut row = record_row!(self, Meeting in meeting, record, {
            date,
            date_earliest,
            date_latest,
            date_basis: record.date_basis.clone(),
            title: record.title.clone(),
            sort_key: sort_key(&record.title),
            kind: record.kind,
            format: record.format,
            event_status: record.event_status,
            place: record.place.clone(),
            place_party_id: self.id_of(Kind::Party, record.place_party.as_ref()),
            summary: record.summary.clone(),
            part_of_id: self.id_of(Kind::Meeting, record.part_of.as_ref()),
            lead_citation_id: None,
        });
        for (position, part) in placed(&record.participants) {
            self.rows.participation.push(participation::Model {
                meeting_id: row.id,
                position,
                role: part.role,
                person_id: self.id_of(Kind::Person, part.person.as_ref()),
                party_id: self.id_of(Kind::Party, part.party.as_ref()),
                name_as_given: part.name_as_given.clone(),
                office_as_given: part.office_as_given.clone(),
            });
        }
        link_rows!(self, meeting_issue, meeting_id: row.id, issue_id: Issue in &record.issues);
        for (position, link) in placed(&record.links) {
            self.rows.meeting_link.push(meeting_link::Model {
                meeting_id: row.id,
                position,
                relation: link.relation,
                linked_meeting_id: self.id(Kind::Meeting, &link.meeting),
                note: link.note.clone(),
            });
        }
        row.lead_citation_id = self.citations(Kind::Meeting, row.id, &record.citations);
        self.rows.meeting.push(row);
    }

    fn statement(&mut self, record: &format::Statement) {
        let Dated {
            date,
            date_earliest,
            date_latest,
        } = dated(record.date.as_ref());
        let mut row = record_row!(self, Statement in statement, record, {
            date,
            date_earliest,
            date_latest,
            date_basis: record.date_basis.clone(),
            meeting_id: self.id_of(Kind::Meeting, record.meeting.as_ref()),
            position: record.position,
            text: record.text.clone(),
            language: record.language.clone(),
            form: record.form,
            act: record.act,
            attribution: record.attribution,
            lead_citation_id: None,
        });
        for (position, speaker) in placed(&record.speakers) {
            self.rows.statement_speaker.push(statement_speaker::Model {
                statement_id: row.id,
                position,
                person_id: self.id_of(Kind::Person, speaker.person.as_ref()),
                party_id: self.id_of(Kind::Party, speaker.party.as_ref()),
                name_as_given: speaker.name_as_given.clone(),
                office_as_given: speaker.office_as_given.clone(),
            });
        }
        let parties = &record.on_behalf_of;
        link_rows!(self, statement_on_behalf_of, statement_id: row.id, party_id: Party in parties);
        let parties = &record.addressees;
        link_rows!(self, statement_addressee, statement_id: row.id, party_id: Party in parties);
        link_rows!(self, statement_issue, statement_id: row.id, issue_id: Issue in &record.issues);
        row.lead_citation_id = self.citations(Kind::Statement, row.id, &record.citations);
        self.rows.statement.push(row);
    }

    fn outcome(&mut self, record: &format::Outcome) {
        let Dated {
            date,
            date_earliest,
            date_latest,
        } = dated(record.date.as_ref());
        let mut row = record_row!(self, Outcome in outcome, record, {
            date,
            date_earliest,
            date_latest,
            date_basis: record.date_basis.clone(),
            meeting_id: self.id_of(Kind::Meeting, record.meeting.as_ref()),
            kind: record.kind,
            state: record.state,
            text: record.text.clone(),
            lead_citation_id: None,
        });
        link_rows!(self, outcome_party, outcome_id: row.id, party_id: Party in &record.parties);
        link_rows!(self, outcome_issue, outcome_id: row.id, issue_id: Issue in &record.issues);
        row.lead_citation_id = self.citations(Kind::Outcome, row.id, &record.citations);
        self.rows.outcome.push(row);
    }

    fn claim(&mut self, record: &format::Claim) {
        let Dated {
            date,
            date_earliest,
            date_latest,
        } = dated(record.date.as_ref());
        let mut row = record_row!(self, Claim in claim, record, {
            date,
            date_earliest,
            date_latest,
            date_basis: record.date_basis.clone(),
            meeting_id: self.id_of(Kind::Meeting, record.meeting.as_ref()),
            text: record.text.clone(),
            lead_citation_id: None,
        });
        link_rows!(self, claim_party, claim_id: row.id, party_id: Party in &record.parties);
        link_rows!(self, claim_issue, claim_id: row.id, issue_id: Issue in &record.issues);
        row.lead_citation_id = self.citations(Kind::Claim, row.id, &record.citations);
        self.rows.claim.push(row);
    }

    fn same_as(&mut self, record: &format::SameAs) {
        // The check has seen that there are two, and that they differ.
        let [Some(first), Some(second)] = [0, 1].map(|end| {
            let slug = record.records.get(end)?;
            Some(self.id(record.kind.into(), slug))
        }) else {
            return;
        };
        let row = record_row!(self, SameAs in same_as, record, {
            kind: record.kind,
            judgement: record.judgement,
            one_id: first.min(second),
            other_id: first.max(second),
        });
        self.rows.same_as.push(row);
    }
}
