//! Fields of the root for claims.

use async_graphql::{Context, Object};

use super::object::Claim;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct ClaimQuery;

#[Object]
impl ClaimQuery {
    /// Claim with this slug; null where there is none.
    async fn claim(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the claim, such as one finds in its field `slug`.")] slug: String,
    ) -> Fallible<Direct<Claim>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of claims at the root.
    ClaimLists {
        /// Claims (what sources assert in their own voice), newest first unless `orderBy` says otherwise; undated ones last.
        claims: Claim, "claims";
    }
}
