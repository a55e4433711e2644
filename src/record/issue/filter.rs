//! Filter and order of lists of issues.

use async_graphql::InputObject;
use sea_orm::{DbBackend, sea_query::Condition};

use super::relations;
use crate::{
    error::Error,
    graphql::{
        filter::{Conditions, CountFilter, ProvenanceFilter, RelationFilter},
        id::Kind,
        listed::ListFilter,
        order::{by_change, by_name, list_order},
        scalars::Instant,
    },
    vocabulary::IssueCategory,
};

/// Filter of issues. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct IssueFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// In one of these fields of policy.
    pub category: Option<Vec<IssueCategory>>,
    /// By the issue that it is directly part of.
    pub broader: Option<RelationFilter>,
    /// Whether it is part of a broader issue; false finds the tops of the tree.
    pub has_broader: Option<bool>,
    /// By the parties that it concerns.
    pub party: Option<RelationFilter>,
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
    pub and: Option<Vec<IssueFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<IssueFilter>>,
    /// This must not hold.
    pub not: Option<Box<IssueFilter>>,
}

impl ListFilter for IssueFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Issue, path);
        conditions.slugs(self.slug.as_ref());
        conditions.one_of("category", self.category.as_ref());
        conditions.related(
            "broader",
            &relations::BROADER,
            Kind::Issue,
            self.broader.as_ref(),
        )?;
        conditions.is_given("broader_id", self.has_broader);
        conditions.related(
            "party",
            &relations::PARTIES,
            Kind::Party,
            self.party.as_ref(),
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
