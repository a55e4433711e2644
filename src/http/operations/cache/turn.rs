//! Whose turn it is to run a query, while those who ask the same wait.

use std::{
    mem,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    super::{Answer, Ran, Text},
    Cache, Guard,
    entry::{BESIDE, Entry, Kept},
};
use crate::{
    database::Version,
    error::Code,
    http::{log::Operation, refusal::Refusal, shared::Shared},
    telemetry::metrics::OperationKind,
};

/// How long those who ask for what has failed, or was too much, do not wait for each other.
const FAILED: Duration = Duration::from_secs(1);

/// The turn to run a query. When it ends without an answer for the others, by its drop at the latest,
/// it is the turn of the next who waits.
#[must_use]
pub(in crate::http::operations) struct Turn<'cache> {
    pub(super) cache: &'cache Cache,
    pub(super) guard: Guard<'cache>,
    /// The version of the data when the turn came.
    pub(in crate::http::operations) version: Version,
}

impl Turn<'_> {
    /// Ends with what has come of the query; its answer is kept where it is the same for all.
    ///
    /// # Errors
    /// The refusal, where it was refused.
    pub(in crate::http::operations) fn end(
        self,
        ran: Result<Ran, Refusal>,
    ) -> Result<Answer, Refusal> {
        let ran = match ran {
            Ok(ran) => ran,
            Err(refusal) => {
                // For the query, not for the client or the moment: others will fare no better.
                if matches!(refusal.code, Code::TimedOut | Code::TooExpensive) {
                    self.never(Some(FAILED));
                }
                return Err(refusal);
            }
        };
        let operation = &ran.operation;
        let failed = operation.kind != Some(OperationKind::Query) || !operation.codes.is_empty();
        let personal = ran.personal;
        let mut answer = Answer::from(ran);
        if failed || personal {
            self.never(failed.then_some(FAILED));
            return Ok(answer);
        }
        let (Some(version), Text::Own(text)) = (answer.version, &mut answer.text) else {
            // The database would not say of which version it is.
            self.never(Some(FAILED));
            return Ok(answer);
        };
        if text.len().saturating_add(BESIDE) > self.cache.largest {
            self.never(None);
            return Ok(answer);
        }
        let kept = Arc::new(Kept {
            version,
            body: Arc::new(Shared::new(mem::take(text))),
            operation: Operation {
                name: answer.operation.name.clone(),
                kind: answer.operation.kind,
                cost: answer.operation.cost,
                cached: true,
                ..Operation::default()
            },
        });
        answer.text = Text::Kept(Arc::clone(&kept));
        self.insert(Entry::Whole(kept));
        Ok(answer)
    }

    /// Lets all who ask the same run it, as long as the data is the same, or for a time.
    fn never(self, time: Option<Duration>) {
        let until = time.map(|time| Instant::now() + time);
        let version = self.version;
        self.insert(Entry::Never(version, until));
    }

    fn insert(self, entry: Entry) {
        // It fails where the place was taken away in the meantime, and then nobody waits there.
        drop(self.guard.insert(entry));
        self.cache.measure();
    }
}
