//! The body of a request, of which the connection knows whether it was read to its end.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use hyper::{Error, body::Incoming};

use super::patience::Phase;

/// A body that has yet to be read.
pub(super) struct Received {
    body: Incoming,
    phase: Phase,
}

impl Received {
    /// The body of a request, where it has one.
    pub(super) fn body(body: Incoming, phase: &Phase) -> Body {
        let received = Self {
            body,
            phase: phase.clone(),
        };
        if received.is_end() {
            return Body::empty();
        }
        received.phase.unread();
        Body::new(received)
    }

    fn is_end(&self) -> bool {
        http_body::Body::is_end_stream(&self.body)
    }
}

impl http_body::Body for Received {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None)) || self.is_end() {
            self.phase.busy();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.is_end()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
