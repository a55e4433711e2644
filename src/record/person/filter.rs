//! Filter and order of lists of persons.

use super::relations;
use crate::graphql::{
    filter::{RelationFilter, record_filter},
    id::Kind,
    order::{by_change, by_name, list_order},
};

record_filter! {
    /// Filter of persons. All of the keys that are given must hold.
    PersonFilter of Person {
        /// By the parties for which they held an office, at any time.
        party: RelationFilter => related(&relations::PARTIES, Kind::Party),
    }
}

list_order! {
    /// Order of a list of persons.
    PersonOrder by
    /// What a list of persons can be ordered by.
    PersonOrderField,
    unasked Name Asc
    {
        /// By family name, then by full name, without regard to case and accents.
        Name => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
