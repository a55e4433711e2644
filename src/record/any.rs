//! The interface `Record`: a record of any kind.

use super::{
    claim::object::Claim, envelope::Envelope, issue::object::Issue, meeting::object::Meeting,
    outcome::object::Outcome, party::object::Party, person::object::Person, same_as::Judged,
    source::object::Source, statement::object::Statement,
};
use crate::graphql::interface::interface;

interface! {
    /// What all records have in common: identity, standing and provenance.
    Record with [Envelope, Judged<Record>], keep |_| true,
    {
        Party(Party),
        Person(Person),
        Meeting(Meeting),
        Statement(Statement),
        Outcome(Outcome),
        Claim(Claim),
        Issue(Issue),
        Source(Source),
    }
}
