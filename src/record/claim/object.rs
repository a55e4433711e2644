//! The type `Claim`.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, Object};

use super::{
    filter::{ClaimFilter, ClaimOrder},
    relations,
};
use crate::{
    entity::claim,
    graphql::{
        date::EdtfDate,
        direct::{Direct, DirectList},
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, by_id, related},
    },
    record::{
        citation::Cited, envelope::Envelope, issue::object::Issue, meeting::object::Meeting,
        party::object::Party, same_as::Judged,
    },
};

/// What a source asserts in its own voice, with no speaker: "military spending has risen".
#[derive(Description, Clone)]
pub struct Claim(pub(crate) Arc<claim::Model>);

impl Listed for Claim {
    type Entity = claim::Entity;
    type Row = claim::Model;
    type Filter = ClaimFilter;
    type Order = ClaimOrder;
    const KIND: Kind = Kind::Claim;

    fn from_row(row: Arc<claim::Model>) -> Self {
        Self(row)
    }
}

impl Record for Claim {}

#[Object(use_type_description)]
impl Claim {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Claim, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Text, in the curator's words.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// When it was so, as precise as the sources; null where no source dates it.
    async fn date(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date.as_deref(), self.0.date_basis.as_deref())
    }

    /// Meeting that it is about.
    async fn meeting(&self, context: &Context<'_>) -> Fallible<Direct<Meeting>> {
        by_id(context, self.0.meeting_id).await
    }

    /// Parties that it is about.
    async fn parties(&self, context: &Context<'_>) -> Fallible<DirectList<Party>> {
        related(context, relations::PARTIES, self.0.id).await
    }

    /// Issues that it is about.
    async fn issues(&self, context: &Context<'_>) -> Fallible<DirectList<Issue>> {
        related(context, relations::ISSUES, self.0.id).await
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
}
