//! The type `Source`.

use std::sync::Arc;

use async_graphql::{Context, Description, Object};

use super::{
    filter::{SourceFilter, SourceOrder},
    lists,
};
use crate::{
    entity::source,
    graphql::{
        date::EdtfDate,
        direct::Direct,
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, by_id},
    },
    record::{envelope::Envelope, same_as::Judged},
    vocabulary::SourceKind,
};

/// Where something was read: a news report, a readout, a treaty, a document in an archive. What was said, where we read it, and which words support it are three things: statement, source and citation.
#[derive(Description, Clone)]
pub struct Source(pub(crate) Arc<source::Model>);

impl Listed for Source {
    type Entity = source::Entity;
    type Row = source::Model;
    type Filter = SourceFilter;
    type Order = SourceOrder;
    const KIND: Kind = Kind::Source;
    const MADE_OF: &[(&str, &[&str])] = &[("published", &["date"])];

    fn from_row(row: Arc<source::Model>) -> Self {
        Self(row)
    }
}

impl Record for Source {}

#[Object(use_type_description)]
impl Source {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Source, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// What kind of source it is.
    async fn kind(&self) -> SourceKind {
        self.0.kind
    }

    /// Title; in square brackets where the source has none and the curator supplied one.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Author; null where the source names none.
    async fn author(&self) -> Option<&str> {
        self.0.author.as_deref()
    }

    /// Publisher; null where the source names none.
    async fn publisher(&self) -> Option<&str> {
        self.0.publisher.as_deref()
    }

    /// When it was published, as precise as the source says; null where it does not say.
    async fn published(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date.as_deref(), None)
    }

    /// Address on the web, http or https.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Address of an archived copy.
    async fn archive_url(&self) -> Option<&str> {
        self.0.archive_url.as_deref()
    }

    /// Call number or reference in an archive.
    async fn archive_reference(&self) -> Option<&str> {
        self.0.archive_reference.as_deref()
    }

    /// Language, as a BCP 47 tag.
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// Licence under which the source was published.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// Day on which the curator read it.
    async fn retrieved_on(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.retrieved_on.as_deref(), None)
    }

    /// SHA-256 of what was read, in hexadecimal: proof of the wording without keeping a copy.
    async fn content_sha256(&self) -> Option<&str> {
        self.0.content_sha256.as_deref()
    }

    /// Source that this one is part of, such as the volume that holds a document.
    async fn part_of(&self, context: &Context<'_>) -> Fallible<Direct<Source>> {
        by_id(context, self.0.part_of_id).await
    }

    #[graphql(flatten)]
    fn lists(&self) -> lists::SourceConnections {
        lists::SourceConnections(Some(self.0.id))
    }
}
