//! Keyset paging: the one place that cuts a list into pages.
//!
//! A page starts after a place, not after a number of rows: nothing is skipped or shown twice
//! when rows are added meanwhile, and page nine thousand costs what page one costs. A place is
//! the pair (sort value, id); it is compared as a row value, which both engines answer from an
//! index. Nulls have been given a value by the generated columns that lists are ordered by.
//!
//! A list inside a list is cut for each parent, in the same statement; how, is in [`super::list`].

use std::fmt;

use sea_orm::{
    DbBackend, EntityTrait, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Visitor},
};
use uuid::Uuid;

use super::{
    Relation,
    list::{Criteria, List, PARENT},
    relation::Linked,
};
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum SortValue {
    /// A day, a position or an instant.
    Number(i64),
    /// Text.
    Text(String),
    /// Nothing but the id.
    Id,
}

/// Read as it is met. What serde makes of `untagged` would first gather whatever stands there, a list
/// of a hundred thousand lists say, and then find that it is no value.
impl<'de> Deserialize<'de> for SortValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOfThem;

        impl Visitor<'_> for OneOfThem {
            type Value = SortValue;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a whole number, a text or null")
            }

            fn visit_i64<E>(self, number: i64) -> Result<SortValue, E> {
                Ok(SortValue::Number(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<SortValue, E> {
                let number = i64::try_from(number).map_err(E::custom)?;
                Ok(SortValue::Number(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<SortValue, E> {
                Ok(SortValue::Text(text.to_owned()))
            }

            fn visit_unit<E>(self) -> Result<SortValue, E> {
                Ok(SortValue::Id)
            }
        }

        deserializer.deserialize_any(OneOfThem)
    }
}

/// Where a row stands in its list. Ordered as the database orders them: texts and ids by their bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// Writes the statement that reads `columns` of one page of the rows of `E` that fulfil `criteria`; with
/// `parents`, one page for each of them, the parent's id as `parent_id`. [`cut`] puts the rows in
/// their order.
#[must_use]
pub fn select<E: EntityTrait>(
    backend: DbBackend,
    parents: Option<(&Relation, &[Uuid])>,
    criteria: Criteria,
    sort: Sort,
    slice: &Slice,
    columns: impl Iterator<Item = &'static str>,
) -> SelectStatement {
    let table = E::default().table_name().to_owned();
    let list = List {
        backend,
        table: &table,
        criteria,
        sort,
        slice,
    };
    let mut select = match parents {
        None => list.whole(),
        Some((relation, ids)) => list.of_each(relation, ids),
    };
    for column in columns {
        select.column((Alias::new(&table), Alias::new(column)));
    }
    if parents.is_some() {
        let parent = (Alias::new(PARENT), Alias::new("id"));
        select.expr_as(Expr::col(parent), Alias::new("parent_id"));
    }
    if sort.sort_type != SortType::Id {
        let value = Expr::col((Alias::new(&table), Alias::new(sort.column)));
        select.expr_as(value, Alias::new("sort_value"));
    }
    select
}

/// Writes the statement that counts the rows of `E` that fulfil `criteria` as `row_count`;
/// with `parents`, for each of them that has any.
#[must_use]
pub fn count<E: EntityTrait>(
    backend: DbBackend,
    parents: Option<(&Relation, &[Uuid])>,
    criteria: Criteria,
) -> SelectStatement {
    let table = E::default().table_name().to_owned();
    let col = |name: &str| Expr::col((Alias::new(&table), Alias::new(name)));
    let mut select = Query::select();
    select.expr_as(Expr::cust("count(*)"), Alias::new("row_count"));
    if let (None, Some((first, others))) = (parents, criteria.linked.split_first()) {
        let id = Expr::col((Alias::new("linked"), Alias::new("id")));
        let mut row = Query::select();
        row.expr(Expr::cust("1"))
            .from(Alias::new(&table))
            .cond_where(criteria.condition)
            .and_where(col("id").eq(id))
            .limit(1)
            .offset(0);
        let mut ids = Linked::ids_of_all(backend, first, others.iter());
        ids.distinct();
        return select
            .from_subquery(ids, Alias::new("linked"))
            .and_where(Expr::exists(row))
            .take();
    }
    select
        .from(Alias::new(&table))
        .cond_where(criteria.condition);
    // The parents bound the rows; links of the filter there may be any number.
    for linked in criteria.linked {
        select.and_where(linked.exists_for_each(backend, col("id")));
    }
    if let Some((relation, ids)) = parents {
        let parent = if relation.is_column_of(&table) {
            let parent = col(relation.far);
            select.and_where(super::bind::one_of_ids(backend, parent.clone(), ids));
            parent
        } else {
            let pair = |name: &str| Expr::col((Alias::new("pair"), Alias::new(name)));
            select.join_subquery(
                JoinType::InnerJoin,
                relation.pairs_to(backend, ids),
                Alias::new("pair"),
                pair("near_id").eq(col("id")),
            );
            pair("far_id")
        };
        select
            .expr_as(parent.clone(), Alias::new("parent_id"))
            .add_group_by([parent]);
    }
    select
}

/// Puts the rows in the order of the list, and cuts the surplus row off. A statement that reads the
/// pages of several parents says nothing of their order: to sort so few is quicker here.
#[must_use]
pub fn cut<M>(mut rows: Vec<Row<M>>, sort: Sort, slice: &Slice) -> Page<M> {
    if sort.descending == slice.backward {
        rows.sort_unstable_by(|one, other| one.place.cmp(&other.place));
    } else {
        rows.sort_unstable_by(|one, other| other.place.cmp(&one.place));
    }
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

/// Reads where a row of the statement that [`select`] wrote stands.
///
/// # Errors
/// [`Error::Internal`] where a column is missing or of another type.
pub fn place(row: &QueryResult, sort: Sort) -> Result<Place, Error> {
    let value = match sort.sort_type {
        SortType::Integer => SortValue::Number(row.try_get::<i32>("", "sort_value")?.into()),
        SortType::BigInteger => SortValue::Number(row.try_get("", "sort_value")?),
        SortType::Text => SortValue::Text(row.try_get("", "sort_value")?),
        SortType::Id => SortValue::Id,
    };
    let id = row.try_get("", "id")?;
    Ok(Place { value, id })
}
