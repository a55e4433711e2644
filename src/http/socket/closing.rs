//! Why the server closes a WebSocket: the codes of the protocol, and those of RFC 6455.

use std::borrow::Cow;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};

/// Bytes of a reason, as many as a frame has for it.
const REASON: usize = 123;

/// Why a WebSocket is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    code: u16,
    reason: Cow<'static, str>,
}

impl Closing {
    /// 1001: the server stops.
    pub(super) const GOING_AWAY: Self = Self::of(1001, "The server is stopping");
    /// 1009: a message is larger than allowed.
    pub(super) const TOO_LARGE: Self = Self::of(1009, "The message is too large");
    /// 4401: an operation before the connection was acknowledged.
    pub(super) const UNAUTHORIZED: Self = Self::of(4401, "Unauthorized");
    /// 4408: no `connection_init` in time.
    pub(super) const LATE: Self = Self::of(4408, "Connection initialisation timeout");
    /// 4429: a second `connection_init`.
    pub(super) const AGAIN: Self = Self::of(4429, "Too many initialisation requests");

    const fn of(code: u16, reason: &'static str) -> Self {
        Self {
            code,
            reason: Cow::Borrowed(reason),
        }
    }

    /// 4400: what was received is no message of the protocol.
    pub(super) fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: 4400,
            reason: reason.into(),
        }
    }

    /// 4409: an operation of this id is under way.
    pub(super) fn exists(id: &str) -> Self {
        Self {
            code: 4409,
            reason: format!("Subscriber for {id} already exists").into(),
        }
    }

    /// The code, for the log.
    pub(super) const fn code(&self) -> u16 {
        self.code
    }

    /// The frame that says so.
    pub(super) fn frame(&self) -> Message {
        let end = self.reason.floor_char_boundary(REASON);
        let reason = self.reason.get(..end).unwrap_or_default();
        Message::Close(Some(CloseFrame {
            code: self.code,
            reason: Utf8Bytes::from(reason),
        }))
    }
}
