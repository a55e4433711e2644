//! Fields of the root for meetings.

use async_graphql::{Context, Object};

use super::object::Meeting;
use crate::graphql::{
    connection::connections,
    direct::Direct,
    lookup::{Fallible, by_slug},
};

/// Look-up by slug.
#[derive(Default)]
pub struct MeetingQuery;

#[Object]
impl MeetingQuery {
    /// Meeting with this slug; null where there is none.
    async fn meeting(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Slug of the meeting, such as one finds in its field `slug`.")]
        slug: String,
    ) -> Fallible<Direct<Meeting>> {
        by_slug(context, slug).await
    }
}

connections! {
    /// Lists of meetings at the root.
    MeetingLists {
        /// Meetings, newest first unless `orderBy` says otherwise; undated ones last.
        meetings: Meeting, "meetings";
    }
}
