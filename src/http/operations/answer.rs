//! The way of a query over HTTP: to an answer that is kept, or to one that is made.

use std::{sync::Arc, time::Instant};

use async_graphql::{Request, parser::types::OperationType};
use axum::body::Bytes;

use super::{
    Operations, Ran,
    cache::{Found, Kept, Key},
    cost,
};
use crate::{
    database::Version,
    http::{
        client::Client,
        log::Operation,
        refusal::Refusal,
        written::{body, written},
    },
    schema::rate_limit::RateLimit,
};

/// Who asks, and for what kind of answer.
#[derive(Clone, Copy)]
pub(in crate::http) struct Asking {
    pub(in crate::http) client: Client,
    /// When the time of the request is over.
    pub(in crate::http) deadline: Instant,
    /// What is asked, where the answer may be one that others get too; see [`Operations::is_light`].
    pub(in crate::http) shared: Option<Key>,
    /// Whether the version of the data is wanted that the answer was read from.
    pub(in crate::http) tagged: Tagged,
}

/// Whether the version of the data is wanted that an answer was read from.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) enum Tagged {
    /// It is not.
    No,
    /// It is read with the rest.
    Yes,
    /// It is known to have been this one before anything was read; so it still is where nothing has
    /// been committed since.
    Since(Version),
}

/// An answer, ready to be sent.
pub(in crate::http) struct Answer {
    /// Its text.
    pub(in crate::http) text: Text,
    /// Whether anything of the request was run, now or when the answer was made.
    pub(in crate::http) ran: bool,
    /// For the log.
    pub(in crate::http) operation: Operation,
    /// Version of the data that it was read from, where it is the same for all as long as the data is.
    pub(in crate::http) version: Option<Version>,
    /// What the client may still ask for; none where there is no limit.
    pub(in crate::http) budget: Option<RateLimit>,
}

/// The text of an answer, as JSON.
pub(in crate::http) enum Text {
    /// Of this one alone.
    Own(Vec<u8>),
    /// One that is kept.
    Kept(Arc<Kept>),
}

impl Text {
    /// The bytes, without a copy.
    pub(in crate::http) fn into_bytes(self) -> Bytes {
        match self {
            Self::Own(text) => text.into(),
            Self::Kept(kept) => kept.body.bytes().clone(),
        }
    }
}

impl From<Ran> for Answer {
    fn from(ran: Ran) -> Self {
        let (body, some) = body(&ran.response);
        Self {
            text: Text::Own(written(&body)),
            ran: some,
            version: ran
                .version
                .filter(|_| ran.operation.codes.is_empty() && !ran.personal),
            operation: ran.operation,
            budget: ran.budget,
        }
    }
}

impl Operations {
    /// Answers a query. `check` may refuse the kind of operation.
    ///
    /// # Errors
    /// What is beyond a limit, or that now is not the time.
    pub(in crate::http) async fn run(
        &self,
        asking: Asking,
        request: Request,
        check: impl FnOnce(OperationType) -> Result<(), Refusal>,
    ) -> Result<Answer, Refusal> {
        let Some((cache, key)) = self.cache.as_ref().zip(asking.shared) else {
            return Ok(self.run_now(asking, request, check).await?.into());
        };
        match cache.find(key, asking.deadline).await {
            Found::Kept(kept) => {
                let budget = self.charge(asking.client, cost::kept(kept.body.len()))?;
                Ok(Answer {
                    ran: true,
                    operation: kept.operation.clone(),
                    version: Some(kept.version),
                    budget,
                    text: Text::Kept(kept),
                })
            }
            Found::Turn(turn) => {
                let asking = Asking {
                    tagged: Tagged::Since(turn.version),
                    ..asking
                };
                turn.end(self.run_now(asking, request, check).await)
            }
            Found::Alone => Ok(self.run_now(asking, request, check).await?.into()),
        }
    }

    async fn run_now(
        &self,
        asking: Asking,
        mut request: Request,
        check: impl FnOnce(OperationType) -> Result<(), Refusal>,
    ) -> Result<Ran, Refusal> {
        let (examined, budget) = self.admit(asking.client, &mut request, check)?;
        let Asking {
            client,
            deadline,
            tagged,
            ..
        } = asking;
        let execution = self.execute(deadline, client, examined, budget, request, tagged);
        // Large, and held by those of everything that waits for it.
        Box::pin(execution).await
    }

    /// Whether the answer to a request, under this version of the data, may be one that a client has
    /// kept: that of a query within the limits, which is the same for all. To say so costs a point.
    pub(in crate::http) fn may_be_kept(
        &self,
        asking: Asking,
        version: Version,
        request: &mut Request,
    ) -> bool {
        let cached = self.cache.as_ref().zip(asking.shared);
        let is_cached = cached.is_some_and(|(cache, key)| cache.has(key, version));
        let may_be = is_cached || {
            let examined = self.limits.examine(request);
            examined.is_ok_and(|examined| {
                examined.kind == Some(OperationType::Query) && !examined.personal
            })
        };
        may_be && self.charge(asking.client, 1).is_ok()
    }
}
