//! One connection for one request, by hand: attackers are not well-behaved clients.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::sleep,
};

/// How an answer begins that says that a query failed.
const ERRORS: &[u8] = b"{\"errors\"";

/// How often a connection that is not read is looked at.
const A_LOOK: Duration = Duration::from_secs(1);

/// A connection.
pub(super) struct Exchange {
    stream: TcpStream,
}

/// The beginning of an answer.
pub(super) struct Answer {
    /// Its status, and whether it is one of errors.
    pub(super) end: String,
    /// Bytes read so far.
    pub(super) read: usize,
}

impl Exchange {
    /// Connects from one of the addresses of this machine.
    ///
    /// # Errors
    /// Where the server does not take the connection.
    pub(super) async fn open(from: Ipv4Addr, server: SocketAddr) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        let stream = socket.connect(server).await?;
        Ok(Self { stream })
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Reads the head of an answer and the first bytes of its body. A connection that is cut before
    /// is an end as well.
    pub(super) async fn answer(&mut self) -> Answer {
        let mut bytes = Vec::with_capacity(2_048);
        let body = loop {
            match self.stream.read_buf(&mut bytes).await {
                Ok(1..) => {}
                Ok(0) | Err(_) => break None,
            }
            let head = bytes.windows(4).position(|four| four == b"\r\n\r\n");
            match head.and_then(|head| bytes.get(head + 4..)) {
                Some(body) if body.len() >= ERRORS.len() => break Some(body),
                _ => {}
            }
        };
        let status = bytes.get(9..12).map(String::from_utf8_lossy);
        let end = match (status, body) {
            (None, _) => "closed".to_owned(),
            (Some(status), Some(body)) if status == "200" && body.starts_with(ERRORS) => {
                "200 with errors".to_owned()
            }
            (Some(status), _) => status.into_owned(),
        };
        let read = bytes.len();
        Answer { end, read }
    }

    /// Waits for the end of the connection without reading what comes: as long as there is something
    /// to read, only what is written tells.
    pub(super) async fn closed(&mut self) {
        while self.send(b"\r\n").await.is_ok() {
            sleep(A_LOOK).await;
        }
    }

    /// Reads whatever still comes, until the server closes; says how many bytes.
    pub(super) async fn rest(&mut self) -> usize {
        let mut bytes = vec![0; 65_536];
        let mut sum = 0;
        while let Ok(read @ 1..) = self.stream.read(&mut bytes).await {
            sum += read;
        }
        sum
    }
}

/// A request with a JSON body, and further lines of its head; the connection is closed after it.
pub(super) fn post(body: &str, head: &str) -> Vec<u8> {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: siege\r\naccept: application/json\r\n\
         content-type: application/json\r\nconnection: close\r\n{head}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
