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
};

use futures_util::{
    StreamExt,
    future::{self, BoxFuture},
    stream::FuturesUnordered,
};

/// Batches that wait for their wave; shared by the loaders of a request and [`Lockstep::run`].
#[derive(Clone, Default)]
pub struct Lockstep {
    waiting: Arc<Mutex<Vec<BoxFuture<'static, ()>>>>,
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

    /// Runs `batch` in the next wave.
    pub(super) fn spawn(&self, batch: impl Future<Output = ()> + Send + 'static) {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::pin(batch));
    }

    fn take(&self) -> Vec<BoxFuture<'static, ()>> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
