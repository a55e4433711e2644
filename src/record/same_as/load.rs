//! Judgements on records, from either side, each with the record on the other side.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

use async_graphql::Context;
use sea_orm::{
    FromQueryResult, IdenStatic, Iterable,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::{
    database::{Reader, bind},
    entity::{
        is_published,
        row::Columns,
        same_as::{Column, Model},
    },
    error::Error,
    graphql::{
        columns::columns,
        context::loader,
        id::Kind,
        listed::Listed,
        loader::{Loader, all_columns, answers, col, key, row_of, visible},
    },
};

/// Which records was this one judged against, and how?
struct JudgementsOn<R> {
    record: Uuid,
    /// Which columns of the record on the other side.
    columns: Columns,
    kind: PhantomData<fn() -> R>,
}
key!(JudgementsOn<R: Listed> { record, columns });

/// A judgement, and the record on the other side.
type OtherSide<R> = (Arc<Model>, Arc<<R as Listed>::Row>);

/// The judgements on a record, in the order of their slugs, as far as readers may see them and the
/// other record.
pub(super) async fn judgements_on<R: Listed>(
    context: &Context<'_>,
    record: Uuid,
) -> Result<Vec<OtherSide<R>>, Error> {
    let key = JudgementsOn::<R> {
        record,
        columns: columns::<R>(context, &[&["record"]]),
        kind: PhantomData,
    };
    Ok(loader(context)?.load(key).await?.unwrap_or_default())
}

const TABLE: &str = Kind::SameAs.as_str();

/// Begins the names of the columns of a judgement, beside those of the other record.
const PREFIX: &str = "judgement_";

/// Judgements on `records`, where these stand in the column `near`.
fn side(reader: &Reader, [near, far]: [Column; 2], records: &[Uuid]) -> SelectStatement {
    let mut select = Query::select();
    select
        .columns(Column::iter())
        .expr_as(Expr::col(near), "near_id")
        .expr_as(Expr::col(far), "far_id")
        .from(TABLE)
        .and_where(is_published(TABLE))
        .and_where(bind::one_of_ids(
            reader.backend(),
            Expr::col((TABLE, near)),
            records,
        ));
    select
}

impl<R: Listed> Loader<JudgementsOn<R>> for Reader {
    type Value = Vec<OtherSide<R>>;

    async fn load(
        &self,
        keys: &[JudgementsOn<R>],
    ) -> Result<HashMap<JudgementsOn<R>, Self::Value>, Error> {
        let records: Vec<Uuid> = keys.iter().map(|key| key.record).collect();
        let [one, other] = [Column::OneId, Column::OtherId];
        let mut pairs = side(self, [one, other], &records);
        pairs.union(UnionType::All, side(self, [other, one], &records));

        let pair = |name: &'static str| Expr::col(("pair", name));
        let columns = all_columns(keys, |key| key.columns);
        let mut select = visible::<R>(columns);
        for column in Column::iter() {
            let name = Alias::new(format!("{PREFIX}{}", column.as_str()));
            select.expr_as(Expr::col(("pair", column)), name);
        }
        select
            .expr_as(pair("near_id"), "near_id")
            .join_subquery(
                JoinType::InnerJoin,
                pairs,
                "pair",
                pair("far_id").eq(col::<R>("id")),
            )
            .order_by_expr(pair("slug"), Order::Asc);
        let mut found: HashMap<Uuid, Self::Value> = HashMap::new();
        for row in &self.rows(&select).await? {
            let record = found.entry(row.try_get("", "near_id")?);
            let judgement = Arc::new(Model::from_query_result(row, PREFIX)?);
            record
                .or_default()
                .push((judgement, row_of::<R>(row, columns)?));
        }
        Ok(answers(keys, |key| found.get(&key.record)))
    }
}
