//! Fields of the root for issues.

use async_graphql::{Context, Object};

use super::object::Issue;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct IssueQuery;

#[Object]
impl IssueQuery {
    /// Issue with this slug; null where there is none.
    async fn issue(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the issue, such as one finds in its field `slug`.")] slug: String,
    ) -> Fallible<Direct<Issue>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of issues at the root.
    IssueLists {
        /// Issues, by label unless `orderBy` says otherwise.
        issues: Issue, "issues";
    }
}
