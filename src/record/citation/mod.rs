//! Citations: which words of which source bear on which record.
//!
//! Statement, source and citation are three things: what was said, where we read it, which words
//! there support it. A citation has exactly one subject. Readers see it where they see both its
//! subject and its source.

use std::{borrow::Cow, marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, ID, Object, OutputType, TypeName};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use self::{
    filter::{CitationFilter, CitationOrder},
    subject::{CitationSubject, Subject},
};
use super::source::object::Source;
use crate::{
    database::Relation,
    entity::{citation, is_published},
    graphql::{
        direct::{Direct, DirectList},
        id::{Kind, NodeId},
        listed::Listed,
        lookup::{Fallible, by_id, related},
    },
    vocabulary::CitationRole,
};

pub mod filter;
pub mod subject;

/// Place in a source that bears on a record, and how.
#[derive(Description, Clone)]
pub struct Citation(Arc<citation::Model>);

/// What a citation can be about, with the column that names it.
const SUBJECTS: [(Kind, &str); 5] = [
    (Kind::Meeting, "meeting_id"),
    (Kind::Statement, "statement_id"),
    (Kind::Outcome, "outcome_id"),
    (Kind::Claim, "claim_id"),
    (Kind::Issue, "issue_id"),
];

impl Listed for Citation {
    type Entity = citation::Entity;
    type Row = citation::Model;
    type Filter = CitationFilter;
    type Order = CitationOrder;
    const KIND: Kind = Kind::Citation;
    const MADE_OF: &[(&str, &[&str])] = &[(
        "subject",
        &[
            "meeting_id",
            "statement_id",
            "outcome_id",
            "claim_id",
            "issue_id",
        ],
    )];

    fn from_row(row: Arc<citation::Model>) -> Self {
        Self(row)
    }

    fn is_visible() -> Expr {
        let published = |kind: Kind, column: &'static str| {
            let table = kind.as_str();
            let mut select = Query::select();
            select
                .expr(Expr::cust("1"))
                .from(Alias::new(table))
                .and_where(
                    Expr::col((Alias::new(table), Alias::new("id")))
                        .equals((Alias::new("citation"), Alias::new(column))),
                )
                .and_where(is_published(table));
            Expr::exists(select)
        };
        let subject = SUBJECTS
            .into_iter()
            .map(|(kind, column)| published(kind, column))
            .reduce(ExprTrait::or)
            .unwrap_or_else(|| Expr::cust("false"));
        published(Kind::Source, "source_id").and(subject)
    }
}

#[Object(use_type_description)]
impl Citation {
    /// Opaque id, unique over all kinds of record; to be given to `node`.
    async fn id(&self) -> ID {
        NodeId {
            kind: Kind::Citation,
            id: self.0.id,
        }
        .encode()
    }

    /// Source that is cited.
    async fn source(&self, context: &Context<'_>) -> Fallible<Direct<Source>> {
        by_id(context, Some(self.0.source_id)).await
    }

    /// Record that the citation is about.
    async fn subject(&self, context: &Context<'_>) -> Fallible<Subject> {
        let row = &self.0;
        if let Some(id) = row.meeting_id {
            let meeting = by_id(context, Some(id)).await?;
            Some(meeting.map(|Direct(meeting)| Subject(CitationSubject::Meeting(meeting))))
        } else if let Some(id) = row.statement_id {
            let statement = by_id(context, Some(id)).await?;
            Some(statement.map(|Direct(statement)| Subject(CitationSubject::Statement(statement))))
        } else if let Some(id) = row.outcome_id {
            let outcome = by_id(context, Some(id)).await?;
            Some(outcome.map(|Direct(outcome)| Subject(CitationSubject::Outcome(outcome))))
        } else if let Some(id) = row.claim_id {
            let claim = by_id(context, Some(id)).await?;
            Some(claim.map(|Direct(claim)| Subject(CitationSubject::Claim(claim))))
        } else {
            let issue = by_id(context, row.issue_id).await?;
            Some(issue.map(|Direct(issue)| Subject(CitationSubject::Issue(issue))))
        }
    }

    /// Place within the source: a page, or a paragraph and a sentence counted within it.
    async fn locator(&self) -> Option<&str> {
        self.0.locator.as_deref()
    }

    /// Words of the source; a few where the source is protected.
    async fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// Whether the place supports the record, contradicts it, or gives context.
    async fn role(&self) -> CitationRole {
        self.0.role
    }

    /// Field of the record that the citation speaks for; null where it speaks for the whole record.
    async fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }
}

/// Citations of a record, by the relations of its kind, to be flattened into each kind that has them.
///
/// One type for each kind `R`, because the kinds lead to each other through their citations: while
/// async-graphql puts the fields of a type together, others that flatten it would find it empty.
pub struct Cited<R> {
    pub(super) record: Uuid,
    pub(super) citations: Relation,
    pub(super) sources: Relation,
    pub(super) supporting: Relation,
    pub(super) kind: PhantomData<fn() -> R>,
}

impl<R: Listed> TypeName for Cited<R> {
    fn type_name() -> Cow<'static, str> {
        format!("Cited{}", <R as OutputType>::type_name()).into()
    }
}

#[Object(name_type)]
impl<R: Listed> Cited<R> {
    /// Citations that bear on the record itself, in the order of the record.
    async fn citations(&self, context: &Context<'_>) -> Fallible<DirectList<Citation>> {
        related(context, self.citations, self.record).await
    }

    /// Sources that the citations of the record name, each once, in the order of the citations.
    async fn sources(&self, context: &Context<'_>) -> Fallible<DirectList<Source>> {
        related(context, self.sources, self.record).await
    }

    /// Number of different sources that support the record; those that only give context or
    /// contradict it do not count.
    async fn distinct_source_count(&self, context: &Context<'_>) -> Fallible<usize> {
        let sources = related::<Source>(context, self.supporting, self.record).await?;
        Some(sources.map(|DirectList(sources)| sources.len()))
    }
}
