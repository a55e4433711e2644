//! Who took part in a meeting, and how.

use std::sync::Arc;

use async_graphql::{Context, Description, Object};

use crate::{
    entity::{meeting, participation},
    graphql::{
        direct::Direct,
        lookup::{Fallible, by_id},
    },
    record::{
        party::object::Party,
        person::{object::Person, tenure::office_on},
    },
    vocabulary::ParticipationRole,
};

/// Part that a person or a party had in a meeting. Either may be unknown.
#[derive(Description)]
pub struct Participation {
    row: Arc<participation::Model>,
    meeting: Arc<meeting::Model>,
}

impl Participation {
    /// The participation in this meeting.
    pub(super) fn new(row: Arc<participation::Model>, meeting: &Arc<meeting::Model>) -> Self {
        Self {
            row,
            meeting: meeting.clone(),
        }
    }
}

#[Object(use_type_description)]
impl Participation {
    /// Role in the meeting.
    async fn role(&self) -> ParticipationRole {
        self.row.role
    }

    /// Person; null where only a party is known.
    async fn person(&self, context: &Context<'_>) -> Fallible<Direct<Person>> {
        by_id(context, self.row.person_id).await
    }

    /// Party that took part or was represented; null where unknown.
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

    /// Office as of the date of the meeting: as the source gives it, otherwise the one office that
    /// the person is known to have held at that time; null where neither is known.
    async fn office(&self, context: &Context<'_>) -> Fallible<String> {
        let given = self.row.office_as_given.as_deref();
        office_on(
            context,
            given,
            self.row.person_id,
            self.meeting.date.as_deref(),
        )
        .await
    }
}
