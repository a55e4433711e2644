//! Filter and order of lists of statements.

use super::relations;
use crate::{
    graphql::{
        filter::{CountFilter, DateFilter, RelationFilter, record_filter},
        id::Kind,
        order::{by_change, by_date, by_position, list_order},
    },
    vocabulary::{Attribution, StatementAct, StatementForm},
};

record_filter! {
    /// Filter of statements. All of the keys that are given must hold.
    StatementFilter of Statement {
        /// In one of these forms: quoted, paraphrased, and so on.
        form: Vec<StatementForm> => one_of("form"),
        /// Doing one of these things: requesting, warning, and so on.
        act: Vec<StatementAct> => one_of("act"),
        /// Attributed in one of these ways.
        attribution: Vec<Attribution> => one_of("attribution"),
        /// In one of these languages (BCP 47 tags).
        language: Vec<String> => one_of("language"),
        /// By date.
        date: DateFilter => date(),
        /// By the parties on whose behalf it was made.
        party: RelationFilter => related(&relations::ON_BEHALF_OF, Kind::Party),
        /// By the parties to which it was addressed.
        addressee: RelationFilter => related(&relations::ADDRESSEES, Kind::Party),
        /// By the persons who made it.
        person: RelationFilter => related(&relations::SPEAKERS, Kind::Person),
        /// Whether the statement has a speaker: a person, a party, or a name that is all we have.
        has_speaker: bool => has(&relations::ANY_SPEAKER, None),
        /// By the issues that it is about; those that are part of them, narrower ones, are not looked at.
        issue: RelationFilter => related(&relations::ISSUES, Kind::Issue),
        /// By the meeting at which it was made.
        meeting: RelationFilter => related(&relations::MEETING, Kind::Meeting),
        /// By the sources that the citations name.
        source: RelationFilter => related(&relations::SOURCES, Kind::Source),
        /// By the number of different sources that support the record; those that only give context or contradict it do not count.
        distinct_sources: CountFilter => distinct(&relations::SUPPORTING_SOURCES, Kind::Source),
    }
}

list_order! {
    /// Order of a list of statements.
    StatementOrder by
    /// What a list of statements can be ordered by.
    StatementOrderField,
    unasked Date Desc
    {
        /// By date: by the first day that it can mean. Undated records come last in both directions.
        Date => by_date,
        /// By `position` among the statements of their meeting. Statements without one come last in both directions.
        Position => by_position,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use sea_orm::DbBackend;

    use super::*;
    use crate::{
        graphql::{loader::Selection, scalars::Instant},
        record::statement::object::Statement,
    };

    fn selection(since: i64) -> Selection<Statement> {
        let filter = StatementFilter {
            slug: Some(vec!["a".repeat(40_000)]),
            updated_since: Some(Instant(since)),
            ..StatementFilter::default()
        };
        Selection::new(None, Some(filter), DbBackend::Sqlite).unwrap()
    }

    fn hash(selection: &Selection<Statement>) -> u64 {
        let mut hasher = DefaultHasher::new();
        selection.hash(&mut hasher);
        hasher.finish()
    }

    /// Where they had one place in a map, all that has an alias was compared for each record.
    #[test]
    fn lists_with_different_filters_have_different_places_in_a_map() {
        let (one, same, other) = (selection(1), selection(1), selection(2));
        assert!(one == same && one != other);
        assert_eq!(hash(&one), hash(&same));
        assert_ne!(hash(&one), hash(&other));
    }
}
