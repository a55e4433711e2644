//! Loaders, named by the question that they answer. Each answers all keys of a wave at once, with
//! a number of statements that does not depend on how many keys there are.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

use async_graphql::dataloader::Loader;
use sea_orm::{
    EntityTrait, FromQueryResult, Iterable, QueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::listed::{ListFilter, Listed, Record};
use crate::{
    database::{
        Reader, Relation, bind,
        page::{self, Page, Slice, Sort},
    },
    error::Error,
};

/// Implements what a key of a map needs, without asking it of the kind that the key is of.
macro_rules! key {
    ($key:ident<$kind:ident: $bound:path> { $($field:ident),+ }) => {
        impl<$kind: $bound> Clone for $key<$kind> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone(),)+ kind: PhantomData }
            }
        }
        impl<$kind: $bound> PartialEq for $key<$kind> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
        impl<$kind: $bound> Eq for $key<$kind> {}
        impl<$kind: $bound> Hash for $key<$kind> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                $(self.$field.hash(state);)+
            }
        }
    };
}

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

/// Which records does the relation lead to from this one, in their order?
pub struct RelatedTo<R> {
    relation: Relation,
    near: Uuid,
    kind: PhantomData<fn() -> R>,
}
key!(RelatedTo<R: Listed> { relation, near });

impl<R> RelatedTo<R> {
    /// Asks where `relation` leads to from the record `near`.
    #[must_use]
    pub const fn new(relation: Relation, near: Uuid) -> Self {
        Self {
            relation,
            near,
            kind: PhantomData,
        }
    }
}

/// Which parts does this record have, in their order? A part is a row that belongs to one record,
/// such as a participation.
pub struct PartsOf<E> {
    owner_column: &'static str,
    owner: Uuid,
    kind: PhantomData<fn() -> E>,
}
key!(PartsOf<E: EntityTrait> { owner_column, owner });

impl<E> PartsOf<E> {
    /// Asks for the rows of `E` whose `owner_column` is `owner`.
    #[must_use]
    pub const fn new(owner_column: &'static str, owner: Uuid) -> Self {
        Self {
            owner_column,
            owner,
            kind: PhantomData,
        }
    }
}

/// What a list holds: what it hangs on, and which of its rows. Shared by the pages of many parents.
pub struct Selection<R: Listed> {
    /// Relation from the listed record to the parent; none at the root.
    pub relation: Option<Relation>,
    /// Filter.
    pub filter: Option<R::Filter>,
}

/// Which part of this list?
pub struct PageOf<R: Listed> {
    /// Record that the list hangs on.
    pub parent: Option<Uuid>,
    /// What the list holds.
    pub selection: Arc<Selection<R>>,
    /// Its order.
    pub sort: Sort,
    /// Which part.
    pub slice: Slice,
}

/// How long is this list?
pub struct CountOf<R: Listed> {
    /// Record that the list hangs on.
    pub parent: Option<Uuid>,
    /// What the list holds.
    pub selection: Arc<Selection<R>>,
}

impl<R: Listed> PartialEq for Selection<R> {
    fn eq(&self, other: &Self) -> bool {
        self.relation == other.relation && self.filter == other.filter
    }
}
impl<R: Listed> Eq for Selection<R> {}
impl<R: Listed> Hash for Selection<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.relation.hash(state);
        self.filter.hash(state);
    }
}

/// Implements what a key of a map needs for a question about lists.
macro_rules! list_key {
    ($key:ident { $($field:ident),+ }) => {
        impl<R: Listed> Clone for $key<R> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone(),)+ }
            }
        }
        impl<R: Listed> PartialEq for $key<R> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
        impl<R: Listed> Eq for $key<R> {}
        impl<R: Listed> Hash for $key<R> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                $(self.$field.hash(state);)+
            }
        }
    };
}
list_key!(PageOf {
    parent,
    selection,
    sort,
    slice
});
list_key!(CountOf { parent, selection });

impl<R: Listed> Loader<ById<R>> for Reader {
    type Value = Arc<R::Row>;
    type Error = Error;

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
    type Error = Error;

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

impl<R: Listed> Loader<RelatedTo<R>> for Reader {
    type Value = Vec<Arc<R::Row>>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[RelatedTo<R>],
    ) -> Result<HashMap<RelatedTo<R>, Self::Value>, Error> {
        let mut found: HashMap<_, Self::Value> = HashMap::new();
        for (relation, keys) in grouped(keys, |key| key.relation) {
            let near: Vec<Uuid> = keys.iter().map(|key| key.near).collect();
            let pair = |name: &'static str| Expr::col((Alias::new("pair"), Alias::new(name)));
            let mut select = visible::<R>();
            select
                .expr_as(pair("near_id"), Alias::new("near_id"))
                .join_subquery(
                    sea_orm::sea_query::JoinType::InnerJoin,
                    relation.pairs_from(self.backend(), &near),
                    Alias::new("pair"),
                    pair("far_id").eq(col::<R>("id")),
                )
                .order_by_expr(pair("place"), Order::Asc)
                .order_by_expr(col::<R>("id"), Order::Asc);
            for row in &self.rows(&select).await? {
                let key = RelatedTo::new(relation, row.try_get("", "near_id")?);
                found.entry(key).or_default().push(row_of::<R>(row)?);
            }
        }
        Ok(found)
    }
}

