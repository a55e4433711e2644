//! Filter and order of lists of sources.

use async_graphql::InputObject;
use sea_orm::{DbBackend, sea_query::Condition};

use super::relations;
use crate::{
    error::Error,
    graphql::{
        filter::{Conditions, DateFilter, ProvenanceFilter, RelationFilter},
        id::Kind,
        listed::ListFilter,
        order::{by_change, by_date, by_name, list_order},
        scalars::Instant,
    },
    vocabulary::SourceKind,
};

/// Filter of sources. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct SourceFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// Of one of these kinds.
    pub kind: Option<Vec<SourceKind>>,
    /// In one of these languages (BCP 47 tags).
    pub language: Option<Vec<String>>,
    /// By one of these publishers, spelled as in the records.
    pub publisher: Option<Vec<String>>,
    /// By date of publication.
    pub date: Option<DateFilter>,
    /// By the source that it is part of, such as a volume.
    pub part_of: Option<RelationFilter>,
    /// Whether the record was inferred by the curator (true) or is stated outright by a source (false).
    pub inferred: Option<bool>,
    /// Where the record came from.
    pub provenance: Option<ProvenanceFilter>,
    /// Only records changed here at this time or later.
    pub updated_since: Option<Instant>,
    /// All of these must hold as well.
    pub and: Option<Vec<SourceFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<SourceFilter>>,
    /// This must not hold.
    pub not: Option<Box<SourceFilter>>,
}

impl ListFilter for SourceFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Source, path);
        conditions.slugs(self.slug.as_ref());
        conditions.one_of("kind", self.kind.as_ref());
        conditions.one_of("language", self.language.as_ref());
        conditions.one_of("publisher", self.publisher.as_ref());
        conditions.date(self.date.as_ref())?;
        conditions.related(
            "partOf",
            &relations::PART_OF,
            Kind::Source,
            self.part_of.as_ref(),
        )?;
        conditions.is_given("inference", self.inferred);
        conditions.provenance(self.provenance.as_ref());
        conditions.updated_since(self.updated_since);
        conditions.combine(self.and.as_ref(), self.or.as_ref(), self.not.as_deref())?;
        Ok(conditions.build())
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
