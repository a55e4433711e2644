//! How meetings lead to other records.

use crate::database::Relation;

/// Meeting that it is part of.
pub const PART_OF: Relation = Relation::column("meeting", "part_of_id");
/// Parties that took part.
pub const PARTIES: Relation =
    Relation::link("participation", "meeting_id", "party_id").only("role <> 'MENTIONED'");
/// Persons that took part.
pub const PERSONS: Relation =
    Relation::link("participation", "meeting_id", "person_id").only("role <> 'MENTIONED'");
/// Issues on the agenda.
pub const AGENDA: Relation = Relation::link("meeting_issue", "meeting_id", "issue_id");
/// Citations of the record.
pub const CITATIONS: Relation = Relation::link("citation", "meeting_id", "id");
/// Sources that the citations name.
pub const SOURCES: Relation = Relation::link("citation", "meeting_id", "source_id");
/// Sources whose words bear the record out.
pub const SUPPORTING_SOURCES: Relation = SOURCES.only("role = 'SUPPORTS'");
