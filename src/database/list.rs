//! What stands in `from`, `where`, `order by` and `limit` of a page.
//!
//! A list is read from the index in its order, and only as far as the page reaches. Where its rows
//! must have links (statements about an issue, on behalf of a party), that may be far: of a hundred
//! thousand statements, three may be about the issue. Then the links are looked up, and what they
//! lead to is sorted. Of few links that is the better way, of many it is the worse one, and which of
//! the two it is neither planner knows, since it has not seen the value, or has seen too many. So the
//! statement finds out itself: it looks whether there are more than some thousand links, which takes
//! as many steps in an index and no more, and goes the first way that is short, or else along the list.
//!
//! Nothing is left to what the engines guess: a statement is prepared once and runs the same way
//! for the rarest value and for the most frequent one. `tests/it/plans` holds the plans.

use sea_orm::{
    DbBackend, Value,
    sea_query::{
        Alias, Asterisk, CaseStatement, Condition, Expr, ExprTrait, Func, JoinType, Order, Query,
        SelectStatement, UnionType,
    },
};
use uuid::Uuid;

use super::{
    Relation, bind,
    page::{Place, Slice, Sort, SortType, SortValue},
    relation::Linked,
};

/// What a parent is called in a statement; its id is `id`.
pub(super) const PARENT: &str = "parent";

/// What the way to go is called in a statement.
const WAY: &str = "way";

/// Links of which there are no more than these are few: so many rows are read as quickly as those
/// along the list among which a page of them would be. That holds where the links lie evenly in the
/// list. They need not: those of a party that spoke in old times alone all lie at the far end of the
/// newest first, and where they are more than a few, the statement walks past all that is newer.
const FEW: u64 = 1000;

/// How many ways into a list a statement tries: its text grows with their square.
const WAYS: usize = 3;

/// What a row must fulfil to stand in a list.
#[derive(Clone, Debug)]
pub struct Criteria {
    /// Holds of it,
    pub condition: Condition,
    /// and it is one of each of these, of which the first is the first to be tried as a way in.
    pub linked: Vec<Linked>,
}

impl Criteria {
    /// The whole as a condition on the rows of `table`.
    #[must_use]
    pub fn into_condition(self, table: &'static str) -> Condition {
        let id = Expr::col((Alias::new(table), Alias::new("id")));
        let linked = self.linked.iter();
        linked.fold(self.condition, |all, linked| {
            all.add(linked.exists(id.clone()))
        })
    }
}

/// A list of which a page is read.
pub(super) struct List<'a> {
    pub(super) backend: DbBackend,
    pub(super) table: &'a str,
    pub(super) criteria: Criteria,
    pub(super) sort: Sort,
    pub(super) slice: &'a Slice,
}

