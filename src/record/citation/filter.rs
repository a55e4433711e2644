//! Filter and order of lists of citations.

use async_graphql::InputObject;

use crate::{
    database::list::Criteria,
    error::Error,
    graphql::{
        filter::{conditions::Conditions, scope::Scope},
        id::Kind,
        listed::ListFilter,
        order::{by_age, list_order},
    },
    vocabulary::CitationRole,
};

/// Filter of citations. All of the keys that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CitationFilter {
    /// In one of these roles: supporting, contradicting, giving context.
    pub role: Option<Vec<CitationRole>>,
    /// Whether words of the source are given.
    pub has_excerpt: Option<bool>,
}

impl ListFilter for CitationFilter {
    fn criteria(&self, scope: &Scope, path: &str) -> Result<Criteria, Error> {
        let mut conditions = Conditions::new(scope, Kind::Citation, path);
        conditions.one_of("role", "role", self.role.as_ref())?;
        conditions.is_given("hasExcerpt", "excerpt", self.has_excerpt.as_ref())?;
        Ok(conditions.build())
    }
}

list_order! {
    /// Order of a list of citations.
    CitationOrder by
    /// What a list of citations can be ordered by.
    CitationOrderField,
    unasked Recorded Asc
    {
        /// By the order in which they were recorded.
        Recorded => by_age,
    }
}
