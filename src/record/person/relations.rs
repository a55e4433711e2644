//! How persons lead to other records.

use crate::database::Relation;

/// Parties for which they held an office.
pub const PARTIES: Relation = Relation::link("tenure", "person_id", "party_id");
