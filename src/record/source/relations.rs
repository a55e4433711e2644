//! How sources lead to other records.

use crate::database::Relation;

/// Source that it is part of.
pub const PART_OF: Relation = Relation::column("source", "part_of_id");
/// Citations that name it.
pub const CITED_BY: Relation = Relation::column("citation", "source_id");
