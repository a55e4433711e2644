//! The data set as a whole: its version, licence and size.

use std::collections::HashMap;

use async_graphql::{Context, Description, Object, SimpleObject};
use sea_orm::{
    FromQueryResult, Iterable,
    sea_query::{Alias, Expr, Query},
};

use crate::{
    database::Reader,
    entity::{dataset, is_published},
    error::Error,
    graphql::{context::loader, id::Kind, loader::Loader, lookup::Fallible, scalars::Instant},
};

pub mod changed;

/// Field of the root for the data set.
#[derive(Default)]
pub struct DatasetQuery;

#[Object]
impl DatasetQuery {
    /// Data set as a whole: version, licence, last change and size.
    async fn dataset(&self, context: &Context<'_>) -> Fallible<Dataset> {
        Some(Dataset::load(context).await)
    }
}

/// All the records that are served here, taken together.
#[derive(Description)]
pub struct Dataset(dataset::Model);

/// What is the data set?
#[derive(Clone, PartialEq, Eq, Hash)]
struct TheDataset;

impl Loader<TheDataset> for Reader {
    type Value = dataset::Model;

    async fn load(&self, _: &[TheDataset]) -> Result<HashMap<TheDataset, Self::Value>, Error> {
        let mut select = Query::select();
        select
            .columns(dataset::Column::iter())
            .from(Alias::new("dataset"));
        let rows = self.rows(&select).await?;
        rows.iter()
            .map(|row| Ok((TheDataset, dataset::Model::from_query_result(row, "")?)))
            .collect()
    }
}

impl Dataset {
    async fn load(context: &Context<'_>) -> Result<Self, Error> {
        let row = loader(context)?.load(TheDataset).await?;
        row.map(Self)
            .ok_or_else(|| Error::Internal("no row in `dataset`".to_owned()))
    }
}

#[Object(use_type_description)]
impl Dataset {
    /// Version of the data; every change moves it. What was read under one version is the same
    /// as long as the version is.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Licence of the data, as an SPDX identifier; null where none has been stated.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// When the data last changed; null for a data set in which nothing has been written yet.
    async fn changed_at(&self) -> Option<Instant> {
        self.0.changed_at.map(Instant)
    }

    /// Number of published records of each kind.
    async fn counts(&self, context: &Context<'_>) -> Fallible<DatasetCounts> {
        Some(DatasetCounts::load(context).await)
    }
}

/// Number of published records of each kind.
#[derive(Clone, SimpleObject, FromQueryResult)]
pub struct DatasetCounts {
    /// Meetings.
    meetings: i64,
    /// Statements.
    statements: i64,
    /// Outcomes.
    outcomes: i64,
    /// Claims.
    claims: i64,
    /// Issues.
    issues: i64,
    /// Sources.
    sources: i64,
    /// Parties.
    parties: i64,
    /// Persons.
    persons: i64,
}

/// How many records of each kind are there?
#[derive(Clone, PartialEq, Eq, Hash)]
struct Counts;

impl Loader<Counts> for Reader {
    type Value = DatasetCounts;

    async fn load(&self, _: &[Counts]) -> Result<HashMap<Counts, Self::Value>, Error> {
        let mut select = Query::select();
        for (name, kind) in [
            ("meetings", Kind::Meeting),
            ("statements", Kind::Statement),
            ("outcomes", Kind::Outcome),
            ("claims", Kind::Claim),
            ("issues", Kind::Issue),
            ("sources", Kind::Source),
            ("parties", Kind::Party),
            ("persons", Kind::Person),
        ] {
            let mut count = Query::select();
            count
                .expr(Expr::cust("count(*)"))
                .from(Alias::new(kind.as_str()))
                .and_where(is_published(kind.as_str()));
            let count = Expr::SubQuery(None, Box::new(count.into()));
            select.expr_as(count, Alias::new(name));
        }
        let rows = self.rows(&select).await?;
        rows.iter()
            .map(|row| Ok((Counts, DatasetCounts::from_query_result(row, "")?)))
            .collect()
    }
}

impl DatasetCounts {
    async fn load(context: &Context<'_>) -> Result<Self, Error> {
        let counts = loader(context)?.load(Counts).await?;
        counts.ok_or_else(|| Error::Internal("no counts".to_owned()))
    }
}
