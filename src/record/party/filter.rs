//! Filter and order of lists of parties.

use super::relations;
use crate::{
    graphql::{
        filter::{RelationFilter, record_filter},
        id::Kind,
        order::{by_change, by_name, list_order},
    },
    vocabulary::PartyKind,
};

record_filter! {
    /// Filter of parties. All of the keys that are given must hold.
    PartyFilter of Party {
        /// Of one of these kinds.
        kind: Vec<PartyKind> => one_of("kind"),
        /// With one of these ISO 3166-1 alpha-3 codes, in capitals.
        iso3: Vec<String> => one_of("iso3"),
        /// By the parties that succeeded it.
        successor: RelationFilter => related(&relations::SUCCESSORS, Kind::Party),
    }
}

list_order! {
    /// Order of a list of parties.
    PartyOrder by
    /// What a list of parties can be ordered by.
    PartyOrderField,
    unasked Name Asc
    {
        /// By name, without regard to case and accents.
        Name => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
