//! Loaders, named by the question that they answer. Each answers all keys of a wave at once, with
//! a number of statements that does not depend on how many keys there are.

use std::sync::Arc;

use sea_orm::{
    EntityTrait, FromQueryResult, Iterable, QueryResult,
    sea_query::{Alias, Expr, Query, SelectStatement},
};

use super::listed::Listed;
use crate::error::Error;

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

pub(crate) use key;

mod batch;
mod list;
mod record;
mod related;

pub use batch::{Loader, Loaders};
pub use list::{CountOf, PageOf, Selection};
pub use record::{ById, BySlug};
pub use related::{PartsOf, RelatedTo};

/// `select <all columns> from <table of R> where <readers may see it>`.
pub(crate) fn visible<R: Listed>() -> SelectStatement {
    let table = Alias::new(R::KIND.as_str());
    let mut select = Query::select();
    select
        .columns(<R::Entity as EntityTrait>::Column::iter().map(|column| (table.clone(), column)))
        .from(table)
        .and_where(R::is_visible());
    select
}

pub(crate) fn col<R: Listed>(name: &'static str) -> Expr {
    Expr::col((Alias::new(R::KIND.as_str()), Alias::new(name)))
}

pub(crate) fn row_of<R: Listed>(row: &QueryResult) -> Result<Arc<R::Row>, Error> {
    Ok(Arc::new(R::Row::from_query_result(row, "")?))
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
