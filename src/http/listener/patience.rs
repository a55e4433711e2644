//! A stream that does not wait for ever: for the head of a request that has begun, and for a client
//! to take its answer. Nor does it leave a client that sends on without the answer it was given.

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
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep_until},
};

use super::{super::room::Room, credit::Credit};

/// How long to wait.
#[derive(Clone, Debug)]
pub(super) struct Patience {
    /// For the rest of a head whose first byte has come.
    pub(super) head: Duration,
    /// For what waits to be sent to be taken: see [`Credit`].
    pub(super) send: Duration,
    /// Places for connections that are heard out: see [`LINGER`].
    pub(super) linger: Arc<Semaphore>,
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
/// The same, and the request has not been read to its end.
const UNREAD: u8 = 3;

/// Bytes of a head that need no room: most have no more.
const SHORT: usize = 2 * 1024;

/// How long what comes after an answer is read and thrown away, before the connection is closed.
const LINGER: Duration = Duration::from_secs(2);

impl Phase {
    /// The head of a request is there.
    pub(super) fn busy(&self) {
        self.0.store(BUSY, Ordering::Relaxed);
    }

    /// The head of a request is there, and its body is not.
    pub(super) fn unread(&self) {
        self.0.store(UNREAD, Ordering::Relaxed);
    }

    /// The head of a request is not waited for any more; nor is what comes of it heard out.
    fn given_up(&self) {
        self.0.store(IDLE, Ordering::Relaxed);
    }

    /// An answer has been made, and the next request may come; says whether it may. After a request
    /// that was not read to its end, nobody knows where the next one begins.
    pub(super) fn idle(&self) -> bool {
        let made = self
            .0
            .compare_exchange(BUSY, IDLE, Ordering::Relaxed, Ordering::Relaxed);
        made.is_ok()
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

    /// Whether more of the request may come than was read of it.
    fn leaves_something(&self) -> bool {
        matches!(self.0.load(Ordering::Relaxed), HEAD | UNREAD)
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
    /// Bytes of it so far, and the room that they have.
    length: usize,
    room: Room,
    credit: Credit,
    /// Until when what comes is thrown away, once the last answer has been sent.
    linger: Option<(Pin<Box<Sleep>>, OwnedSemaphorePermit)>,
}

impl Patient {
    pub(super) fn new(stream: TcpStream, patience: Patience, phase: Phase, room: Room) -> Self {
        Self {
            stream,
            credit: Credit::new(patience.send),
            patience,
            phase,
            head: None,
            length: 0,
            room,
            linger: None,
        }
    }

    /// What came of a write; too slow a client ends it.
    fn written(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = written {
            self.credit.taken(*written.as_ref().unwrap_or(&0));
            return Poll::Ready(written);
        }
        ready!(self.credit.wait(context));
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
        if !self.phase.is_head() {
            self.head = None;
            self.length = 0;
            self.room.give_up();
        } else if read.is_ready() {
            self.length += buffer.filled().len() - before;
            let length = self.length;
            if length > SHORT && self.room.grow_to(length).is_err() {
                self.phase.given_up();
                return Poll::Ready(Err(too_slow(
                    "too many heads of requests do not come whole",
                )));
            }
        }
        if read.is_ready() {
            return read;
        }
        match &mut self.head {
            Some(head) => {
                ready!(head.as_mut().poll(context));
                self.phase.given_up();
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
        // The system has all that was written.
        Pin::new(&mut self.stream).poll_flush(context)
    }

    /// Says that nothing more will be sent. A client that has yet to send is heard to the end, for a
    /// while: to close the connection on it would be to cut it off, and it might never see the answer
    /// (RFC 9112, 9.6).
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self {
            stream,
            patience,
            phase,
            linger,
            ..
        } = self.as_mut().get_mut();
        if linger.is_none() {
            ready!(Pin::new(&mut *stream).poll_shutdown(context))?;
            if phase.leaves_something() {
                let place = patience.linger.clone().try_acquire_owned().ok();
                *linger = place.map(|place| {
                    let end = Box::pin(sleep_until(Instant::now() + LINGER));
                    (end, place)
                });
            }
        }
        let Some((end, _place)) = linger else {
            return Poll::Ready(Ok(()));
        };
        while end.as_mut().poll(context).is_pending() {
            let mut thrown_away = [0; 4096];
            let mut buffer = ReadBuf::new(&mut thrown_away);
            ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer))?;
            if buffer.filled().is_empty() {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }
}
