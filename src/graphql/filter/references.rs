//! The records that a filter names, by slug or by id.

use async_graphql::ID;
use sea_orm::{
    DbBackend,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    database::bind,
    entity::is_published,
    error::{Error, shown},
    graphql::id::{Kind, NodeId},
    value::slug::Slug,
};

/// Records that a filter names, by slug or by id.
pub struct References {
    slugs: Vec<String>,
    ids: Vec<Uuid>,
}

impl References {
    /// Reads the names that the argument `path` gives.
    ///
    /// # Errors
    /// [`Error::BadUserInput`] for what is neither slug nor id, or the id of another kind.
    pub fn read(path: &str, target: Kind, names: &[ID]) -> Result<Self, Error> {
        let mut references = Self {
            slugs: Vec::new(),
            ids: Vec::new(),
        };
        for name in names {
            if !name.contains('_') {
                if let Err(error) = name.parse::<Slug>() {
                    let problem = format!("`{}` is neither slug nor id: {error}", shown(name));
                    return Err(Error::bad_input(path, problem));
                }
                references.slugs.push(name.to_string());
                continue;
            }
            let id = NodeId::require(path, name)?;
            if id.kind != target {
                let (wrong, right) = (id.kind.with_article(), target.with_article());
                let problem =
                    format!("the id of {wrong}, where the slug or id of {right} is wanted");
                return Err(Error::bad_input(path, problem));
            }
            references.ids.push(id.id);
        }
        Ok(references)
    }

    /// Holds where `far` is the id of one of these, and readers may see that one.
    #[must_use]
    pub fn matches(&self, backend: DbBackend, far: Expr, target: Kind) -> Expr {
        let table = target.as_str();
        let col = |name: &'static str| Expr::col((Alias::new(table), Alias::new(name)));
        let named = if self.ids.is_empty() {
            bind::one_of_words(backend, col("slug"), &self.slugs)
        } else {
            bind::one_of_words(backend, col("slug"), &self.slugs).or(bind::one_of_ids(
                backend,
                col("id"),
                &self.ids,
            ))
        };
        let mut select = published_ids(target);
        select.and_where(named);
        bind::one_of_found(backend, far, select)
    }
}

/// Ids of the records of a kind that readers may see.
#[must_use]
pub fn published_ids(kind: Kind) -> SelectStatement {
    let table = kind.as_str();
    let mut select = Query::select();
    select
        .column((Alias::new(table), Alias::new("id")))
        .from(Alias::new(table))
        .and_where(is_published(table));
    select
}
