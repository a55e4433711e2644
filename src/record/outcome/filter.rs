//! Filter and order of lists of outcomes.

use async_graphql::InputObject;
use sea_orm::{DbBackend, sea_query::Condition};

use super::relations;
use crate::{
    error::Error,
    graphql::{
        filter::{Conditions, CountFilter, DateFilter, ProvenanceFilter, RelationFilter},
        id::Kind,
        listed::ListFilter,
        order::{by_change, by_date, list_order},
        scalars::Instant,
    },
    vocabulary::{OutcomeKind, OutcomeState},
};

/// Filter of outcomes. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct OutcomeFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// Of one of these kinds.
    pub kind: Option<Vec<OutcomeKind>>,
    /// In one of these states.
    pub state: Option<Vec<OutcomeState>>,
    /// By date.
    pub date: Option<DateFilter>,
    /// By the parties to the outcome. `all` finds what they agreed together.
    pub party: Option<RelationFilter>,
    /// By the issues that it is about.
    pub issue: Option<RelationFilter>,
    /// By the meeting from which it came.
    pub meeting: Option<RelationFilter>,
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
    pub and: Option<Vec<OutcomeFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<OutcomeFilter>>,
    /// This must not hold.
    pub not: Option<Box<OutcomeFilter>>,
}

impl ListFilter for OutcomeFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Outcome, path);
        conditions.slugs(self.slug.as_ref());
        conditions.one_of("kind", self.kind.as_ref());
        conditions.one_of("state", self.state.as_ref());
        conditions.date(self.date.as_ref())?;
        conditions.related(
            "party",
            &relations::PARTIES,
            Kind::Party,
            self.party.as_ref(),
        )?;
        conditions.related(
            "issue",
            &relations::ISSUES,
            Kind::Issue,
            self.issue.as_ref(),
        )?;
        conditions.related(
            "meeting",
            &relations::MEETING,
            Kind::Meeting,
            self.meeting.as_ref(),
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
