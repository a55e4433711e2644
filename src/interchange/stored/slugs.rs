//! The slugs of what records refer to, each looked up once.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

use crate::{database::bind::one_of_ids, entity::is_published, graphql::id::Kind};

/// Slugs by kind and id.
#[derive(Debug, Default)]
pub struct Slugs {
    known: HashMap<(Kind, Uuid), Arc<str>>,
    needed: HashMap<Kind, HashSet<Uuid>>,
    is_published: bool,
}

impl Slugs {
    /// Slugs of published records alone; others are as good as not there.
    #[must_use]
    pub fn of_published() -> Self {
        Self {
            is_published: true,
            ..Self::default()
        }
    }

    /// Notes that the slug of a record is wanted.
    pub fn need(&mut self, kind: Kind, id: Uuid) {
        if !self.known.contains_key(&(kind, id)) {
            self.needed.entry(kind).or_default().insert(id);
        }
    }

    /// Looks up all that are wanted: one statement for each kind.
    ///
    /// # Errors
    /// What the database says.
    pub async fn learn(&mut self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        let backend = connection.get_database_backend();
        for (kind, ids) in std::mem::take(&mut self.needed) {
            let ids: Vec<Uuid> = ids.into_iter().collect();
            let table = kind.as_str();
            let mut select = Query::select()
                .column((table, "id"))
                .column((table, "slug"))
                .from(table)
                .and_where(one_of_ids(backend, Expr::col((table, "id")), &ids))
                .to_owned();
            if self.is_published {
                select.and_where(is_published(table));
            }
            for row in connection.query_all(&select).await? {
                let slug: String = row.try_get_by_index(1)?;
                self.known
                    .insert((kind, row.try_get_by_index(0)?), slug.into());
            }
        }
        Ok(())
    }

    /// The slug of a record, which [`Slugs::learn`] has looked up.
    #[must_use]
    pub fn get(&self, kind: Kind, id: Uuid) -> Option<String> {
        let slug = self.known.get(&(kind, id))?;
        Some(slug.to_string())
    }
}
