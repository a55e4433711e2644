//! How statements lead to other records.

use crate::{database::Relation, entity::SOMEBODY};

/// Meeting at which it was made.
pub const MEETING: Relation = Relation::column("statement", "meeting_id");
/// Parties on whose behalf it was made.
pub const ON_BEHALF_OF: Relation =
    Relation::link("statement_on_behalf_of", "statement_id", "party_id");
/// Parties to which it was addressed.
pub const ADDRESSEES: Relation = Relation::link("statement_addressee", "statement_id", "party_id");
/// Persons who made it.
pub const SPEAKERS: Relation = Relation::link("statement_speaker", "statement_id", "person_id");
/// Speakers, known by person, party or name.
pub const ANY_SPEAKER: Relation =
    Relation::link("statement_speaker", "statement_id", "position").only(SOMEBODY);
/// Issues that it is about.
pub const ISSUES: Relation = Relation::link("statement_issue", "statement_id", "issue_id");
/// Citations of the record.
pub const CITATIONS: Relation = Relation::link("citation", "statement_id", "id");
/// Sources that the citations name.
pub const SOURCES: Relation = Relation::link("citation", "statement_id", "source_id");
/// Sources whose words bear the record out.
pub const SUPPORTING_SOURCES: Relation = SOURCES.only("role = 'SUPPORTS'");
