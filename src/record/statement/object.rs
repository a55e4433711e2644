//! The type `Statement`.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::{Context, Description, Object};

use super::{
    filter::{StatementFilter, StatementOrder},
    relations,
    speaker::Speaker,
};
use crate::{
    entity::{statement, statement_speaker},
    graphql::{
        date::EdtfDate,
        direct::{Direct, DirectList},
        id::Kind,
        listed::{Listed, Record},
        lookup::{Fallible, by_id, parts, related},
    },
    record::{
        citation::Cited, envelope::Envelope, issue::object::Issue, meeting::object::Meeting,
        party::object::Party, same_as::Judged,
    },
    vocabulary::{Attribution, StatementAct, StatementForm},
};

/// What was said, or put out in writing: by whom, on whose behalf, to whom, about what. A joint statement is one record with several parties.
#[derive(Description, Clone)]
pub struct Statement(pub(crate) Arc<statement::Model>);

impl Listed for Statement {
    type Entity = statement::Entity;
    type Row = statement::Model;
    type Filter = StatementFilter;
    type Order = StatementOrder;
    const KIND: Kind = Kind::Statement;
    const MADE_OF: &[(&str, &[&str])] = &[("speakers", &["date"])];

    fn from_row(row: Arc<statement::Model>) -> Self {
        Self(row)
    }
}

impl Record for Statement {}

#[Object(use_type_description)]
impl Statement {
    #[graphql(flatten)]
    fn envelope(&self) -> Envelope {
        Envelope::new(Kind::Statement, &self.0)
    }

    #[graphql(flatten)]
    fn judged(&self) -> Judged<Self> {
        Judged::of(self.0.id)
    }

    /// Text: the words themselves if `form` is `QUOTE` or `JOINT_TEXT`, otherwise what was said in other words.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Language of the text, as a BCP 47 tag.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// Whether the text gives the words themselves.
    async fn form(&self) -> StatementForm {
        self.0.form
    }

    /// What the speaker did by saying it.
    async fn act(&self) -> StatementAct {
        self.0.act
    }

    /// How far it is known who spoke.
    async fn attribution(&self) -> Attribution {
        self.0.attribution
    }

    /// When it was made, as precise as the sources; null where no source dates it.
    async fn date(&self) -> Option<Direct<EdtfDate>> {
        EdtfDate::from_row(self.0.date.as_deref(), self.0.date_basis.as_deref())
    }

    /// Place among the statements of the meeting, counted from 1: in the order of speaking where the sources tell it, otherwise in that of the documents; null where there is none.
    async fn position(&self) -> Option<i32> {
        self.0.position
    }

    /// Meeting at which it was made; null where none is known.
    async fn meeting(&self, context: &Context<'_>) -> Fallible<Direct<Meeting>> {
        by_id(context, self.0.meeting_id).await
    }

    /// Who made it, in the order of the record; empty where nobody is named.
    async fn speakers(&self, context: &Context<'_>) -> Fallible<DirectList<Speaker>> {
        let rows = parts::<statement_speaker::Entity>(context, "statement_id", self.0.id).await;
        Some(rows.map(|rows| {
            rows.into_iter()
                .map(|row| Speaker::new(row, &self.0))
                .collect()
        }))
    }

    /// Parties on whose behalf it was made: several for a joint statement, none where unknown.
    async fn on_behalf_of(&self, context: &Context<'_>) -> Fallible<DirectList<Party>> {
        related(context, relations::ON_BEHALF_OF, self.0.id).await
    }

    /// Parties to which it was addressed.
    async fn addressees(&self, context: &Context<'_>) -> Fallible<DirectList<Party>> {
        related(context, relations::ADDRESSEES, self.0.id).await
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