impl List<'_> {
    /// `from`, `where`, `order by` and `limit` of a page of the list.
    pub(super) fn whole(self) -> SelectStatement {
        if self.criteria.linked.is_empty() {
            return self.cut(None);
        }
        let mut select = Query::select();
        self.join(&mut select, self.tally(Query::select(), 1));
        self.order(&mut select, false);
        select.limit(self.limit());
        select
    }

    /// The same for a page for each of the parents to which `relation` leads, the parent as
    /// [`PARENT`]; in no order.
    pub(super) fn of_each(mut self, relation: &Relation, ids: &[Uuid]) -> SelectStatement {
        let parent = || Expr::col((Alias::new(PARENT), Alias::new("id")));
        let mut parents = bind::ids(self.backend, ids);
        let mut linked = std::mem::take(&mut self.criteria.linked);
        if relation.is_column_of(self.table) {
            // The index on the column knows the children of each parent.
            let all = std::mem::replace(&mut self.criteria.condition, Condition::all());
            let child = self.col(relation.far).eq(parent());
            self.criteria.condition = linked.iter().fold(all.add(child), |all, linked| {
                all.add(linked.exists_for_each(self.backend, self.col("id")))
            });
        } else {
            linked.insert(0, relation.linked(|far| far.eq(parent())));
            self.criteria.linked = linked;
            let mut each = Query::select();
            each.expr(parent())
                .from_subquery(parents, Alias::new(PARENT));
            parents = self.tally(each, ids.len() as u64);
        }
        let mut select = Query::select();
        self.join(&mut select, parents);
        select
    }

    fn col(&self, name: &str) -> Expr {
        Expr::col((Alias::new(self.table), Alias::new(name)))
    }

    fn limit(&self) -> u64 {
        u64::from(self.slice.limit) + 1
    }

    /// Adds to `each` which way to go: the number of the first that is short. The limit, which cuts
    /// nothing, makes both engines find it out once.
    fn tally(&self, mut each: SelectStatement, rows: u64) -> SelectStatement {
        let linked = &self.criteria.linked;
        // Of several links, the others are held against each before a row is read.
        let few = if linked.len() > 1 { 5 * FEW } else { FEW };
        let mut first = CaseStatement::new();
        for (way, linked) in linked.iter().take(WAYS).enumerate() {
            first = first.case(linked.are_more_than(few).not(), number(Some(way)));
        }
        each.expr_as(first.finally(number(None)), Alias::new(WAY));
        each.limit(rows);
        each
    }

    /// Joins the rows of the page to each of `parents`.
    fn join(&self, select: &mut SelectStatement, parents: SelectStatement) {
        select.from_subquery(parents, Alias::new(PARENT));
        let table = Alias::new(self.table);
        let has_ways = !self.criteria.linked.is_empty();
        if self.backend == DbBackend::Sqlite {
            let ids = if has_ways {
                self.found()
            } else {
                let mut ids = self.cut(None);
                ids.expr(self.col("id"));
                ids
            };
            select
                .join(JoinType::CrossJoin, table, Condition::all())
                .and_where(self.col("id").in_subquery(ids));
            return;
        }
        let mut rows = if has_ways {
            let mut rows = Query::select();
            rows.from(table.clone()).and_where(bind::one_of_found(
                self.backend,
                self.col("id"),
                self.found(),
            ));
            rows
        } else {
            self.cut(None)
        };
        rows.column((table.clone(), Asterisk));
        select.join_lateral(JoinType::InnerJoin, rows, table, Expr::cust("true"));
    }

    /// Ids of the rows of the page, by the first way that is short, or along the list.
    fn found(&self) -> SelectStatement {
        let ways = self.criteria.linked.len().min(WAYS);
        let mut found = self.found_by(Some(0));
        for way in 1..ways {
            found.union(UnionType::All, self.found_by(Some(way)));
        }
        found.union(UnionType::All, self.found_by(None));
        found
    }

    /// Those that are found one way, if it is the one to go: nothing is read otherwise.
    fn found_by(&self, way: Option<usize>) -> SelectStatement {
        let is_way = Expr::col((Alias::new(PARENT), Alias::new(WAY))).eq(number(way));
        let mut page = self.cut(way);
        page.expr(self.col("id"));
        let found = Alias::new("found");
        let id = Expr::col((found.clone(), Alias::new("id")));
        let mut select = Query::select();
        select.expr(id.clone());
        if self.backend == DbBackend::Sqlite {
            // It would ask the condition of each row; so it is asked of a row of its own.
            let mut way = Query::select();
            way.expr(Expr::cust("1")).and_where(is_way);
            select
                .from_subquery(way, Alias::new("way"))
                .join_as(
                    JoinType::CrossJoin,
                    Alias::new(self.table),
                    found,
                    Condition::all(),
                )
                .and_where(id.in_subquery(page));
        } else {
            page.and_where(is_way);
            select.from_subquery(page, found);
        }
        select
    }

    /// `from`, `where`, `order by` and `limit` of the page, found by looking the links of one way
    /// up, or along the index in the order of the list.
    fn cut(&self, way: Option<usize>) -> SelectStatement {
        let mut select = Query::select();
        select
            .from(Alias::new(self.table))
            .cond_where(self.criteria.condition.clone());
        let linked = &self.criteria.linked;
        match way.and_then(|way| linked.get(way).map(|first| (way, first))) {
            Some((way, first)) => {
                let (before, after) = (linked.iter().take(way), linked.iter().skip(way + 1));
                let ids = Linked::ids_of_all(self.backend, first, before.chain(after));
                select.and_where(self.col("id").in_subquery(ids));
            }
            None => {
                for linked in linked {
                    select.and_where(linked.exists_for_each(self.backend, self.col("id")));
                }
            }
        }
        for (place, is_after) in [(&self.slice.after, true), (&self.slice.before, false)] {
            if let Some(place) = place {
                // Further on in a descending list is less.
                select.and_where(self.beyond(place, is_after != self.sort.descending));
            }
        }
        self.order(&mut select, way.is_some());
        select.limit(self.limit());
        select
    }

    /// Orders by the sort column and the id. Where all are `gathered` first, no index is to lead
    /// through the whole list instead.
    fn order(&self, select: &mut SelectStatement, gathered: bool) {
        let order = if self.sort.descending == self.slice.backward {
            Order::Asc
        } else {
            Order::Desc
        };
        let mut key = self.col(self.sort.column);
        if gathered {
            key = Func::coalesce([key.clone(), key]).into();
        }
        select.order_by_expr(key, order.clone());
        if self.sort.sort_type != SortType::Id {
            select.order_by_expr(self.col("id"), order);
        }
    }

    /// Holds for the rows on the far side of `place`: above it where `greater`.
    fn beyond(&self, place: &Place, greater: bool) -> Expr {
        let (here, there) = match &place.value {
            SortValue::Id => (self.col("id"), Expr::value(place.id)),
            value => (
                Expr::tuple([self.col(self.sort.column), self.col("id")]),
                Expr::tuple([
                    Expr::value(bound(self.sort.sort_type, value)),
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
}

/// What a way is called where it is chosen; along the list is the last.
fn number(way: Option<usize>) -> Expr {
    Expr::cust(way.unwrap_or(WAYS).to_string())
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
