//! Filter and order of lists of parties.

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
    vocabulary::PartyKind,
};

/// Filter of parties. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct PartyFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// Of one of these kinds.
    pub kind: Option<Vec<PartyKind>>,
    /// With one of these ISO 3166-1 alpha-3 codes, in capitals.
    pub iso3: Option<Vec<String>>,
    /// By the parties that succeeded it.
    pub successor: Option<RelationFilter>,
    /// Whether the record was inferred by the curator (true) or is stated outright by a source (false).
    pub inferred: Option<bool>,
    /// Where the record came from.
    pub provenance: Option<ProvenanceFilter>,
    /// Only records changed here at this time or later.
    pub updated_since: Option<Instant>,
    /// All of these must hold as well.
    pub and: Option<Vec<PartyFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<PartyFilter>>,
    /// This must not hold.
    pub not: Option<Box<PartyFilter>>,
}

impl ListFilter for PartyFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Party, path);
        conditions.slugs(self.slug.as_ref());
        conditions.one_of("kind", self.kind.as_ref());
        conditions.one_of("iso3", self.iso3.as_ref());
        conditions.related(
            "successor",
            &relations::SUCCESSORS,
            Kind::Party,
            self.successor.as_ref(),
        )?;
        conditions.is_given("inference", self.inferred);
        conditions.provenance(self.provenance.as_ref());
        conditions.updated_since(self.updated_since);
        conditions.combine(self.and.as_ref(), self.or.as_ref(), self.not.as_deref())?;
        Ok(conditions.build())
    }
}

list_order! {
    /// Order of a list of parties.
    PartyOrder by
    /// What a list of parties can be ordered by.
    PartyOrderField,
    unasked Name Asc
    {
        /// By name, without regard to case and accents.
        Name => by_name,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
