//! Filter and order of lists of meetings.

use async_graphql::InputObject;
use sea_orm::{DbBackend, sea_query::Condition};

use super::relations;
use crate::{
    error::Error,
    graphql::{
        filter::{Conditions, CountFilter, DateFilter, ProvenanceFilter, RelationFilter},
        id::Kind,
        listed::ListFilter,
        order::{by_change, by_date, by_name, list_order},
        scalars::Instant,
    },
    vocabulary::{EventStatus, MeetingFormat, MeetingKind},
};

/// Filter of meetings. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct MeetingFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// Of one of these kinds.
    pub kind: Option<Vec<MeetingKind>>,
    /// Held in one of these ways.
    pub format: Option<Vec<MeetingFormat>>,
    /// With one of these standings: held, scheduled, and so on.
    pub event_status: Option<Vec<EventStatus>>,
    /// By date.
    pub date: Option<DateFilter>,
    /// By the parties that took part; those that were only mentioned do not count. `all` with two parties finds their meetings with each other.
    pub party: Option<RelationFilter>,
    /// By the persons that took part; those that were only mentioned do not count.
    pub person: Option<RelationFilter>,
    /// By the issues on the agenda.
    pub issue: Option<RelationFilter>,
    /// By the meeting that it is part of.
    pub part_of: Option<RelationFilter>,
    /// By the sources that the citations name.
    pub source: Option<RelationFilter>,
    /// By the number of different sources that support the record; those that only give context or contradict it do not count.
    pub distinct_sources: Option<CountFilter>,
    /// Whether the record was inferred by the curator (true) or is stated outright by a source (false).
    pub inferred: Option<bool>,
    /// Where the record came from.
    pub provenance: Option<ProvenanceFilter>,
    /// Only records changed here at this time or later.
    pub updated_since: Option<Instant>,
    /// All of these must hold as well.
    pub and: Option<Vec<MeetingFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<MeetingFilter>>,
    /// This must not hold.
    pub not: Option<Box<MeetingFilter>>,
}

impl ListFilter for MeetingFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Meeting, path);
        conditions.slugs(self.slug.as_ref());
        conditions.one_of("kind", self.kind.as_ref());
        conditions.one_of("format", self.format.as_ref());
        conditions.one_of("event_status", self.event_status.as_ref());
        conditions.date(self.date.as_ref())?;
        conditions.related(
            "party",
            &relations::PARTIES,
            Kind::Party,
            self.party.as_ref(),
        )?;
        conditions.related(
            "person",
            &relations::PERSONS,
            Kind::Person,
            self.person.as_ref(),
        )?;
        conditions.related(
            "issue",
            &relations::AGENDA,
            Kind::Issue,
            self.issue.as_ref(),
        )?;
        conditions.related(
            "partOf",
            &relations::PART_OF,
            Kind::Meeting,
            self.part_of.as_ref(),
        )?;
        conditions.related(
            "source",
            &relations::SOURCES,
            Kind::Source,
            self.source.as_ref(),
        )?;
        conditions.distinct(
            "distinctSources",
            &relations::SUPPORTING_SOURCES,
            Kind::Source,
            self.distinct_sources,
        )?;
        conditions.is_given("inference", self.inferred);
        conditions.provenance(self.provenance.as_ref());
        conditions.updated_since(self.updated_since);
        conditions.combine(self.and.as_ref(), self.or.as_ref(), self.not.as_deref())?;
        Ok(conditions.build())
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
