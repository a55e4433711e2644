//! What resolvers ask the loaders: single records, related records, parts. What else a resolver may do
//! before it waits, is said in [`direct`](super::direct).

use std::sync::Arc;

use async_graphql::Context;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    columns::columns,
    context::loader,
    direct::{Direct, DirectList},
    listed::{Listed, Record},
    loader::{ById, BySlug, PartsOf, RelatedTo},
};
use crate::{database::Relation, entity::Part, error::Error, value::slug::Slug};

/// A field that can fail: nullable, so that a failure stays where it happened.
pub type Fallible<T> = Option<Result<T, Error>>;

/// The node with this id, where readers may see it. Where there is no id, nobody's is asked for: a
/// query takes the same statements whether a reference leads nowhere or to what readers may not
/// see, and does not tell the two apart.
pub async fn by_id<R: Listed>(context: &Context<'_>, id: Option<Uuid>) -> Fallible<Direct<R>> {
    let id = id.unwrap_or(Uuid::nil());
    let columns = columns::<R>(context, &[&[]]);
    let load = async { loader(context)?.load(ById::<R>::new(id, columns)).await };
    load.await
        .map(|row| row.map(|row| Direct(R::from_row(row))))
        .transpose()
}

/// The record with this slug, where readers may see it. What cannot be a slug is not looked for.
pub async fn by_slug<R: Record>(context: &Context<'_>, slug: String) -> Fallible<Direct<R>> {
    slug.parse::<Slug>().ok()?;
    let columns = columns::<R>(context, &[&[]]);
    let load = async { loader(context)?.load(BySlug::<R>::new(slug, columns)).await };
    load.await
        .map(|row| row.map(|row| Direct(R::from_row(row))))
        .transpose()
}

/// The records that `relation` leads to from the record `near`, in their order.
pub async fn related<R: Listed>(
    context: &Context<'_>,
    relation: Relation,
    near: Uuid,
) -> Fallible<DirectList<R>> {
    let load = async {
        let loader = loader(context)?;
        let columns = columns::<R>(context, &[&[]]);
        let question = RelatedTo::<R>::new(relation, near, columns);
        let rows = loader.load(question).await?;
        let rows = rows.unwrap_or_default();
        loader.reader().show(rows.len())?;
        Ok(rows.into_iter().map(R::from_row).collect())
    };
    Some(load.await)
}

/// The rows of `E` that belong to `owner`, in their order.
///
/// # Errors
/// Those of the database.
pub async fn parts<E>(
    context: &Context<'_>,
    owner_column: &'static str,
    owner: Uuid,
) -> Result<Vec<Arc<E::Model>>, Error>
where
    E: Part,
    E::Model: FromQueryResult + Clone + Send + Sync,
{
    let loader = loader(context)?;
    let rows = loader.load(PartsOf::<E>::new(owner_column, owner)).await?;
    let rows = rows.unwrap_or_default();
    loader.reader().show(rows.len())?;
    Ok(rows)
}
