//! Who made a statement.

use std::sync::Arc;

use async_graphql::{Context, Description, Object};

use crate::{
    entity::{statement, statement_speaker},
    graphql::{
        direct::Direct,
        lookup::{Fallible, by_id},
    },
    record::{
        party::object::Party,
        person::{object::Person, tenure::office_on},
    },
};

/// Somebody who made a statement: a person, a party, or a name that is all we have.
#[derive(Description)]
pub struct Speaker {
    row: Arc<statement_speaker::Model>,
    statement: Arc<statement::Model>,
}

impl Speaker {
    /// The speaker of this statement.
    pub(super) fn new(
        row: Arc<statement_speaker::Model>,
        statement: &Arc<statement::Model>,
    ) -> Self {
        Self {
            row,
            statement: statement.clone(),
        }
    }
}

#[Object(use_type_description)]
impl Speaker {
    /// Person; null where the source names only a party.
    async fn person(&self, context: &Context<'_>) -> Fallible<Direct<Person>> {
        by_id(context, self.row.person_id).await
    }

    /// Party to which the speaker belongs; null where unknown.
    async fn party(&self, context: &Context<'_>) -> Fallible<Direct<Party>> {
        by_id(context, self.row.party_id).await
    }

    /// Name as the source gives it.
    async fn name_as_given(&self) -> Option<&str> {
        self.row.name_as_given.as_deref()
    }

    /// Office as the source gives it.
    async fn office_as_given(&self) -> Option<&str> {
        self.row.office_as_given.as_deref()
    }

    /// Office as of the date of the statement: as the source gives it, otherwise the one office
    /// that the speaker is known to have held at that time; null where neither is known.
    async fn office(&self, context: &Context<'_>) -> Fallible<String> {
        let given = self.row.office_as_given.as_deref();
        office_on(
            context,
            given,
            self.row.person_id,
            self.statement.date.as_deref(),
        )
        .await
    }
}
