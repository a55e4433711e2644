//! A WebSocket of a client that speaks `graphql-transport-ws`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use socket2::{Domain, Type};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async, connect_async,
    tungstenite::{Message, client::IntoClientRequest, handshake::client::Request},
};

/// How long an answer may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// One WebSocket.
pub(crate) struct Socket(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What was heard on it.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    Message(Value),
    Closed(u16, String),
    /// It ended without a word.
    Cut,
}

/// The request for a WebSocket at a server, with its sub-protocol.
pub(crate) fn request(server: &str) -> Request {
    let address = format!("{}/graphql", server.replace("http://", "ws://"));
    let mut request = address.into_client_request().expect("an address");
    let protocol = "graphql-transport-ws".parse().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    request
}

impl Socket {
    /// Opens one, and says nothing yet.
    pub(crate) async fn open(server: &str) -> Self {
        let opened = timeout(PATIENCE, connect_async(request(server))).await;
        let (stream, response) = opened.expect("an answer").expect("a WebSocket");
        assert_eq!(
            response.headers()["sec-websocket-protocol"],
            "graphql-transport-ws"
        );
        Self(stream)
    }

    /// Opens one and begins.
    pub(crate) async fn begin(server: &str) -> Self {
        let mut socket = Self::open(server).await;
        socket.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(socket.message().await, json!({ "type": "connection_ack" }));
        socket
    }

    /// Begins one of which the systems of both sides hold little of what nobody reads.
    pub(crate) async fn with_little_room(server: &str) -> Self {
        let tcp = socket2::Socket::new(Domain::IPV4, Type::STREAM, None);
        let tcp = tcp.expect("a socket of the system");
        // The system of the server keeps a number of packets.
        tcp.set_tcp_mss(536).expect("small packets");
        tcp.set_nonblocking(true)
            .expect("a socket that waits for nobody");
        let tcp = TcpSocket::from_std_stream(tcp.into());
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

    pub(crate) async fn say(&mut self, message: &Value) {
        self.say_text(message.to_string()).await;
    }

    pub(crate) async fn say_text(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.0.send(Message::text(text)).await.expect("it is open");
    }

    /// Says something, if there is still somebody to say it to.
    pub(crate) async fn say_if_open(&mut self, message: &Value) -> bool {
        let text = Message::text(message.to_string());
        self.0.send(text).await.is_ok()
    }

    /// Asks for something.
    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        let payload = json!({ "query": query });
        self.say(&json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// The next that is heard, pings aside.
    pub(crate) async fn hear(&mut self) -> Heard {
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
    pub(crate) async fn message(&mut self) -> Value {
        match self.hear().await {
            Heard::Message(message) => message,
            other => panic!("no message: {other:?}"),
        }
    }

    /// The result of a query that must succeed.
    pub(crate) async fn data(&mut self, id: &str, query: &str) -> Value {
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
    pub(crate) async fn error(&mut self) -> (String, String) {
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
