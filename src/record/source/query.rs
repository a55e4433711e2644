//! Fields of the root for sources.

use async_graphql::{Context, Object};

use super::object::Source;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct SourceQuery;

#[Object]
impl SourceQuery {
    /// Source with this slug; null where there is none.
    async fn source(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the source, such as one finds in its field `slug`.")]
        slug: String,
    ) -> Fallible<Direct<Source>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of sources at the root.
    SourceLists {
        /// Sources, by title unless `orderBy` says otherwise.
        sources: Source, "sources";
    }
}
