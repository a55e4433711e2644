//! Filter and order of lists of outcomes.

use super::relations;
use crate::{
    graphql::{
        filter::{CountFilter, DateFilter, RelationFilter, record_filter},
        id::Kind,
        order::{by_change, by_date, list_order},
    },
    vocabulary::{OutcomeKind, OutcomeState},
};

record_filter! {
    /// Filter of outcomes. All of the keys that are given must hold.
    OutcomeFilter of Outcome {
        /// Of one of these kinds.
        kind: Vec<OutcomeKind> => one_of("kind"),
        /// In one of these states.
        state: Vec<OutcomeState> => one_of("state"),
        /// By date.
        date: DateFilter => date(),
        /// By the parties to the outcome. `all` finds what they agreed together.
        party: RelationFilter => related(&relations::PARTIES, Kind::Party),
        /// By the issues that it is about; those that are part of them, narrower ones, are not looked at.
        issue: RelationFilter => related(&relations::ISSUES, Kind::Issue),
        /// By the meeting from which it came.
        meeting: RelationFilter => related(&relations::MEETING, Kind::Meeting),
        /// By the sources that the citations name.
        source: RelationFilter => related(&relations::SOURCES, Kind::Source),
        /// By the number of different sources that support the record; those that only give context or contradict it do not count.
        distinct_sources: CountFilter => distinct(&relations::SUPPORTING_SOURCES, Kind::Source),
    }
}

list_order! {
    /// Order of a list of outcomes.
    OutcomeOrder by
    /// What a list of outcomes can be ordered by.
    OutcomeOrderField,
    unasked Date Desc
    {
        /// By date: by the first day that it can mean. Undated records come last in both directions.
        Date => by_date,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
