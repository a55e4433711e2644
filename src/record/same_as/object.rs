//! The type `SameAs`, and the field by which each kind of record leads to it.

use std::{borrow::Cow, marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, Object, OutputType, TypeName};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::load::judgements_on;
use crate::{
    entity::{RecordRow, same_as},
    error::Error,
    graphql::{
        context::loader, direct::DirectList, listed::Listed, lookup::Fallible, scalars::Instant,
    },
    record::{any::Record, envelope::Provenance},
    vocabulary::Judgement,
};

/// Judgement of a curator whether two records tell of one and the same person, meeting or thing. Nothing is merged: both records stay as they are, each with its own sources.
#[derive(Description)]
pub struct SameAs {
    row: Arc<same_as::Model>,
    other: Record,
}

#[Object(use_type_description)]
impl SameAs {
    /// The other record, of the same kind.
    async fn record(&self) -> &Record {
        &self.other
    }

    /// What was judged: that the two are the same, that they are not, or that it is not settled.
    async fn judgement(&self) -> Judgement {
        self.row.judgement
    }

    /// How the curator came to the judgement; null where the sources state it outright.
    async fn inference(&self) -> Option<&str> {
        self.row.inference()
    }

    /// Curator's note on the judgement.
    async fn note(&self) -> Option<&str> {
        self.row.note()
    }

    /// Readable name of the judgement itself, to quote it by. Unique among judgements, and never changed.
    async fn slug(&self) -> &str {
        self.row.slug()
    }

    /// Number of the revision of the judgement, counted from 1.
    async fn version(&self) -> i32 {
        self.row.version()
    }

    /// When the judgement was last changed here.
    async fn updated_at(&self) -> Instant {
        Instant(self.row.updated_at())
    }

    /// Where the judgement came from.
    async fn provenance(&self) -> Provenance {
        Provenance::of(&*self.row)
    }
}

/// Reads the judgements on a record.
type Load = for<'a> fn(&'a Context<'a>, Uuid) -> BoxFuture<'a, Result<Vec<SameAs>, Error>>;

fn load<'a, R: Listed + Into<Record>>(
    context: &'a Context<'a>,
    record: Uuid,
) -> BoxFuture<'a, Result<Vec<SameAs>, Error>> {
    Box::pin(async move {
        let found = judgements_on::<R>(context, record).await?;
        let judgements = found.into_iter().map(|(row, other)| SameAs {
            row,
            other: R::from_row(other).into(),
        });
        Ok(judgements.collect())
    })
}

/// The judgements on a record, to be flattened into each kind.
///
/// One type for each kind `R`, because the kinds lead to each other through it: while async-graphql
/// puts the fields of a type together, others that flatten it would find it empty.
pub struct Judged<R> {
    record: Uuid,
    load: Load,
    kind: PhantomData<fn() -> R>,
}

impl<R: Listed + Into<Record>> Judged<R> {
    /// The judgements on the record with this id.
    #[must_use]
    pub fn of(record: Uuid) -> Self {
        Self {
            record,
            load: load::<R>,
            kind: PhantomData,
        }
    }
}

impl<R: OutputType> TypeName for Judged<R> {
    fn type_name() -> Cow<'static, str> {
        format!("Judged{}", R::type_name()).into()
    }
}

#[Object(name_type)]
impl<R: OutputType> Judged<R> {
    /// Other records that were judged to tell of the same person, meeting or thing as this one, such as one meeting in two collections. Nothing is merged: what is known of it may be spread over all of them.
    async fn same_as(
        &self,
        context: &Context<'_>,
        #[graphql(
            default_with = "Some(vec![Judgement::Same])",
            desc = "Judgements that are wanted: also those that two records are different, or that it is not settled. Unless it is said, only that they are the same."
        )]
        judgement: Option<Vec<Judgement>>,
    ) -> Fallible<DirectList<SameAs>> {
        let wanted = judgement.unwrap_or_else(|| vec![Judgement::Same]);
        let judged = async {
            let mut judged = (self.load)(context, self.record).await?;
            judged.retain(|judged| wanted.contains(&judged.row.judgement));
            loader(context)?.reader().show(judged.len())?;
            Ok(DirectList(judged))
        };
        Some(judged.await)
    }
}
