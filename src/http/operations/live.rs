//! Operations that go on: subscriptions, beside the queries of the same connection.
//!
//! A subscription is looked at and paid for as a query is, once, when it begins. Its events come from
//! memory, so it takes no place among the requests under way; how many there may be is a matter of
//! the connection.

use async_graphql::{Request, Response, parser::types::OperationType};
use futures_util::stream::BoxStream;

use super::{Operations, Ran, Tagged};
use crate::{
    database::version::Versions,
    error::Code,
    http::{
        client::Client,
        log::Operation,
        refusal::Refusal,
        room::{Room, Rooms},
    },
    schema::single_root,
    telemetry::metrics::{Open, OperationKind},
};

/// What came of an operation.
pub(in crate::http) enum Begun {
    /// It has run.
    Answered(Box<Ran>),
    /// It goes on.
    Live(Live),
}

/// A subscription under way.
pub(in crate::http) struct Live {
    /// Its events, until it ends; first errors alone where it cannot be run.
    pub(in crate::http) events: BoxStream<'static, Response>,
    /// For the log.
    pub(in crate::http) operation: Operation,
    _active: Open,
    _room: Room,
}

/// Bytes of all that is kept for subscriptions.
const ALL: usize = 64 * 1024 * 1024;

/// Bytes of what is kept for those of one client.
const SHARE: usize = ALL / 8;

/// Bytes that are kept for each byte of the text of a subscription: all of it stays, parsed.
const PARSED: usize = 40;

/// Room for what subscriptions keep for as long as they go on.
pub(super) fn rooms() -> Rooms {
    Rooms::new(ALL, SHARE)
}

impl Operations {
    /// Runs an operation of a client, whatever its kind.
    ///
    /// # Errors
    /// What is beyond a limit, that now is not the time, or that a subscription asks for more than
    /// one field.
    pub(in crate::http) async fn begin(
        &self,
        client: Client,
        mut request: Request,
        versions: &Versions,
    ) -> Result<Begun, Refusal> {
        let deadline = self.deadline();
        let (examined, budget) = self.admit(client, &mut request, |_| Ok(()))?;
        if examined.kind != Some(OperationType::Subscription) {
            let execution = self.execute(deadline, client, examined, budget, request, Tagged::No);
            let answer = Box::pin(execution).await?;
            return Ok(Begun::Answered(Box::new(answer)));
        }
        single_root::require(&mut request)
            .map_err(|wrong| Refusal::of_query(Code::GraphqlValidationFailed, wrong))?;
        let mut room = self.live.of(client);
        room.grow_to(request.query.len().saturating_mul(PARSED))
            .inspect_err(|_| self.metrics.shed())?;
        Ok(Begun::Live(Live {
            events: self.schema.execute_stream(request.data(versions.clone())),
            operation: Operation {
                name: examined.name,
                kind: Some(OperationKind::Subscription),
                cost: Some(examined.cost),
                ..Operation::default()
            },
            _active: self.metrics.subscription(),
            _room: room,
        }))
    }
}
