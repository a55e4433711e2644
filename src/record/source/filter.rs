//! Filter and order of lists of sources.

use super::relations;
use crate::{
    graphql::{
        filter::{DateFilter, RelationFilter, record_filter},
        id::Kind,
        order::{by_change, by_date, by_name, list_order},
    },
    vocabulary::SourceKind,
};

record_filter! {
    /// Filter of sources. All of the keys that are given must hold.
    SourceFilter of Source {
        /// Of one of these kinds.
        kind: Vec<SourceKind> => one_of("kind"),
        /// In one of these languages (BCP 47 tags).
        language: Vec<String> => one_of("language"),
        /// By one of these publishers, spelled as in the records.
        publisher: Vec<String> => one_of("publisher"),
        /// By date of publication.
        published: DateFilter => date(),
        /// By the source that it is part of, such as a volume.
        part_of: RelationFilter => related(&relations::PART_OF, Kind::Source),
    }
}

list_order! {
    /// Order of a list of sources.
    SourceOrder by
    /// What a list of sources can be ordered by.
    SourceOrderField,
    unasked Title Asc
    {
        /// By date of publication. Undated sources come last in both directions.
        Published => by_date,
        /// By title, without regard to case and accents.
        Title => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
