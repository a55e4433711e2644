//! How one meeting relates to another.

use async_graphql::{Context, Description, Object};
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::object::Meeting;
use crate::{
    entity::meeting_link,
    error::Error,
    graphql::{
        columns::columns, context::loader, direct::Direct, listed::Listed, loader::ById,
        lookup::parts,
    },
    vocabulary::MeetingRelation,
};

/// Which meetings of a link are wanted.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// Those that the meeting names.
    Named,
    /// Those that name the meeting.
    Naming,
}

/// Link between two meetings.
#[derive(Description)]
pub struct MeetingLink {
    relation: MeetingRelation,
    note: Option<String>,
    meeting: Meeting,
}

impl MeetingLink {
    /// The links of a meeting. A link to a meeting that readers may not see is left out: that
    /// there is one would be a hint of what it is.
    pub(super) async fn load(
        context: &Context<'_>,
        side: Side,
        meeting: Uuid,
    ) -> Result<Vec<Self>, Error> {
        let column = match side {
            Side::Named => "meeting_id",
            Side::Naming => "linked_meeting_id",
        };
        let links = parts::<meeting_link::Entity>(context, column, meeting).await?;
        let other = |link: &meeting_link::Model| match side {
            Side::Named => link.linked_meeting_id,
            Side::Naming => link.meeting_id,
        };
        let columns = columns::<Meeting>(context, &[&["meeting"]]);
        let loader = loader(context)?;
        let meetings = links
            .iter()
            .map(|link| loader.load(ById::<Meeting>::new(other(link), columns)));
        let meetings = try_join_all(meetings).await?;
        let visible = links.iter().zip(meetings).filter_map(|(link, meeting)| {
            Some(Self {
                relation: link.relation,
                note: link.note.clone(),
                meeting: Meeting::from_row(meeting?),
            })
        });
        Ok(visible.collect())
    }
}

#[Object(use_type_description)]
impl MeetingLink {
    /// How the meeting that names the other relates to it.
    async fn relation(&self) -> MeetingRelation {
        self.relation
    }

    /// Meeting at the other end.
    async fn meeting(&self) -> Direct<&Meeting> {
        Direct(&self.meeting)
    }

    /// Curator's note on the link.
    async fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}
