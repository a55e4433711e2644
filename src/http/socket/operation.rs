//! The operations of one WebSocket. Each is a task of its own, and waits with its next message until
//! the one before is sent: a client that reads slowly is owed one message for each operation.

use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{Request, Response, Value};
use futures_util::{FutureExt, StreamExt};
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
};

use super::{line::Line, message};
use crate::{
    error::{Code, Error},
    http::{
        Served,
        client::Client,
        graphql::Space,
        operations::{Begun, Live, codes_of},
        refusal::Refusal,
        written::body,
    },
};

/// Bytes of a message up to which it needs no room.
const SHORT: usize = 1_024;

/// Those that are under way: begun, and not yet at the end of what they have to say.
pub(super) struct UnderWay {
    tasks: JoinSet<()>,
    by_id: HashMap<Arc<str>, (u64, AbortHandle)>,
    begun: u64,
    say: mpsc::Sender<Saying>,
}

/// A message of an operation.
pub(super) struct Saying {
    id: Arc<str>,
    /// Which of the operations of that id, since a client may use one again.
    number: u64,
    text: String,
    /// Whether it is the last.
    last: bool,
    space: Option<Space>,
}

impl UnderWay {
    /// None yet; and where to hear them.
    pub(super) fn none() -> (Self, mpsc::Receiver<Saying>) {
        let (say, said) = mpsc::channel(1);
        let none = Self {
            tasks: JoinSet::new(),
            by_id: HashMap::new(),
            begun: 0,
            say,
        };
        (none, said)
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Begins an operation.
    pub(super) fn begin(
        &mut self,
        id: String,
        served: Served,
        client: Client,
        request: Request,
        line: Line,
    ) {
        // What has ended is let go of.
        while self.tasks.try_join_next().is_some() {}
        self.begun += 1;
        let id: Arc<str> = id.into();
        let running = Running {
            id: Arc::clone(&id),
            number: self.begun,
            say: self.say.clone(),
            line,
        };
        let owed = Owed(Some((served.clone(), client)));
        let task = self.tasks.spawn(running.run(served, client, request, owed));
        self.by_id.insert(id, (self.begun, task));
    }

    /// The text of a message, if its client still waits for it, and the room that a large one has
    /// until it is sent.
    pub(super) fn deliver(&mut self, saying: Saying) -> Option<(String, Option<Space>)> {
        let (number, _) = self.by_id.get(&saying.id)?;
        if *number != saying.number {
            return None;
        }
        if saying.last {
            self.by_id.remove(&saying.id);
        }
        Some((saying.text, saying.space))
    }

    /// Ends an operation that its client has heard enough of; of one that has ended there is nothing
    /// to do.
    pub(super) fn end(&mut self, id: &str) {
        if let Some((_, task)) = self.by_id.remove(id) {
            task.abort();
        }
    }
}

/// A point for an operation that its client ends before it has begun, in the same breath: it is work
/// all the same. One that begins is looked at in the same moment, and pays for itself.
struct Owed(Option<(Served, Client)>);

impl Owed {
    fn begins(mut self) {
        self.0 = None;
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        if let Some((served, client)) = self.0.take() {
            served.operations.pay_for_nothing(client);
        }
    }
}

/// An operation that is running.
struct Running {
    id: Arc<str>,
    number: u64,
    say: mpsc::Sender<Saying>,
    line: Line,
}

impl Running {
    async fn run(mut self, served: Served, client: Client, request: Request, owed: Owed) {
        owed.begins();
        let ran = self.answer(&served, client, request);
        let ran = AssertUnwindSafe(ran).catch_unwind().await;
        let ended = ran.unwrap_or_else(|_panic| {
            self.line.failed(vec![Code::Internal]);
            let internal = Error::Internal(String::new());
            message::error(&self.id, &Refusal::from(internal).errors())
        });
        let (ended, space) = match self.space(&served, client, &ended) {
            Ok(space) => (ended, Some(space)),
            Err(refusal) => (message::error(&self.id, &refusal.errors()), None),
        };
        self.say(ended, space, true).await;
    }

    /// The room that a message has until it is sent. Of many operations each may have one that waits.
    fn space(&mut self, served: &Served, client: Client, message: &str) -> Result<Space, Refusal> {
        let mut space = served.endpoint.sending.space(client);
        if message.len() > SHORT {
            space
                .grow_to_all(message.len())
                .inspect_err(|refusal| self.line.failed(vec![refusal.code]))?;
        }
        Ok(space)
    }

    /// Says all that there is to say but the last message, which is given.
    async fn answer(&mut self, served: &Served, client: Client, request: Request) -> String {
        let begun = served.operations.begin(client, request, &served.versions);
        match begun.await {
            Err(refusal) => {
                self.line.failed(vec![refusal.code]);
                message::error(&self.id, &refusal.errors())
            }
            Ok(Begun::Answered(answer)) => {
                self.line.ran(answer.operation);
                let next = match said(&self.id, answer.response) {
                    Ok(next) => next,
                    Err(error) => return error,
                };
                let space = match self.space(served, client, &next) {
                    Ok(space) => space,
                    Err(refusal) => return message::error(&self.id, &refusal.errors()),
                };
                self.say(next, Some(space), false).await;
                message::complete(&self.id)
            }
            Ok(Begun::Live(live)) => self.follow(live).await,
        }
    }

    /// Passes on the events of a subscription.
    async fn follow(&mut self, mut live: Live) -> String {
        self.line.ran(std::mem::take(&mut live.operation));
        let mut first = true;
        while let Some(event) = live.events.next().await {
            self.line.failed(codes_of(&event));
            let (result, _) = body(&event);
            // It could not be begun: there is nothing but errors.
            if first && event.data == Value::Null && !event.errors.is_empty() {
                return message::error(&self.id, &event.errors);
            }
            first = false;
            let next = message::next(&self.id, &result);
            drop(event);
            self.say(next, None, false).await;
        }
        message::complete(&self.id)
    }

    /// Waits until the message is taken to be sent.
    async fn say(&mut self, text: String, space: Option<Space>, last: bool) {
        self.line.said(text.len());
        let saying = Saying {
            id: Arc::clone(&self.id),
            number: self.number,
            text,
            last,
            space,
        };
        // Nobody hears it where the WebSocket is closed, and then this task ends with it.
        drop(self.say.send(saying).await);
    }
}

/// The message with a response; where nothing was run, the one with its errors. The response ends here:
/// it takes many times the memory of its text, which alone has room while it waits for a slow client.
fn said(id: &str, response: Response) -> Result<String, String> {
    let (result, ran) = body(&response);
    let said = if ran {
        Ok(message::next(id, &result))
    } else {
        Err(message::error(id, &response.errors))
    };
    drop(response);
    said
}
