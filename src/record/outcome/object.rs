//! The type `Outcome`.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, Object};

use super::{
    filter::{OutcomeFilter, OutcomeOrder},
    relations,
};
use crate::{
    entity::outcome,
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
    vocabulary::{OutcomeKind, OutcomeState},
};

/// What came of a meeting, or was decided outside one: an agreement, a commitment, a decision, a signing.
#[derive(Description, Clone)]
pub struct Outcome(pub(crate) Arc<outcome::Model>);

impl Listed for Outcome {
    type Entity = outcome::Entity;
    type Row = outcome::Model;
    type Filter = OutcomeFilter;
    type Order = OutcomeOrder;
    const KIND: Kind = Kind::Outcome;

    fn from_row(row: Arc<outcome::Model>) -> Self {
        Self(row)
    }
}

impl Record for Outcome {}

#[Object(use_type_description)]
impl Outcome {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Outcome, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Text, in the curator's words.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// What kind of outcome it is.
    async fn kind(&self) -> OutcomeKind {
        self.0.kind
    }

    /// What became of it.
    async fn state(&self) -> OutcomeState {
        self.0.state
    }

    /// When it was so, as precise as the sources; null where no source dates it.
    async fn date(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date.as_deref(), self.0.date_basis.as_deref())
    }

    /// Meeting that it came from.
    async fn meeting(&self, context: &Context<'_>) -> Fallible<Direct<Meeting>> {
        by_id(context, self.0.meeting_id).await
    }

    /// Parties to it: one for a decision of one party, none where the source names none.
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
