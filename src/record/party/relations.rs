//! How parties lead to other records.

use crate::database::Relation;

/// Parties that succeeded it.
pub const SUCCESSORS: Relation = Relation::link("party_successor", "party_id", "successor_id");
