//! What a kind of record must say of itself so that it can be looked up, listed and filtered.

use std::{fmt::Debug, hash::Hash, sync::Arc};

use async_graphql::{InputType, ObjectType};
use sea_orm::{EntityTrait, sea_query::Expr};

use super::{filter::scope::Scope, id::Kind, order::ListOrder};
use crate::{
    database::list::Criteria,
    entity::{RecordRow, is_published, row::Row},
    error::Error,
};

/// A kind of node that stands in lists.
pub trait Listed: ObjectType + Clone + Send + Sync + 'static {
    /// Table that it is read from.
    type Entity: EntityTrait<Model = Self::Row>;
    /// Row of that table.
    type Row: Row + Send + Sync + 'static;
    /// Filter of its lists.
    type Filter: ListFilter;
    /// Order of its lists.
    type Order: ListOrder;
    /// Its kind; also the name of its table.
    const KIND: Kind;
    /// Fields that are made of columns of another name, with these; see [`columns`](super::columns).
    const MADE_OF: &[(&str, &[&str])] = &[];

    /// The node of a row.
    fn from_row(row: Arc<Self::Row>) -> Self;

    /// Holds for the rows that readers may see. Every read starts from this.
    #[must_use]
    fn is_visible() -> Expr {
        is_published(Self::KIND.as_str())
    }
}

/// A kind of record: a node with a slug.
pub trait Record: Listed<Row: RecordRow> {}

/// Filter of a list.
pub trait ListFilter: InputType + Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// What the rows fulfil that the filter lets through; `path` is the argument, for errors.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] naming the key at fault, [`Error::TooExpensive`] naming the one that is
    /// too much for the whole filter.
    fn criteria(&self, scope: &Scope, path: &str) -> Result<Criteria, Error>;
}
