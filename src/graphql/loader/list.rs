//! Lists: a page of each, and the length of each.

use std::{
    collections::{BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use sea_orm::{DbBackend, QueryResult, sea_query::Condition};
use uuid::Uuid;

use super::{Loader, all_columns, grouped, row_of};
use crate::{
    database::{
        Reader, Relation,
        list::Criteria,
        page::{self, Page, Slice, Sort},
    },
    entity::row::{Columns, Row as _},
    error::Error,
    graphql::{
        filter::scope::Scope,
        listed::{ListFilter, Listed},
    },
};

/// What a list holds: what it hangs on, and which of its rows. There is one for all parents.
pub struct Selection<R: Listed> {
    /// Relation from the listed record to the parent; none at the root.
    relation: Option<Relation>,
    /// Filter.
    filter: Option<R::Filter>,
    /// What the two are known by. A filter may be long, and is looked up for each of many parents:
    /// it is gone through once, here.
    digest: u64,
    /// What follows from the filter.
    criteria: Criteria,
}

/// Which part of this list?
pub struct PageOf<R: Listed> {
    /// Record that the list hangs on.
    pub parent: Option<Uuid>,
    /// What the list holds.
    pub selection: Arc<Selection<R>>,
    /// Its order.
    pub sort: Sort,
    /// Which part: two places, with a text in each.
    pub slice: Arc<Slice>,
    /// Which columns of it.
    pub columns: Columns,
}

/// How long is this list?
pub struct CountOf<R: Listed> {
    /// Record that the list hangs on.
    pub parent: Option<Uuid>,
    /// What the list holds.
    pub selection: Arc<Selection<R>>,
}

impl<R: Listed> PartialEq for Selection<R> {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
            && self.relation == other.relation
            && self.filter == other.filter
    }
}
impl<R: Listed> Eq for Selection<R> {}
impl<R: Listed> Hash for Selection<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// Implements what a key of a map needs for a question about lists.
macro_rules! list_key {
    ($key:ident { $($field:ident),+ }) => {
        impl<R: Listed> Clone for $key<R> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone(),)+ }
            }
        }
        impl<R: Listed> PartialEq for $key<R> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
        impl<R: Listed> Eq for $key<R> {}
        impl<R: Listed> Hash for $key<R> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                $(self.$field.hash(state);)+
            }
        }
    };
}
list_key!(PageOf {
    parent,
    selection,
    sort,
    slice,
    columns
});
list_key!(CountOf { parent, selection });

impl<R: Listed> Loader<PageOf<R>> for Reader {
    type Value = Arc<Page<Arc<R::Row>>>;

    async fn load(&self, keys: &[PageOf<R>]) -> Result<HashMap<PageOf<R>, Self::Value>, Error> {
        let mut found = HashMap::new();
        let groups = grouped(keys, |key| {
            (key.selection.clone(), key.sort, key.slice.clone())
        });
        for ((selection, sort, slice), keys) in groups {
            // The same list may be asked for with other columns: it is read once.
            let parents: BTreeSet<Uuid> = keys.iter().filter_map(|key| key.parent).collect();
            let parents: Vec<Uuid> = parents.into_iter().collect();
            let parents = selection
                .relation
                .as_ref()
                .map(|relation| (relation, &*parents));
            let columns = all_columns(&keys, |key| key.columns);
            let select = page::select::<R::Entity>(
                self.backend(),
                parents,
                selection.criteria.clone(),
                sort,
                &slice,
                columns.names(R::Row::COLUMNS),
            );
            let mut pages: HashMap<Option<Uuid>, Vec<_>> = HashMap::new();
            for row in &self.rows(&select).await? {
                let parent = parent_of(row, parents.is_some())?;
                let row = page::Row {
                    model: row_of::<R>(row, columns)?,
                    place: page::place(row, sort)?,
                };
                pages.entry(parent).or_default().push(row);
            }
            let cut = |(parent, rows)| (parent, Arc::new(page::cut(rows, sort, &slice)));
            let pages: HashMap<_, Self::Value> = pages.into_iter().map(cut).collect();
            // A page without rows has a place in its list as well.
            let empty = Arc::new(page::cut(Vec::new(), sort, &slice));
            for key in keys {
                let page = pages.get(&key.parent).unwrap_or(&empty);
                found.insert(key.clone(), page.clone());
            }
        }
        Ok(found)
    }
}

impl<R: Listed> Loader<CountOf<R>> for Reader {
    type Value = i64;

    async fn load(&self, keys: &[CountOf<R>]) -> Result<HashMap<CountOf<R>, i64>, Error> {
        let mut found = HashMap::new();
        for (selection, keys) in grouped(keys, |key| key.selection.clone()) {
            let parents: Vec<Uuid> = keys.iter().filter_map(|key| key.parent).collect();
            let parents = selection
                .relation
                .as_ref()
                .map(|relation| (relation, &*parents));
            let select =
                page::count::<R::Entity>(self.backend(), parents, selection.criteria.clone());
            let mut counts: HashMap<Option<Uuid>, i64> = HashMap::new();
            for row in &self.rows(&select).await? {
                counts.insert(
                    parent_of(row, parents.is_some())?,
                    row.try_get("", "row_count")?,
                );
            }
            for key in keys {
                found.insert(key.clone(), counts.get(&key.parent).copied().unwrap_or(0));
            }
        }
        Ok(found)
    }
}

impl<R: Listed> Selection<R> {
    /// The rows that readers may see and the filter lets through.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] and [`Error::TooExpensive`], naming the key of the filter that is at fault.
    pub fn new(
        relation: Option<Relation>,
        filter: Option<R::Filter>,
        backend: DbBackend,
    ) -> Result<Self, Error> {
        let visible = Condition::all().add(R::is_visible());
        let criteria = match &filter {
            Some(filter) => {
                let Criteria {
                    condition,
                    mut linked,
                } = filter.criteria(&Scope::new(backend), "filter")?;
                // What a filter names last is the rarer: parties come before issues, issues before
                // sources.
                linked.reverse();
                let condition = visible.add(condition);
                Criteria { condition, linked }
            }
            None => Criteria {
                condition: visible,
                linked: Vec::new(),
            },
        };
        let mut digest = DefaultHasher::new();
        (&relation, &filter).hash(&mut digest);
        Ok(Self {
            relation,
            filter,
            digest: digest.finish(),
            criteria,
        })
    }
}

fn parent_of(row: &QueryResult, nested: bool) -> Result<Option<Uuid>, Error> {
    Ok(if nested {
        Some(row.try_get("", "parent_id")?)
    } else {
        None
    })
}
