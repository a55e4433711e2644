//! Filter and order of lists of issues.

use super::relations;
use crate::{
    graphql::{
        filter::{CountFilter, RelationFilter, record_filter},
        id::Kind,
        order::{by_change, by_name, list_order},
    },
    vocabulary::IssueCategory,
};

record_filter! {
    /// Filter of issues. All of the keys that are given must hold.
    IssueFilter of Issue {
        /// In one of these fields of policy.
        category: Vec<IssueCategory> => one_of("category"),
        /// By the issue that it is directly part of.
        broader: RelationFilter => related(&relations::BROADER, Kind::Issue),
        /// Whether it is part of a broader issue; false finds the tops of the tree.
        has_broader: bool => has(&relations::BROADER, Some(Kind::Issue)),
        /// By the parties that it concerns.
        party: RelationFilter => related(&relations::PARTIES, Kind::Party),
        /// By the sources that the citations name.
        source: RelationFilter => related(&relations::SOURCES, Kind::Source),
        /// By the number of different sources that support the record; those that only give context or contradict it do not count.
        distinct_sources: CountFilter => distinct(&relations::SUPPORTING_SOURCES, Kind::Source),
    }
}

list_order! {
    /// Order of a list of issues.
    IssueOrder by
    /// What a list of issues can be ordered by.
    IssueOrderField,
    unasked Label Asc
    {
        /// By label, without regard to case and accents.
        Label => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
