//! Runs the batches of one request in waves.
//!
//! A data loader gathers keys until "a moment later" and then reads them in one statement. On a
//! runtime with several threads that moment is a race: sometimes it comes before all siblings
//! have asked, and the number of statements varies. Here the moment is exact. A request runs as
//! one task: first its resolvers, until every one of them waits; then all batches that they asked
//! for, side by side, until every one has answered; then the resolvers again. So the number of
//! statements follows from the shape of the query alone.

use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use async_graphql::runtime::Timer;
use futures_util::{
    FutureExt, StreamExt,
    future::{self, BoxFuture},
    stream::FuturesUnordered,
    task::{FutureObj, Spawn, SpawnError},
};

/// Batches that wait for their wave; shared by the loaders of a request and [`Lockstep::run`].
#[derive(Clone, Default)]
pub struct Lockstep {
    waiting: Arc<Mutex<Vec<FutureObj<'static, ()>>>>,
}

impl Lockstep {
    /// Runs `request`, whose loaders spawn on this lockstep, to its end.
    pub async fn run<T>(&self, request: impl Future<Output = T>) -> T {
        let mut request = pin!(request);
        let mut wave = FuturesUnordered::new();
        future::poll_fn(|context| {
            loop {
                while !wave.is_empty() {
                    match wave.poll_next_unpin(context) {
                        Poll::Ready(_) => {}
                        Poll::Pending => return Poll::Pending,
                    }
                }
                if let Poll::Ready(answer) = request.as_mut().poll(context) {
                    return Poll::Ready(answer);
                }
                wave.extend(self.take());
                if wave.is_empty() {
                    // The request waits for something else, which will wake it.
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    fn take(&self) -> Vec<FutureObj<'static, ()>> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Spawn for Lockstep {
    fn spawn_obj(&self, batch: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(batch);
        Ok(())
    }
}

/// A timer that does not wait: the wave is the moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDelay;

impl Timer for NoDelay {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        future::ready(()).boxed()
    }
}
