//! What belongs to a record: the records that a relation leads to, and its own parts.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

use sea_orm::{
    EntityTrait, FromQueryResult, Iterable,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query},
};
use uuid::Uuid;

use super::{Loader, all_columns, answers, col, grouped, row_of, visible};
use crate::{
    database::{Reader, Relation, bind},
    entity::{Part, row::Columns},
    error::Error,
    graphql::listed::Listed,
};

/// Which records does the relation lead to from this one, in their order?
pub struct RelatedTo<R> {
    relation: Relation,
    near: Uuid,
    columns: Columns,
    kind: PhantomData<fn() -> R>,
}
key!(RelatedTo<R: Listed> { relation, near, columns });

impl<R> RelatedTo<R> {
    /// Asks where `relation` leads to from the record `near`.
    #[must_use]
    pub const fn new(relation: Relation, near: Uuid, columns: Columns) -> Self {
        Self {
            relation,
            near,
            columns,
            kind: PhantomData,
        }
    }
}

/// Which parts does this record have, by owner and position? A part is a row that belongs to one
/// record, such as a participation.
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

impl<R: Listed> Loader<RelatedTo<R>> for Reader {
    type Value = Vec<Arc<R::Row>>;

    async fn load(
        &self,
        keys: &[RelatedTo<R>],
    ) -> Result<HashMap<RelatedTo<R>, Self::Value>, Error> {
        let mut found: HashMap<_, Self::Value> = HashMap::new();
        for (relation, keys) in grouped(keys, |key| key.relation) {
            let near: Vec<Uuid> = keys.iter().map(|key| key.near).collect();
            let pair = |name: &'static str| Expr::col((Alias::new("pair"), Alias::new(name)));
            let columns = all_columns(&keys, |key| key.columns);
            let mut select = visible::<R>(columns);
            select
                .expr_as(pair("near_id"), Alias::new("near_id"))
                .join_subquery(
                    JoinType::InnerJoin,
                    relation.pairs_from(self.backend(), &near),
                    Alias::new("pair"),
                    pair("far_id").eq(col::<R>("id")),
                )
                .order_by_expr(pair("place"), Order::Asc)
                .order_by_expr(col::<R>("id"), Order::Asc);
            let mut related: HashMap<Uuid, Self::Value> = HashMap::new();
            for row in &self.rows(&select).await? {
                let near = related.entry(row.try_get("", "near_id")?);
                near.or_default().push(row_of::<R>(row, columns)?);
            }
            found.extend(answers(keys, |key| related.get(&key.near)));
        }
        Ok(found)
    }
}

impl<E> Loader<PartsOf<E>> for Reader
where
    E: Part,
    E::Model: FromQueryResult + Clone + Send + Sync,
{
    type Value = Vec<Arc<E::Model>>;

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
                .and_where_option(E::VISIBLE.map(Expr::cust))
                .order_by_columns(E::PrimaryKey::iter().map(|column| (column, Order::Asc)));
            for row in &self.rows(&select).await? {
                let key = PartsOf::new(owner_column, row.try_get("", owner_column)?);
                let part = Arc::new(E::Model::from_query_result(row, "")?);
                found.entry(key).or_default().push(part);
            }
        }
        Ok(found)
    }
}
