//! Fields of the root for parties.

use async_graphql::{Context, Object};

use super::object::Party;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct PartyQuery;

#[Object]
impl PartyQuery {
    /// Party with this slug; null where there is none.
    async fn party(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the party, such as one finds in its field `slug`.")] slug: String,
    ) -> Fallible<Direct<Party>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of parties at the root.
    PartyLists {
        /// Parties (states, territories, organisations, forums), by name unless `orderBy` says otherwise.
        parties: Party, "parties";
    }
}
