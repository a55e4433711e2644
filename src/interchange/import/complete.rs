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
/// is in the database already, and says nothing of where it comes from, comes from where it came
/// from: the name of the file in which it is corrected is no news of that.
pub(super) fn complete(record: &mut Record, origin: &Origin, is_stored: bool) {
    of_each!(record, record => {
        record.status = record.status.or(Some(RecordStatus::Published));
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

/// Fills in where a record comes from, where it says nothing of it, from what is stored.
pub(super) fn keep_provenance(record: &mut Record, stored: &Record) {
    let kept = of_each!(stored, stored => &stored.provenance);
    of_each!(record, record => {
        if record.provenance.is_none() {
            record.provenance.clone_from(kept);
        }
    });
}
