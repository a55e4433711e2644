//! The type `Meeting`.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, Object};

use super::{
    filter::{MeetingFilter, MeetingOrder},
    link::{MeetingLink, Side},
    lists,
    participation::Participation,
    relations,
};
use crate::{
    entity::{meeting, participation},
    graphql::{
        date::EdtfDate,
        direct::{Direct, DirectList},
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, by_id, parts, related},
    },
    record::{
        citation::Cited, envelope::Envelope, issue::object::Issue, party::object::Party,
        same_as::Judged,
    },
    vocabulary::{EventStatus, MeetingFormat, MeetingKind},
};

/// Occasion on which parties met, or were to meet: a visit, a summit, a call, a conference. Talks within a visit are meetings of their own, part of the visit.
#[derive(Description, Clone)]
pub struct Meeting(pub(crate) Arc<meeting::Model>);

impl Listed for Meeting {
    type Entity = meeting::Entity;
    type Row = meeting::Model;
    type Filter = MeetingFilter;
    type Order = MeetingOrder;
    const KIND: Kind = Kind::Meeting;
    const MADE_OF: &[(&str, &[&str])] = &[("participants", &["date"])];

    fn from_row(row: Arc<meeting::Model>) -> Self {
        Self(row)
    }
}

impl Record for Meeting {}

#[Object(use_type_description)]
impl Meeting {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Meeting, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Title given by the curator, in plain words.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What kind of meeting it is.
    async fn kind(&self) -> MeetingKind {
        self.0.kind
    }

    /// How the participants met.
    async fn format(&self) -> MeetingFormat {
        self.0.format
    }

    /// Whether the meeting took place, or is only planned or reported.
    async fn event_status(&self) -> EventStatus {
        self.0.event_status
    }

    /// When it took place, as precise as the sources; null where no source dates it.
    async fn date(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date.as_deref(), self.0.date_basis.as_deref())
    }

    /// Place as the source gives it; null where it gives none.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// Party on whose soil it took place; null where unknown.
    async fn place_party(&self, context: &Context<'_>) -> Fallible<Direct<Party>> {
        by_id(context, self.0.place_party_id).await
    }

    /// Summary in the curator's words.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// Meeting that this one is part of, such as the visit of which these talks were a part.
    async fn part_of(&self, context: &Context<'_>) -> Fallible<Direct<Meeting>> {
        by_id(context, self.0.part_of_id).await
    }

    /// Who took part, hosted or was mentioned, in the order of the record.
    async fn participants(&self, context: &Context<'_>) -> Fallible<DirectList<Participation>> {
        let rows = parts::<participation::Entity>(context, "meeting_id", self.0.id).await;
        Some(rows.map(|rows| {
            rows.into_iter()
                .map(|row| Participation::new(row, &self.0))
                .collect()
        }))
    }

    /// Issues on the agenda.
    async fn agenda(&self, context: &Context<'_>) -> Fallible<DirectList<Issue>> {
        related(context, relations::AGENDA, self.0.id).await
    }

    /// Other meetings that this one names: it follows them, is related to them, or may be the same event.
    async fn links(&self, context: &Context<'_>) -> Fallible<DirectList<MeetingLink>> {
        let links = MeetingLink::load(context, Side::Named, self.0.id).await;
        Some(links.map(DirectList))
    }

    /// Other meetings that name this one, each with how it relates to this one.
    async fn linked_from(&self, context: &Context<'_>) -> Fallible<DirectList<MeetingLink>> {
        let links = MeetingLink::load(context, Side::Naming, self.0.id).await;
        Some(links.map(DirectList))
    }

    #[graphql(flatten)]
    fn cited(&self) -> Cited<Self> {
        Cited {
            record: self.0.id,
            citations: relations::CITATIONS,
            sources: relations::SOURCES,
            supporting: relations::SUPPORTING_SOURCES,
            kind: PhantomData,
        }
    }

    #[graphql(flatten)]
    fn lists(&self) -> lists::MeetingConnections {
        lists::MeetingConnections(Some(self.0.id))
    }
}
