//! How issues lead to other records.

use crate::database::Relation;

/// Issue that it is directly part of.
pub const BROADER: Relation = Relation::column("issue", "broader_id");
/// Parties that it concerns.
pub const PARTIES: Relation = Relation::link("issue_party", "issue_id", "party_id");
/// Citations of the record.
pub const CITATIONS: Relation = Relation::link("citation", "issue_id", "id");
/// Sources that the citations name.
pub const SOURCES: Relation = Relation::link("citation", "issue_id", "source_id");
/// Sources whose words bear the record out.
pub const SUPPORTING_SOURCES: Relation = SOURCES.only("role = 'SUPPORTS'");
