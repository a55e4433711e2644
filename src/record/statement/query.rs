//! Fields of the root for statements.

use async_graphql::{Context, Object};

use super::object::Statement;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct StatementQuery;

#[Object]
impl StatementQuery {
    /// Statement with this slug; null where there is none.
    async fn statement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the statement, such as one finds in its field `slug`.")]
        slug: String,
    ) -> Fallible<Direct<Statement>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of statements at the root.
    StatementLists {
        /// Statements, newest first unless `orderBy` says otherwise; undated ones last.
        statements: Statement, "statements";
    }
}