impl<E> Loader<PartsOf<E>> for Reader
where
    E: EntityTrait,
    E::Model: FromQueryResult + Clone + Send + Sync,
{
    type Value = Vec<Arc<E::Model>>;
    type Error = Error;

    async fn load(&self, keys: &[PartsOf<E>]) -> Result<HashMap<PartsOf<E>, Self::Value>, Error> {
        let mut found: HashMap<_, Self::Value> = HashMap::new();
        for (owner_column, keys) in grouped(keys, |key| key.owner_column) {
            let owners: Vec<Uuid> = keys.iter().map(|key| key.owner).collect();
            let mut select = Query::select();
            select
                .columns(E::Column::iter())
                .from(E::default().table_ref())
                .and_where(bind::one_of_ids(
                    self.backend(),
                    Expr::col(owner_column),
                    &owners,
                ))
                .order_by("position", Order::Asc);
            for row in &self.rows(&select).await? {
                let key = PartsOf::new(owner_column, row.try_get("", owner_column)?);
                let part = Arc::new(E::Model::from_query_result(row, "")?);
                found.entry(key).or_default().push(part);
            }
        }
        Ok(found)
    }
}

impl<R: Listed> Loader<PageOf<R>> for Reader {
    type Value = Arc<Page<Arc<R::Row>>>;
    type Error = Error;

    async fn load(&self, keys: &[PageOf<R>]) -> Result<HashMap<PageOf<R>, Self::Value>, Error> {
        let mut found = HashMap::new();
        let groups = grouped(keys, |key| {
            (key.selection.clone(), key.sort, key.slice.clone())
        });
        for ((selection, sort, slice), keys) in groups {
            let parents: Vec<Uuid> = keys.iter().filter_map(|key| key.parent).collect();
            let parents = selection
                .relation
                .as_ref()
                .map(|relation| (relation, &*parents));
            let select = page::select::<R::Entity>(
                self.backend(),
                parents,
                selection.condition(self)?,
                sort,
                &slice,
            );
            let mut pages: HashMap<Option<Uuid>, Vec<_>> = HashMap::new();
            for row in &self.rows(&select).await? {
                let parent = parent_of(row, parents.is_some())?;
                let row = page::read::<R::Row>(row, sort)?;
                let row = page::Row {
                    model: Arc::new(row.model),
                    place: row.place,
                };
                pages.entry(parent).or_default().push(row);
            }
            for key in keys {
                let rows = pages.remove(&key.parent).unwrap_or_default();
                found.insert(key.clone(), Arc::new(page::cut(rows, &slice)));
            }
        }
        Ok(found)
    }
}

impl<R: Listed> Loader<CountOf<R>> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[CountOf<R>]) -> Result<HashMap<CountOf<R>, i64>, Error> {
        let mut found = HashMap::new();
        for (selection, keys) in grouped(keys, |key| key.selection.clone()) {
            let parents: Vec<Uuid> = keys.iter().filter_map(|key| key.parent).collect();
            let parents = selection
                .relation
                .as_ref()
                .map(|relation| (relation, &*parents));
            let select =
                page::count::<R::Entity>(self.backend(), parents, selection.condition(self)?);
            let mut counts: HashMap<Option<Uuid>, i64> = HashMap::new();
            for row in &self.rows(&select).await? {
                counts.insert(
                    parent_of(row, parents.is_some())?,
                    row.try_get("", "row_count")?,
                );
            }
            for key in keys {
                found.insert(key.clone(), counts.get(&key.parent).copied().unwrap_or(0));
            }
        }
        Ok(found)
    }
}

impl<R: Listed> Selection<R> {
    fn condition(&self, reader: &Reader) -> Result<Condition, Error> {
        let visible = Condition::all().add(R::is_visible());
        match &self.filter {
            Some(filter) => Ok(visible.add(filter.condition(reader.backend(), "filter")?)),
            None => Ok(visible),
        }
    }
}

/// `select <all columns> from <table of R> where <readers may see it>`.
fn visible<R: Listed>() -> SelectStatement {
    let table = Alias::new(R::KIND.as_str());
    let mut select = Query::select();
    select
        .columns(<R::Entity as EntityTrait>::Column::iter().map(|column| (table.clone(), column)))
        .from(table)
        .and_where(R::is_visible());
    select
}

fn col<R: Listed>(name: &'static str) -> Expr {
    Expr::col((Alias::new(R::KIND.as_str()), Alias::new(name)))
}

fn row_of<R: Listed>(row: &QueryResult) -> Result<Arc<R::Row>, Error> {
    Ok(Arc::new(R::Row::from_query_result(row, "")?))
}

fn parent_of(row: &QueryResult, nested: bool) -> Result<Option<Uuid>, Error> {
    Ok(if nested {
        Some(row.try_get("", "parent_id")?)
    } else {
        None
    })
}

/// Groups keys by what they share, each group in the order in which its first key came.
fn grouped<K, G: Eq>(keys: &[K], of: impl Fn(&K) -> G) -> Vec<(G, Vec<&K>)> {
    let mut groups: Vec<(G, Vec<&K>)> = Vec::new();
    for key in keys {
        let group = of(key);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, members)) => members.push(key),
            None => groups.push((group, vec![key])),
        }
    }
    groups
}
