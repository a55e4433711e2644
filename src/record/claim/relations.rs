//! How claims lead to other records.

use crate::database::Relation;

/// Meeting that it belongs to.
pub const MEETING: Relation = Relation::column("claim", "meeting_id");
/// Parties concerned.
pub const PARTIES: Relation = Relation::link("claim_party", "claim_id", "party_id");
/// Issues that it is about.
pub const ISSUES: Relation = Relation::link("claim_issue", "claim_id", "issue_id");
/// Citations of the record.
pub const CITATIONS: Relation = Relation::link("citation", "claim_id", "id");
/// Sources that the citations name.
pub const SOURCES: Relation = Relation::link("citation", "claim_id", "source_id");
/// Sources whose words bear the record out.
pub const SUPPORTING_SOURCES: Relation = SOURCES.only("role = 'SUPPORTS'");
