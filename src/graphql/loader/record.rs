//! Single nodes, by id or by slug.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

use uuid::Uuid;

use super::{Loader, all_columns, answers, col, row_of, visible};
use crate::{
    database::{Reader, bind},
    entity::{
        RecordRow as _,
        row::{Columns, Row as _},
    },
    error::Error,
    graphql::listed::{Listed, Record},
};

/// Which node has this id?
pub struct ById<R> {
    id: Uuid,
    columns: Columns,
    kind: PhantomData<fn() -> R>,
}
key!(ById<R: Listed> { id, columns });

impl<R> ById<R> {
    /// Asks for the node with `id`.
    #[must_use]
    pub const fn new(id: Uuid, columns: Columns) -> Self {
        Self {
            id,
            columns,
            kind: PhantomData,
        }
    }
}

/// Which record has this slug?
pub struct BySlug<R> {
    slug: String,
    columns: Columns,
    kind: PhantomData<fn() -> R>,
}
key!(BySlug<R: Record> { slug, columns });

impl<R> BySlug<R> {
    /// Asks for the record with `slug`.
    #[must_use]
    pub const fn new(slug: String, columns: Columns) -> Self {
        Self {
            slug,
            columns,
            kind: PhantomData,
        }
    }
}

impl<R: Listed> Loader<ById<R>> for Reader {
    type Value = Arc<R::Row>;

    async fn load(&self, keys: &[ById<R>]) -> Result<HashMap<ById<R>, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.id).collect();
        let columns = all_columns(keys, |key| key.columns);
        let mut select = visible::<R>(columns);
        select.and_where(bind::one_of_ids(self.backend(), col::<R>("id"), &ids));
        let mut found: HashMap<Uuid, Self::Value> = HashMap::new();
        for row in &self.rows(&select).await? {
            found.insert(row.try_get_by_index(0)?, row_of::<R>(row, columns)?);
        }
        Ok(answers(keys, |key| found.get(&key.id)))
    }
}

impl<R: Record> Loader<BySlug<R>> for Reader {
    type Value = Arc<R::Row>;

    async fn load(&self, keys: &[BySlug<R>]) -> Result<HashMap<BySlug<R>, Self::Value>, Error> {
        let slugs: Vec<&str> = keys.iter().map(|key| key.slug.as_str()).collect();
        let columns = all_columns(keys, |key| key.columns);
        let slug = Columns::of(R::Row::COLUMNS, |column| column == "slug");
        let columns = columns.and(slug);
        let mut select = visible::<R>(columns);
        select.and_where(bind::one_of_words(self.backend(), col::<R>("slug"), &slugs));
        let mut found: HashMap<String, Self::Value> = HashMap::new();
        for row in &self.rows(&select).await? {
            let row = row_of::<R>(row, columns)?;
            found.insert(row.slug().to_owned(), row);
        }
        Ok(answers(keys, |key| found.get(&key.slug)))
    }
}
