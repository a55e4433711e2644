//! Records to rows: slugs become ids, dates their days, lists their link tables.

use self::writer::Writer;
use super::read::Located;
use crate::{
    clock,
    entity::{
        citation, claim, claim_issue, claim_party, issue, issue_party, meeting, meeting_issue,
        meeting_link, outcome, outcome_issue, outcome_party, participation, party, party_successor,
        person, source, statement, statement_addressee, statement_issue, statement_on_behalf_of,
        statement_speaker, tenure,
    },
    vocabulary::ProvenanceMethod,
};

mod writer;

/// Where records came from, unless they say so themselves.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Name of the data set.
    pub dataset: String,
    /// How the records were made.
    pub method: ProvenanceMethod,
    /// Licence of the data, as an SPDX identifier.
    pub licence: Option<String>,
}

/// Rows of all tables, ready to be written.
#[derive(Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field holds the rows of the table of its name"
)]
pub struct Rows {
    pub party: Vec<party::Model>,
    pub party_successor: Vec<party_successor::Model>,
    pub person: Vec<person::Model>,
    pub tenure: Vec<tenure::Model>,
    pub source: Vec<source::Model>,
    pub issue: Vec<issue::Model>,
    pub issue_party: Vec<issue_party::Model>,
    pub meeting: Vec<meeting::Model>,
    pub participation: Vec<participation::Model>,
    pub meeting_issue: Vec<meeting_issue::Model>,
    pub meeting_link: Vec<meeting_link::Model>,
    pub statement: Vec<statement::Model>,
    pub statement_speaker: Vec<statement_speaker::Model>,
    pub statement_on_behalf_of: Vec<statement_on_behalf_of::Model>,
    pub statement_addressee: Vec<statement_addressee::Model>,
    pub statement_issue: Vec<statement_issue::Model>,
    pub outcome: Vec<outcome::Model>,
    pub outcome_party: Vec<outcome_party::Model>,
    pub outcome_issue: Vec<outcome_issue::Model>,
    pub claim: Vec<claim::Model>,
    pub claim_party: Vec<claim_party::Model>,
    pub claim_issue: Vec<claim_issue::Model>,
    pub citation: Vec<citation::Model>,
}

/// Turns records, which must have passed the check, into rows of an empty database.
#[must_use]
pub fn rows(records: &[Located], origin: &Origin, now: i64) -> Rows {
    let ids = records
        .iter()
        .map(|located| {
            (
                (located.record.kind(), located.record.slug().to_owned()),
                clock::new_id(),
            )
        })
        .collect();
    let mut writer = Writer {
        ids,
        origin,
        now,
        rows: Rows::default(),
    };
    for located in records {
        writer.add(&located.record);
    }
    writer.rows
}
