//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, and what it is held to.

mod changes;
mod closing;
mod limit;
mod operation;
mod upgrade;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async, connect_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        handshake::client::{Request, Response},
    },
};

use crate::support::process::{Chancery, Server};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// One WebSocket.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What was heard on it.
#[derive(Debug, PartialEq)]
enum Heard {
    Message(Value),
    Closed(u16, String),
    /// It ended without a word.
    Cut,
}

/// The request for a WebSocket at a server, with its sub-protocol.
fn request(server: &str) -> Request {
    let address = format!("{}/graphql", server.replace("http://", "ws://"));
    let mut request = address.into_client_request().expect("an address");
    let protocol = "graphql-transport-ws".parse().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    request
}

/// The answer to a request for a WebSocket that is refused.
async fn refused(request: Request) -> Response {
    match timeout(PATIENCE, connect_async(request))
        .await
        .expect("an answer")
    {
        Err(Error::Http(response)) => *response,
        other => panic!("not refused: {other:?}"),
    }
}

impl Socket {
    /// Opens one, and says nothing yet.
    async fn open(server: &str) -> Self {
        let opened = timeout(PATIENCE, connect_async(request(server))).await;
        let (stream, response) = opened.expect("an answer").expect("a WebSocket");
        assert_eq!(
            response.headers()["sec-websocket-protocol"],
            "graphql-transport-ws"
        );
        Self(stream)
    }

    /// Opens one and begins.
    async fn begin(server: &str) -> Self {
        let mut socket = Self::open(server).await;
        socket.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(socket.message().await, json!({ "type": "connection_ack" }));
        socket
    }

    /// Begins one that holds little of what nobody reads.
    async fn with_little_room(server: &str) -> Self {
        let tcp = TcpSocket::new_v4().expect("a socket of the system");
        tcp.set_recv_buffer_size(4096).expect("a small buffer");
        let address = server.replace("http://", "").parse().expect("an address");
        let stream = tcp.connect(address).await.expect("a connection");
        let stream = MaybeTlsStream::Plain(stream);
        let (stream, _) = client_async(request(server), stream)
            .await
            .expect("a WebSocket");
        let mut socket = Self(stream);
        socket.say(&json!({ "type": "connection_init" })).await;
        socket
    }

    async fn say(&mut self, message: &Value) {
        self.say_text(message.to_string()).await;
    }

    async fn say_text(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.0.send(Message::text(text)).await.expect("it is open");
    }

    /// Says something, if there is still somebody to say it to.
    async fn say_if_open(&mut self, message: &Value) -> bool {
        let text = Message::text(message.to_string());
        self.0.send(text).await.is_ok()
    }

    /// Asks for something.
    async fn subscribe(&mut self, id: &str, query: &str) {
        let payload = json!({ "query": query });
        self.say(&json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// The next that is heard, pings aside.
    async fn hear(&mut self) -> Heard {
        loop {
            let heard = timeout(PATIENCE, self.0.next()).await.expect("no silence");
            return match heard {
                Some(Ok(Message::Text(text))) => {
                    Heard::Message(serde_json::from_str(&text).expect("messages are JSON"))
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    Heard::Closed(frame.code.into(), frame.reason.to_string())
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                None | Some(Err(_)) => Heard::Cut,
                Some(Ok(other)) => panic!("unheard of: {other:?}"),
            };
        }
    }

    /// The next message.
    async fn message(&mut self) -> Value {
        match self.hear().await {
            Heard::Message(message) => message,
            other => panic!("no message: {other:?}"),
        }
    }

    /// The result of a query that must succeed.
    async fn data(&mut self, id: &str, query: &str) -> Value {
        self.subscribe(id, query).await;
        let mut next = self.message().await;
        assert_eq!(next["type"], "next", "{next:#}");
        assert_eq!(next["id"], id);
        assert_eq!(next["payload"].get("errors"), None, "{next:#}");
        let complete = self.message().await;
        assert_eq!(complete, json!({ "id": id, "type": "complete" }));
        next["payload"]["data"].take()
    }

    /// Code and message of the one error of an operation that is refused.
    async fn error(&mut self) -> (String, String) {
        let message = self.message().await;
        assert_eq!(message["type"], "error", "{message:#}");
        let errors = message["payload"].as_array().expect("errors");
        assert_eq!(errors.len(), 1, "{message:#}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (
            text(&errors[0]["extensions"]["code"]),
            text(&errors[0]["message"]),
        )
    }
}

/// The real server, with more arguments. Its records are a few.
fn serve(arguments: &[&str]) -> Server {
    let chancery = Chancery::new();
    std::fs::write(chancery.directory().join("few.jsonl"), party("first")).unwrap();
    chancery.serve(&[&["--records=few.jsonl", "--log-format=json"], arguments].concat())
}

/// A party, as it is imported.
fn party(slug: &str) -> String {
    json!({ "record": "party", "slug": slug, "name": slug, "kind": "STATE" }).to_string()
}

/// The figure of a metric, as the server tells it now.
async fn metric(server: &str, name: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client
        .get(format!("{server}/metrics"))
        .send()
        .await
        .unwrap();
    let text = answer.text().await.unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
        .to_owned()
}

/// Waits until a metric has a value: what ends is counted a moment later.
async fn metric_becomes(server: &str, name: &str, value: &str) {
    let becomes = async {
        while metric(server, name).await != value {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, becomes).await.expect(name);
}
