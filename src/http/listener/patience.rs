//! A stream that does not wait for ever: for the head of a request that has begun, and for a client
//! to take its answer.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep_until},
};

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For the rest of a head whose first byte has come.
    pub(super) head: Duration,
    /// For all that waits to be sent to be taken.
    pub(super) send: Duration,
}

/// What a connection is doing; shared by the stream and the service.
#[derive(Clone, Debug, Default)]
pub(super) struct Phase(Arc<AtomicU8>);

/// No request has begun.
const IDLE: u8 = 0;
/// The first byte of a request has come, and not yet the whole head.
const HEAD: u8 = 1;
/// A request is being answered, or the stream is a WebSocket's.
const BUSY: u8 = 2;

impl Phase {
    /// The head of a request is there.
    pub(super) fn busy(&self) {
        self.0.store(BUSY, Ordering::Relaxed);
    }

    /// An answer has been made, and the next request may come.
    pub(super) fn idle(&self) {
        self.0.store(IDLE, Ordering::Relaxed);
    }

    /// A byte has come; says whether it is the first of a request.
    fn begins(&self) -> bool {
        let begun = self
            .0
            .compare_exchange(IDLE, HEAD, Ordering::Relaxed, Ordering::Relaxed);
        begun.is_ok()
    }

    fn is_head(&self) -> bool {
        self.0.load(Ordering::Relaxed) == HEAD
    }
}

/// A stream with patience.
pub(super) struct Patient {
    stream: TcpStream,
    patience: Patience,
    phase: Phase,
    /// When the head has to be there. Made with the first byte: a connection that never asks for
    /// anything takes no memory for it.
    head: Option<Pin<Box<Sleep>>>,
    /// When all has to be sent that waits to be.
    send: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    pub(super) const fn new(stream: TcpStream, patience: Patience, phase: Phase) -> Self {
        Self {
            stream,
            patience,
            phase,
            head: None,
            send: None,
        }
    }

    /// What came of a write; too slow a client ends it.
    fn written<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            return written;
        }
        let deadline = Instant::now() + self.patience.send;
        let send = self
            .send
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        ready!(send.as_mut().poll(context));
        Poll::Ready(Err(too_slow("the answer was not taken in time")))
    }
}

fn too_slow(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, what)
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before && self.phase.begins() {
            let deadline = Instant::now() + self.patience.head;
            self.head = Some(Box::pin(sleep_until(deadline)));
        }
        if read.is_ready() {
            return read;
        }
        if !self.phase.is_head() {
            self.head = None;
        }
        match &mut self.head {
            Some(head) => {
                ready!(head.as_mut().poll(context));
                Poll::Ready(Err(too_slow(
                    "the head of the request did not come in time",
                )))
            }
            None => Poll::Pending,
        }
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Asked for when nothing more waits to be written.
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if flushed.is_ready() {
            self.send = None;
        }
        self.written(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
