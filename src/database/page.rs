//! Keyset paging: the one place that cuts a list into pages.
//!
//! A page starts after a place, not after a number of rows: nothing is skipped or shown twice
//! when rows are added meanwhile, and page nine thousand costs what page one costs. A place is
//! the pair (sort value, id); it is compared as a row value, which both engines answer from an
//! index. Nulls have been given a value by the generated columns that lists are ordered by.
//!
//! A list inside a list is cut for each parent by a window function, in the same statement.

use sea_orm::{
    DbBackend, EntityTrait, FromQueryResult, Iterable, QueryResult, Value,
    sea_query::{
        Alias, Condition, Expr, ExprTrait, Func, Order, OverStatement, Query, SelectStatement,
        WindowStatement,
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Relation;
use crate::error::Error;

/// Type of the column that a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortType {
    /// 32 bits: a day or a position.
    Integer,
    /// 64 bits: an instant.
    BigInteger,
    /// Text, by its bytes.
    Text,
    /// The id itself: by age of the row.
    Id,
}

/// What a list is ordered by; the id breaks ties, in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// Column without nulls.
    pub column: &'static str,
    /// Its type.
    pub sort_type: SortType,
    /// Largest first.
    pub descending: bool,
}

/// Value of the column that a list is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortValue {
    /// A day, a position or an instant.
    Number(i64),
    /// Text.
    Text(String),
    /// Nothing but the id.
    Id,
}

/// Where a row stands in its list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Value that the list is ordered by.
    pub value: SortValue,
    /// Id, which breaks ties.
    pub id: Uuid,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    /// How many rows at most.
    pub limit: u32,
    /// The last ones rather than the first ones.
    pub backward: bool,
    /// Only rows after this place.
    pub after: Option<Place>,
    /// Only rows before this place.
    pub before: Option<Place>,
}

/// A row of a page.
#[derive(Clone, Debug)]
pub struct Row<M> {
    /// The row.
    pub model: M,
    /// Where it stands.
    pub place: Place,
}

/// A page of a list, in the order of the list whichever way it was cut.
#[derive(Clone, Debug)]
pub struct Page<M> {
    /// Rows.
    pub rows: Vec<Row<M>>,
    /// There are rows before this page.
    pub has_previous: bool,
    /// There are rows after this page.
    pub has_next: bool,
}

impl<M> Default for Page<M> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            has_previous: false,
            has_next: false,
        }
    }
}

/// Writes the statement that reads one page of the rows of `E` that fulfil `condition`; with
/// `parents`, one page for each of them, the parent's id as `parent_id`.
#[must_use]
pub fn select<E: EntityTrait>(
    backend: DbBackend,
    parents: Option<(&Relation, &[Uuid])>,
    condition: Condition,
    sort: Sort,
    slice: &Slice,
) -> SelectStatement {
    let (mut inner, parent) = list::<E>(backend, parents, condition);
    let table = E::default().table_name().to_owned();
    let col = |name: &str| Expr::col((Alias::new(&table), Alias::new(name)));
    for column in E::Column::iter() {
        inner.column((Alias::new(&table), column));
    }
    if sort.sort_type != SortType::Id {
        inner.expr_as(col(sort.column), Alias::new("sort_value"));
    }
    for (place, is_after) in [(&slice.after, true), (&slice.before, false)] {
        if let Some(place) = place {
            // Further on in a descending list is less.
            inner.and_where(beyond(&col, sort, place, is_after != sort.descending));
        }
    }
    let order = if sort.descending == slice.backward {
        Order::Asc
    } else {
        Order::Desc
    };
    let limit = u64::from(slice.limit) + 1;
    let Some(parent) = parent else {
        if sort.sort_type != SortType::Id {
            inner.order_by_expr(col(sort.column), order.clone());
        }
        inner.order_by_expr(col("id"), order).limit(limit);
        return inner;
    };
    let mut window = WindowStatement::new();
    window.add_partition_by(parent.clone());
    if sort.sort_type != SortType::Id {
        window.order_by_expr(col(sort.column), order.clone());
    }
    window.order_by_expr(col("id"), order);
    inner
        .expr_as(parent, Alias::new("parent_id"))
        .expr_window_as(
            Func::cust("row_number"),
            window,
            Alias::new("place_in_list"),
        );
    let mut outer = Query::select();
    outer
        .expr(Expr::cust("*"))
        .from_subquery(inner, Alias::new("page"))
        .and_where(Expr::col("place_in_list").lte(limit))
        .order_by("parent_id", Order::Asc)
        .order_by("place_in_list", Order::Asc);
    outer
}

