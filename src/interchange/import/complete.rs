//! What a record means where it says nothing, so that two records are the same where they mean the
//! same.

use crate::{
    interchange::{
        format::{Record, of_each},
        rows::Origin,
    },
    value::edtf::Edtf,
    vocabulary::RecordStatus,
};

/// Fills in what a record leaves to its default, and writes dates as the database keeps them.
pub(super) fn complete(record: &mut Record, origin: &Origin) {
    of_each!(record, record => {
        record.status = record.status.or(Some(RecordStatus::Published));
        record.provenance = Some(origin.provenance(record.provenance.as_ref()));
    });
    let date = match record {
        Record::Party(_) | Record::Person(_) | Record::Issue(_) => return,
        Record::Source(source) => &mut source.published,
        Record::Meeting(meeting) => &mut meeting.date,
        Record::Statement(statement) => &mut statement.date,
        Record::Outcome(outcome) => &mut outcome.date,
        Record::Claim(claim) => &mut claim.date,
        // A pair has no order.
        Record::SameAs(judgement) => {
            judgement.records.sort();
            return;
        }
    };
    if let Some(Ok(edtf)) = date.as_ref().map(|date| date.parse::<Edtf>()) {
        *date = Some(edtf.to_string());
    }
}
