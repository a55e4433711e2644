//! What is said on one WebSocket, from its beginning to its end.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::SinkExt;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

use super::{
    Rules,
    closing::Closing,
    line::Line,
    message::{self, Heard},
    operation::UnderWay,
};
use crate::{
    error::Code,
    http::{
        Served, client::Client, graphql::request::Sent, listener::Held, log::Came, refusal::Refusal,
    },
};

/// How long a client has to hear that it is over, and to say so.
const FAREWELL: Duration = Duration::from_secs(1);

/// One WebSocket.
pub(super) struct Session {
    pub(super) served: Served,
    pub(super) client: Client,
    pub(super) came: Option<Came>,
    pub(super) rules: Rules,
}

/// How far it is.
struct Conversation {
    begun: bool,
    under_way: UnderWay,
}

impl Session {
    /// Holds it until it ends, or the server does.
    pub(super) async fn hold(&self, mut socket: WebSocket, held: &Held) {
        let closing = tokio::select! {
            closing = self.converse(&mut socket) => closing,
            () = held.stopping() => Some(Closing::GOING_AWAY),
        };
        if let Some(closing) = closing {
            tracing::debug!(code = closing.code(), "a WebSocket is closed");
            let farewell = async {
                if socket.send(closing.frame()).await.is_ok() {
                    while let Some(Ok(_late)) = socket.recv().await {}
                }
            };
            let _in_time = timeout(FAREWELL, farewell).await;
        }
    }

    /// Hears and answers, until the client ends it or there is a reason to.
    async fn converse(&self, socket: &mut WebSocket) -> Option<Closing> {
        let (under_way, mut said) = UnderWay::none();
        let mut conversation = Conversation {
            begun: false,
            under_way,
        };
        let mut late = std::pin::pin!(sleep(self.rules.init_timeout));
        let keep_alive = self.rules.keep_alive;
        let mut keep_alive = interval_at(Instant::now() + keep_alive, keep_alive);
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = true;
        loop {
            let answer = tokio::select! {
                received = socket.recv() => {
                    heard = true;
                    match received? {
                        Ok(Message::Text(text)) => match self.hear(&mut conversation, &text) {
                            Ok(answer) => answer.map(|answer| (answer, None)),
                            Err(closing) => return Some(closing),
                        },
                        Ok(Message::Binary(_)) => {
                            return Some(Closing::invalid("Messages are text, not binary"));
                        }
                        // Answered by the library, which would read on and put each next pong
                        // behind those that a client does not take. It takes this one first.
                        Ok(Message::Ping(_)) => {
                            socket.flush().await.ok()?;
                            None
                        }
                        // Answered by the library too; an answer to a pong there is none.
                        Ok(Message::Pong(_) | Message::Close(_)) => None,
                        Err(error) => return is_too_large(error).then_some(Closing::TOO_LARGE),
                    }
                }
                Some(saying) = said.recv() => conversation.under_way.deliver(saying),
                () = &mut late, if !conversation.begun => return Some(Closing::LATE),
                _ = keep_alive.tick() => {
                    if !std::mem::take(&mut heard) {
                        tracing::debug!("a WebSocket has nobody at its other end");
                        return None;
                    }
                    socket.send(Message::Ping(axum::body::Bytes::new())).await.ok()?;
                    None
                }
            };
            if let Some((answer, space)) = answer {
                // As long as this takes, nothing more is heard.
                socket.send(Message::text(answer)).await.ok()?;
                drop(space);
            }
        }
    }

    /// What is to be answered to a message, if anything is.
    fn hear(&self, conversation: &mut Conversation, text: &str) -> Result<Option<String>, Closing> {
        match message::read(text)? {
            Heard::Init if conversation.begun => Err(Closing::AGAIN),
            Heard::Init => {
                conversation.begun = true;
                Ok(Some(message::ack()))
            }
            Heard::Ping(payload) => Ok(Some(message::pong(payload.as_ref()))),
            Heard::Pong => Ok(None),
            Heard::Complete(id) => {
                conversation.under_way.end(&id);
                Ok(None)
            }
            Heard::Subscribe { .. } if !conversation.begun => Err(Closing::UNAUTHORIZED),
            Heard::Subscribe { id, sent } => self.subscribe(&mut conversation.under_way, id, sent),
        }
    }

    /// Begins an operation, or says at once why not.
    fn subscribe(
        &self,
        under_way: &mut UnderWay,
        id: String,
        sent: Box<Sent>,
    ) -> Result<Option<String>, Closing> {
        if under_way.has(&id) {
            return Err(Closing::exists(&id));
        }
        let mut line = Line::begin(self.served.metrics.clone(), self.came.clone());
        let request = self
            .room(under_way)
            .and_then(|()| sent.build(&self.served.endpoint.documents));
        let refusal = match request {
            Ok(request) => {
                let served = self.served.clone();
                under_way.begin(id, served, self.client, request, line);
                return Ok(None);
            }
            Err(refusal) => refusal,
        };
        let invalid = (refusal.code == Code::BadRequest)
            .then(|| Closing::invalid(refusal.message().to_owned()));
        let refusal = self.served.operations.refused(self.client, refusal);
        line.failed(vec![refusal.code]);
        if let Some(invalid) = invalid {
            return Err(invalid);
        }
        Ok(Some(message::error(&id, &refusal.errors())))
    }

    /// Whether there is room for one operation more.
    fn room(&self, under_way: &UnderWay) -> Result<(), Refusal> {
        let most = self.rules.max_operations;
        if under_way.len() < most {
            return Ok(());
        }
        self.served.metrics.refused("max-subscriptions");
        let message = format!(
            "This WebSocket has {most} operations under way, as many as it may: end one, or wait for it."
        );
        Err(Refusal::of_query(Code::Overloaded, message))
    }
}

/// Whether what was received is larger than allowed.
fn is_too_large(error: axum::Error) -> bool {
    let error = error.into_inner().downcast();
    matches!(error.as_deref(), Ok(tungstenite::Error::Capacity(_)))
}
