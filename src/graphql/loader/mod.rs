//! Loaders, named by the question that they answer. Each answers all keys of a wave at once, with
//! a number of statements that does not depend on how many keys there are.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use sea_orm::{
    QueryResult,
    sea_query::{Alias, Expr, Query, SelectStatement},
};

use super::listed::Listed;
use crate::{
    entity::row::{Cells, Columns, Row},
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

pub(crate) use key;

mod batch;
mod list;
mod record;
mod related;

pub use batch::{Loader, Loaders};
pub use list::{CountOf, PageOf, Selection};
pub use record::{ById, BySlug};
pub use related::{PartsOf, RelatedTo};

/// `select <columns> from <table of R> where <readers may see it>`.
pub(crate) fn visible<R: Listed>(columns: Columns) -> SelectStatement {
    let table = Alias::new(R::KIND.as_str());
    let mut select = Query::select();
    select
        .columns(
            columns
                .names(R::Row::COLUMNS)
                .map(|column| (table.clone(), Alias::new(column))),
        )
        .from(table)
        .and_where(R::is_visible());
    select
}

pub(crate) fn col<R: Listed>(name: &'static str) -> Expr {
    Expr::col((Alias::new(R::KIND.as_str()), Alias::new(name)))
}

/// The row of R in a row that begins with these columns of it.
pub(crate) fn row_of<R: Listed>(row: &QueryResult, columns: Columns) -> Result<Arc<R::Row>, Error> {
    Ok(Arc::new(R::Row::read(&mut Cells::new(row, columns))?))
}

/// The columns that one of `keys` needs: one statement serves them all.
pub(crate) fn all_columns<K>(keys: &[K], of: impl Fn(&K) -> Columns) -> Columns {
    keys.iter().map(of).fold(Columns::ID, Columns::and)
}

/// The answers to `keys` that there are.
pub(crate) fn answers<'k, 'v, K, V>(
    keys: impl IntoIterator<Item = &'k K>,
    of: impl Fn(&K) -> Option<&'v V>,
) -> HashMap<K, V>
where
    K: Clone + Eq + Hash + 'k,
    V: Clone + 'v,
{
    let found = keys
        .into_iter()
        .filter_map(|key| Some((key.clone(), of(key)?.clone())));
    found.collect()
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
