//! Filter and order of lists of persons.

use async_graphql::InputObject;
use sea_orm::{DbBackend, sea_query::Condition};

use super::relations;
use crate::{
    error::Error,
    graphql::{
        filter::{Conditions, ProvenanceFilter, RelationFilter},
        id::Kind,
        listed::ListFilter,
        order::{by_change, by_name, list_order},
        scalars::Instant,
    },
};

/// Filter of persons. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct PersonFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// By the parties for which they held an office, at any time.
    pub party: Option<RelationFilter>,
    /// Whether the record was inferred by the curator (true) or is stated outright by a source (false).
    pub inferred: Option<bool>,
    /// Where the record came from.
    pub provenance: Option<ProvenanceFilter>,
    /// Only records changed here at this time or later.
    pub updated_since: Option<Instant>,
    /// All of these must hold as well.
    pub and: Option<Vec<PersonFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<PersonFilter>>,
    /// This must not hold.
    pub not: Option<Box<PersonFilter>>,
}

impl ListFilter for PersonFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Person, path);
        conditions.slugs(self.slug.as_ref());
        conditions.related(
            "party",
            &relations::PARTIES,
            Kind::Party,
            self.party.as_ref(),
        )?;
        conditions.is_given("inference", self.inferred);
        conditions.provenance(self.provenance.as_ref());
        conditions.updated_since(self.updated_since);
        conditions.combine(self.and.as_ref(), self.or.as_ref(), self.not.as_deref())?;
        Ok(conditions.build())
    }
}

list_order! {
    /// Order of a list of persons.
    PersonOrder by
    /// What a list of persons can be ordered by.
    PersonOrderField,
    unasked Name Asc
    {
        /// By family name, then by full name, without regard to case and accents.
        Name => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
