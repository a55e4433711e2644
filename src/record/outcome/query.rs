//! Fields of the root for outcomes.

use async_graphql::{Context, Object};

use super::object::Outcome;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct OutcomeQuery;

#[Object]
impl OutcomeQuery {
    /// Outcome with this slug; null where there is none.
    async fn outcome(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the outcome, such as one finds in its field `slug`.")]
        slug: String,
    ) -> Fallible<Direct<Outcome>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of outcomes at the root.
    OutcomeLists {
        /// Outcomes (agreements, commitments, decisions, signings), newest first unless `orderBy` says otherwise; undated ones last.
        outcomes: Outcome, "outcomes";
    }
}
