//! Filter and order of lists of statements.

use async_graphql::InputObject;
use sea_orm::{DbBackend, sea_query::Condition};

use super::relations;
use crate::{
    error::Error,
    graphql::{
        filter::{Conditions, CountFilter, DateFilter, ProvenanceFilter, RelationFilter},
        id::Kind,
        listed::ListFilter,
        order::{by_change, by_date, by_position, list_order},
        scalars::Instant,
    },
    vocabulary::{Attribution, StatementAct, StatementForm},
};

/// Filter of statements. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct StatementFilter {
    /// Only records with one of these slugs.
    pub slug: Option<Vec<String>>,
    /// In one of these forms: quoted, paraphrased, and so on.
    pub form: Option<Vec<StatementForm>>,
    /// Doing one of these things: requesting, warning, and so on.
    pub act: Option<Vec<StatementAct>>,
    /// Attributed in one of these ways.
    pub attribution: Option<Vec<Attribution>>,
    /// In one of these languages (BCP 47 tags).
    pub language: Option<Vec<String>>,
    /// By date.
    pub date: Option<DateFilter>,
    /// By the parties on whose behalf it was made.
    pub party: Option<RelationFilter>,
    /// By the parties to which it was addressed.
    pub addressee: Option<RelationFilter>,
    /// By the persons who made it.
    pub person: Option<RelationFilter>,
    /// Whether a speaker (a person or a party) is known.
    pub has_speaker: Option<bool>,
    /// By the issues that it is about.
    pub issue: Option<RelationFilter>,
    /// By the meeting at which it was made.
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
    pub and: Option<Vec<StatementFilter>>,
    /// At least one of these must hold.
    pub or: Option<Vec<StatementFilter>>,
    /// This must not hold.
    pub not: Option<Box<StatementFilter>>,
}

impl ListFilter for StatementFilter {
    fn condition(&self, backend: DbBackend, path: &str) -> Result<Condition, Error> {
        let mut conditions = Conditions::new(backend, Kind::Statement, path);
        conditions.slugs(self.slug.as_ref());
        conditions.one_of("form", self.form.as_ref());
        conditions.one_of("act", self.act.as_ref());
        conditions.one_of("attribution", self.attribution.as_ref());
        conditions.one_of("language", self.language.as_ref());
        conditions.date(self.date.as_ref())?;
        conditions.related(
            "party",
            &relations::ON_BEHALF_OF,
            Kind::Party,
            self.party.as_ref(),
        )?;
        conditions.related(
            "addressee",
            &relations::ADDRESSEES,
            Kind::Party,
            self.addressee.as_ref(),
        )?;
        conditions.related(
            "person",
            &relations::SPEAKERS,
            Kind::Person,
            self.person.as_ref(),
        )?;
        conditions.has(&relations::ANY_SPEAKER, self.has_speaker);
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
    /// Order of a list of statements.
    StatementOrder by
    /// What a list of statements can be ordered by.
    StatementOrderField,
    unasked Date Desc
    {
        /// By date: by the first day that it can mean. Undated records come last in both directions.
        Date => by_date,
        /// By position within the meeting. Statements without one come last in both directions.
        Position => by_position,
        /// By the time of the last change here.
        UpdatedAt => by_change,
    }
}
