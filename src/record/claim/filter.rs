//! Filter and order of lists of claims.

use super::relations;
use crate::graphql::{
    filter::{CountFilter, DateFilter, RelationFilter, record_filter},
    id::Kind,
    order::{by_change, by_date, list_order},
};

record_filter! {
    /// Filter of claims. All of the keys that are given must hold.
    ClaimFilter of Claim {
        /// By date.
        date: DateFilter => date(),
        /// By the parties that it is about.
        party: RelationFilter => related(&relations::PARTIES, Kind::Party),
        /// By the issues that it is about; those that are part of them, narrower ones, are not looked at.
        issue: RelationFilter => related(&relations::ISSUES, Kind::Issue),
        /// By the meeting that it is about.
        meeting: RelationFilter => related(&relations::MEETING, Kind::Meeting),
        /// By the sources that the citations name.
        source: RelationFilter => related(&relations::SOURCES, Kind::Source),
        /// By the number of different sources that support the record; those that only give context or contradict it do not count.
        distinct_sources: CountFilter => distinct(&relations::SUPPORTING_SOURCES, Kind::Source),
    }
}

list_order! {
    /// Order of a list of claims.
    ClaimOrder by
    /// What a list of claims can be ordered by.
    ClaimOrderField,
    unasked Date Desc
    {
        /// By date: by the first day that it can mean. Undated records come last in both directions.
        Date => by_date,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
