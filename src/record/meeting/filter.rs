//! Filter and order of lists of meetings.

use super::relations;
use crate::{
    graphql::{
        filter::{CountFilter, DateFilter, RelationFilter, record_filter},
        id::Kind,
        order::{by_change, by_date, by_name, list_order},
    },
    vocabulary::{EventStatus, MeetingFormat, MeetingKind},
};

record_filter! {
    /// Filter of meetings. All of the keys that are given must hold.
    MeetingFilter of Meeting {
        /// Of one of these kinds.
        kind: Vec<MeetingKind> => one_of("kind"),
        /// Held in one of these ways.
        format: Vec<MeetingFormat> => one_of("format"),
        /// With one of these standings: held, scheduled, and so on.
        event_status: Vec<EventStatus> => one_of("event_status"),
        /// By date.
        date: DateFilter => date(),
        /// By the parties that took part; those that were only mentioned do not count. `all` with two parties finds their meetings with each other.
        party: RelationFilter => related(&relations::PARTIES, Kind::Party),
        /// By the persons that took part; those that were only mentioned do not count.
        person: RelationFilter => related(&relations::PERSONS, Kind::Person),
        /// By the issues on the agenda; those that are part of them, narrower ones, are not looked at.
        issue: RelationFilter => related(&relations::AGENDA, Kind::Issue),
        /// By the meeting that it is part of.
        part_of: RelationFilter => related(&relations::PART_OF, Kind::Meeting),
        /// By the sources that the citations name.
        source: RelationFilter => related(&relations::SOURCES, Kind::Source),
        /// By the number of different sources that support the record; those that only give context or contradict it do not count.
        distinct_sources: CountFilter => distinct(&relations::SUPPORTING_SOURCES, Kind::Source),
    }
}

list_order! {
    /// Order of a list of meetings.
    MeetingOrder by
    /// What a list of meetings can be ordered by.
    MeetingOrderField,
    unasked Date Desc
    {
        /// By date: by the first day that it can mean. Undated records come last in both directions.
        Date => by_date,
        /// By title, without regard to case and accents.
        Title => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
