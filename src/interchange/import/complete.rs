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

/// Fills in what a record leaves to its default, and writes dates as the database keeps them. What
/// is in the database already keeps its standing and its provenance where it says nothing of them:
/// a collection that is imported again does not publish what was withdrawn, and the name of the
/// file in which a record is corrected is no news of where it comes from.
pub(super) fn complete(record: &mut Record, origin: &Origin, is_stored: bool) {
    of_each!(record, record => {
        if !is_stored {
            record.status = record.status.or(Some(RecordStatus::Published));
        }
        if origin.is_stamped || !is_stored {
            record.provenance = Some(origin.provenance(record.provenance.as_ref()));
        }
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

/// Fills in standing and provenance, where a record says nothing of them, from what is stored.
pub(super) fn keep_unsaid(record: &mut Record, stored: &Record) {
    let (status, kept) = of_each!(stored, stored => (stored.status, &stored.provenance));
    of_each!(record, record => {
        record.status = record.status.or(status);
        if record.provenance.is_none() {
            record.provenance.clone_from(kept);
        }
    });
}
