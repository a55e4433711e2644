//! The type `Issue`.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, Object};

use super::{
    filter::{IssueFilter, IssueOrder},
    lists, relations,
};
use crate::{
    entity::issue,
    graphql::{
        direct::{Direct, DirectList},
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, by_id, related},
    },
    record::{citation::Cited, envelope::Envelope, party::object::Party, same_as::Judged},
    vocabulary::IssueCategory,
};

/// What meetings, statements, outcomes and claims are about, described without taking a side. Issues form a tree, from broad to narrow.
#[derive(Description, Clone)]
pub struct Issue(pub(crate) Arc<issue::Model>);

impl Listed for Issue {
    type Entity = issue::Entity;
    type Row = issue::Model;
    type Filter = IssueFilter;
    type Order = IssueOrder;
    const KIND: Kind = Kind::Issue;

    fn from_row(row: Arc<issue::Model>) -> Self {
        Self(row)
    }
}

impl Record for Issue {}

#[Object(use_type_description)]
impl Issue {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Issue, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Short name of the issue.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Description that takes no side.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Field of policy.
    async fn category(&self) -> IssueCategory {
        self.0.category
    }

    /// Other names under which it is known.
    async fn aliases(&self) -> &[String] {
        &self.0.aliases.0
    }

    /// Issue of which this one is directly a part; null at the top of the tree.
    async fn broader(&self, context: &Context<'_>) -> Fallible<Direct<Issue>> {
        by_id(context, self.0.broader_id).await
    }

    /// Parties that it concerns.
    async fn parties(&self, context: &Context<'_>) -> Fallible<DirectList<Party>> {
        related(context, relations::PARTIES, self.0.id).await
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
    fn lists(&self) -> lists::IssueConnections {
        lists::IssueConnections(Some(self.0.id))
    }
}