/// Writes the statement that counts the rows of `E` that fulfil `condition` as `rows`; with
/// `parents`, for each of them that has any.
#[must_use]
pub fn count<E: EntityTrait>(
    backend: DbBackend,
    parents: Option<(&Relation, &[Uuid])>,
    condition: Condition,
) -> SelectStatement {
    let (mut select, parent) = list::<E>(backend, parents, condition);
    select.expr_as(Expr::cust("count(*)"), Alias::new("row_count"));
    if let Some(parent) = parent {
        select
            .expr_as(parent.clone(), Alias::new("parent_id"))
            .add_group_by([parent]);
    }
    select
}

/// `from` and `where` of a list, and the expression for the parent's id.
fn list<E: EntityTrait>(
    backend: DbBackend,
    parents: Option<(&Relation, &[Uuid])>,
    condition: Condition,
) -> (SelectStatement, Option<Expr>) {
    let table = E::default().table_name().to_owned();
    let col = |name: &str| Expr::col((Alias::new(&table), Alias::new(name)));
    let mut select = Query::select();
    select.from(Alias::new(&table)).cond_where(condition);
    let parent = parents.map(|(relation, ids)| {
        if relation.is_column_of(&table) {
            let parent = col(relation.far);
            select.and_where(super::bind::one_of_ids(backend, parent.clone(), ids));
            parent
        } else {
            select.join_subquery(
                sea_orm::sea_query::JoinType::InnerJoin,
                relation.pairs_to(backend, ids),
                Alias::new("pair"),
                Expr::col((Alias::new("pair"), Alias::new("near_id"))).eq(col("id")),
            );
            Expr::col((Alias::new("pair"), Alias::new("far_id")))
        }
    });
    (select, parent)
}

/// Holds for the rows on the far side of `place`: above it where `greater`.
fn beyond(col: &impl Fn(&str) -> Expr, sort: Sort, place: &Place, greater: bool) -> Expr {
    let (here, there) = match &place.value {
        SortValue::Id => (col("id"), Expr::value(place.id)),
        value => (
            Expr::tuple([col(sort.column), col("id")]),
            Expr::tuple([
                Expr::value(bound(sort.sort_type, value)),
                Expr::value(place.id),
            ]),
        ),
    };
    if greater {
        here.gt(there)
    } else {
        here.lt(there)
    }
}

/// The value as a parameter of the type of the column.
fn bound(sort_type: SortType, value: &SortValue) -> Value {
    match (sort_type, value) {
        (SortType::Integer, SortValue::Number(number)) => {
            // Cursors are checked when they are read: this saturates nothing that we made.
            i32::try_from(*number)
                .unwrap_or(if *number < 0 { i32::MIN } else { i32::MAX })
                .into()
        }
        (_, SortValue::Number(number)) => (*number).into(),
        (_, SortValue::Text(text)) => text.clone().into(),
        (_, SortValue::Id) => Value::Int(None),
    }
}

/// Cuts the surplus row off, and puts the rows in the order of the list.
#[must_use]
pub fn cut<M>(mut rows: Vec<Row<M>>, slice: &Slice) -> Page<M> {
    let limit = slice.limit as usize;
    let more = rows.len() > limit;
    rows.truncate(limit);
    if slice.backward {
        rows.reverse();
        Page {
            rows,
            has_previous: more,
            has_next: slice.before.is_some(),
        }
    } else {
        Page {
            rows,
            has_previous: slice.after.is_some(),
            has_next: more,
        }
    }
}

/// Reads a row of the statement that [`select`] wrote.
///
/// # Errors
/// [`Error::Internal`] where a column is missing or of another type.
pub fn read<M: FromQueryResult>(row: &QueryResult, sort: Sort) -> Result<Row<M>, Error> {
    let value = match sort.sort_type {
        SortType::Integer => SortValue::Number(row.try_get::<i32>("", "sort_value")?.into()),
        SortType::BigInteger => SortValue::Number(row.try_get("", "sort_value")?),
        SortType::Text => SortValue::Text(row.try_get("", "sort_value")?),
        SortType::Id => SortValue::Id,
    };
    let id = row.try_get("", "id")?;
    Ok(Row {
        model: M::from_query_result(row, "")?,
        place: Place { value, id },
    })
}
