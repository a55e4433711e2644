//! The type `Party`.

use std::sync::Arc;

use async_graphql::{Context, Description, Object};

use super::{
    filter::{PartyFilter, PartyOrder},
    lists, relations,
};
use crate::{
    entity::party,
    graphql::{
        date::EdtfDate,
        direct::{Direct, DirectList},
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, related},
    },
    record::{envelope::Envelope, same_as::Judged},
    vocabulary::PartyKind,
};

/// State, territory, organisation or forum that takes part in diplomacy. A state that ended, such as West Germany, is a party of its own, with its successors.
#[derive(Description, Clone)]
pub struct Party(pub(crate) Arc<party::Model>);

impl Listed for Party {
    type Entity = party::Entity;
    type Row = party::Model;
    type Filter = PartyFilter;
    type Order = PartyOrder;
    const KIND: Kind = Kind::Party;

    fn from_row(row: Arc<party::Model>) -> Self {
        Self(row)
    }
}

impl Record for Party {}

#[Object(use_type_description)]
impl Party {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Party, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Name in English.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What kind of party it is.
    async fn kind(&self) -> PartyKind {
        self.0.kind
    }

    /// ISO 3166-1 alpha-3 code. Not unique: West Germany and Germany are both DEU.
    async fn iso3(&self) -> Option<&str> {
        self.0.iso3.as_deref()
    }

    /// Other names under which it is known.
    async fn aliases(&self) -> &[String] {
        &self.0.aliases.0
    }

    /// From when it existed; null where not recorded.
    async fn valid_from(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.valid_from.as_deref(), None)
    }

    /// Until when it existed; null where it still does, or where not recorded.
    async fn valid_to(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.valid_to.as_deref(), None)
    }

    /// Wikidata item, such as Q17 for Japan.
    async fn wikidata_id(&self) -> Option<&str> {
        self.0.wikidata_id.as_deref()
    }

    /// Parties that succeeded it.
    async fn successors(&self, context: &Context<'_>) -> Fallible<DirectList<Party>> {
        related(context, relations::SUCCESSORS, self.0.id).await
    }

    /// Parties that it succeeded.
    async fn predecessors(&self, context: &Context<'_>) -> Fallible<DirectList<Party>> {
        related(context, relations::SUCCESSORS.reversed(), self.0.id).await
    }

    #[graphql(flatten)]
    fn lists(&self) -> lists::PartyConnections {
        lists::PartyConnections(Some(self.0.id))
    }
}
