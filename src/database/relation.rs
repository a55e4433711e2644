//! How the records of two kinds hang together: through a link table, or a column of one of them.
//!
//! One [`Relation`] serves in both directions: as a filter ("statements about an issue"), as a
//! list of the far side (`issue.statements`) and as a list of the near side (`statement.issues`).

use sea_orm::{
    DbBackend,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::bind;

/// A link between records of two kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Relation {
    /// Table whose rows are the links.
    pub table: &'static str,
    /// Column with the id of the record that the relation belongs to.
    pub near: &'static str,
    /// Column with the id of the record that it points to.
    pub far: &'static str,
    /// Column by which the far records are ordered, where the link has an order of its own.
    pub position: Option<&'static str>,
    /// Condition on the link, as SQL that both engines read.
    pub only: Option<&'static str>,
}

impl Relation {
    /// Links kept in a table of their own, in order.
    #[must_use]
    pub const fn link(table: &'static str, near: &'static str, far: &'static str) -> Self {
        Self {
            table,
            near,
            far,
            position: Some("position"),
            only: None,
        }
    }

    /// A link kept as a column of the near record.
    #[must_use]
    pub const fn column(table: &'static str, far: &'static str) -> Self {
        Self {
            table,
            near: "id",
            far,
            position: None,
            only: None,
        }
    }

    /// The same links, less those that do not fulfil `condition`.
    #[must_use]
    pub const fn only(self, condition: &'static str) -> Self {
        Self {
            only: Some(condition),
            ..self
        }
    }

    /// The same relation, read from the other side.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self {
            near: self.far,
            far: self.near,
            ..self
        }
    }

    /// Says whether the link is a column of the near record itself.
    #[must_use]
    pub fn is_column_of(&self, table: &str) -> bool {
        self.table == table && self.near == "id"
    }

    /// A column of the links.
    #[must_use]
    pub fn col(&self, column: &'static str) -> Expr {
        Expr::col((Alias::new("link"), Alias::new(column)))
    }

    /// The links, as `link`: `select from <table> as link where <only>`.
    #[must_use]
    pub fn links(&self) -> SelectStatement {
        let mut select = Query::select();
        select.from_as(Alias::new(self.table), Alias::new("link"));
        if let Some(condition) = self.only {
            select.and_where(Expr::cust(condition));
        }
        select
    }

    /// Pairs (`near_id`, `far_id`) whose far side is one of `far`, each pair once.
    #[must_use]
    pub fn pairs_to(&self, backend: DbBackend, far: &[Uuid]) -> SelectStatement {
        let mut select = self.links();
        select
            .distinct()
            .expr_as(self.col(self.near), Alias::new("near_id"))
            .expr_as(self.col(self.far), Alias::new("far_id"))
            .and_where(self.col(self.near).is_not_null())
            .and_where(bind::one_of_ids(backend, self.col(self.far), far));
        select
    }

    /// Triples (`near_id`, `far_id`, `place`) whose near side is one of `near`, each pair once
    /// and with its first place.
    #[must_use]
    pub fn pairs_from(&self, backend: DbBackend, near: &[Uuid]) -> SelectStatement {
        let mut select = self.links();
        let place = self
            .position
            .map_or_else(|| Expr::value(0), |position| self.col(position));
        select
            .expr_as(self.col(self.near), Alias::new("near_id"))
            .expr_as(self.col(self.far), Alias::new("far_id"))
            .expr_as(place.min(), Alias::new("place"))
            .and_where(self.col(self.far).is_not_null())
            .and_where(bind::one_of_ids(backend, self.col(self.near), near))
            .add_group_by([self.col(self.near), self.col(self.far)]);
        select
    }

    /// The near records that have a link for which `far` holds of its far side. A table of links may
    /// serve several kinds, each in a column of its own; the links of other kinds are none of these.
    #[must_use]
    pub fn linked(&self, far: impl FnOnce(Expr) -> Expr) -> Linked {
        let mut links = self.links();
        links
            .and_where(far(self.col(self.far)))
            .and_where(self.col(self.near).is_not_null());
        Linked {
            links,
            near: self.col(self.near),
        }
    }
}

/// The records of one kind that are linked as a list demands: by their links, which are found in
/// the index of what they lead to, or one by one, by the index of the record itself.
#[derive(Clone, Debug)]
pub struct Linked {
    links: SelectStatement,
    near: Expr,
}

impl Linked {
    /// Their ids; more than once, where they have several such links.
    #[must_use]
    pub fn ids(&self) -> SelectStatement {
        let mut select = self.links.clone();
        select.expr_as(self.near.clone(), Alias::new("id"));
        select
    }

    /// Ids of those that are one of `first` and of each of the `others`: they are found by the links
    /// alone, and no row is read that will not do.
    #[must_use]
    pub fn ids_of_all<'a>(
        backend: DbBackend,
        first: &Self,
        others: impl Iterator<Item = &'a Self>,
    ) -> SelectStatement {
        let id = Expr::col((Alias::new("linked"), Alias::new("id")));
        let mut select = Query::select();
        select
            .expr(id.clone())
            .from_subquery(first.ids(), Alias::new("linked"));
        for other in others {
            select.and_where(other.exists_for_each(backend, id.clone()));
        }
        select
    }

    /// Holds where the record `id` is one of them.
    #[must_use]
    pub fn exists(&self, id: Expr) -> Expr {
        Expr::exists(self.links_of(id))
    }

    /// The same, in words that have PostgreSQL ask it of each record that it comes to, and never
    /// look all of the links up first: its planner does not know how many there are.
    #[must_use]
    pub fn exists_for_each(&self, backend: DbBackend, id: Expr) -> Expr {
        let mut links = self.links_of(id);
        if backend == DbBackend::Postgres {
            links.limit(1).offset(0);
        }
        Expr::exists(links)
    }

    /// Holds where there are more links than `number`, of which so many are looked at.
    #[must_use]
    pub fn are_more_than(&self, number: u64) -> Expr {
        let mut links = self.links.clone();
        links.expr(Expr::cust("1")).limit(1).offset(number);
        Expr::exists(links)
    }

    fn links_of(&self, id: Expr) -> SelectStatement {
        let mut links = self.links.clone();
        links
            .expr(Expr::cust("1"))
            .and_where(self.near.clone().eq(id));
        links
    }
}
