//! The type `Person`.

use std::sync::Arc;

use async_graphql::{Context, Description, Object};

use super::{
    filter::{PersonFilter, PersonOrder},
    lists,
    tenure::Tenure,
};
use crate::{
    entity::{person, tenure},
    graphql::{
        direct::DirectList,
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, parts},
    },
    record::{envelope::Envelope, same_as::Judged},
};

/// Somebody who took part in a meeting, spoke, or is named.
#[derive(Description, Clone)]
pub struct Person(pub(crate) Arc<person::Model>);

impl Listed for Person {
    type Entity = person::Entity;
    type Row = person::Model;
    type Filter = PersonFilter;
    type Order = PersonOrder;
    const KIND: Kind = Kind::Person;

    fn from_row(row: Arc<person::Model>) -> Self {
        Self(row)
    }
}

impl Record for Person {}

#[Object(use_type_description)]
impl Person {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Person, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Family name; null where not recorded.
    async fn family_name(&self) -> Option<&str> {
        self.0.family_name.as_deref()
    }

    /// Other names under which the person is known.
    async fn aliases(&self) -> &[String] {
        &self.0.aliases.0
    }

    /// Wikidata item.
    async fn wikidata_id(&self) -> Option<&str> {
        self.0.wikidata_id.as_deref()
    }

    /// Offices that the person held, in the order of the record.
    async fn tenures(&self, context: &Context<'_>) -> Fallible<DirectList<Tenure>> {
        let rows = parts::<tenure::Entity>(context, "person_id", self.0.id).await;
        Some(rows.map(|rows| rows.into_iter().map(Tenure).collect()))
    }

    #[graphql(flatten)]
    fn lists(&self) -> lists::PersonConnections {
        lists::PersonConnections(Some(self.0.id))
    }
}
