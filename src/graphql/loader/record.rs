//! Single nodes, by id or by slug.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

use uuid::Uuid;

use super::{Loader, col, row_of, visible};
use crate::{
    database::{Reader, bind},
    error::Error,
    graphql::listed::{Listed, Record},
};

/// Which node has this id?
pub struct ById<R> {
    id: Uuid,
    kind: PhantomData<fn() -> R>,
}
key!(ById<R: Listed> { id });

impl<R> ById<R> {
    /// Asks for the node with `id`.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self {
            id,
            kind: PhantomData,
        }
    }
}

/// Which record has this slug?
pub struct BySlug<R> {
    slug: String,
    kind: PhantomData<fn() -> R>,
}
key!(BySlug<R: Record> { slug });

impl<R> BySlug<R> {
    /// Asks for the record with `slug`.
    #[must_use]
    pub const fn new(slug: String) -> Self {
        Self {
            slug,
            kind: PhantomData,
        }
    }
}

impl<R: Listed> Loader<ById<R>> for Reader {
    type Value = Arc<R::Row>;

    async fn load(&self, keys: &[ById<R>]) -> Result<HashMap<ById<R>, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.id).collect();
        let mut select = visible::<R>();
        select.and_where(bind::one_of_ids(self.backend(), col::<R>("id"), &ids));
        let rows = self.rows(&select).await?;
        rows.iter()
            .map(|row| Ok((ById::new(row.try_get("", "id")?), row_of::<R>(row)?)))
            .collect()
    }
}

impl<R: Record> Loader<BySlug<R>> for Reader {
    type Value = Arc<R::Row>;

    async fn load(&self, keys: &[BySlug<R>]) -> Result<HashMap<BySlug<R>, Self::Value>, Error> {
        let slugs: Vec<&str> = keys.iter().map(|key| key.slug.as_str()).collect();
        let mut select = visible::<R>();
        select.and_where(bind::one_of_words(self.backend(), col::<R>("slug"), &slugs));
        let rows = self.rows(&select).await?;
        rows.iter()
            .map(|row| Ok((BySlug::new(row.try_get("", "slug")?), row_of::<R>(row)?)))
            .collect()
    }
}
