//! One connection for one request, by hand: attackers are not well-behaved clients.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use socket2::SockRef;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::sleep,
};

/// How an answer begins that says that a query failed.
const ERRORS: &[u8] = b"{\"errors\"";

/// What stands before the code of an error.
const CODE: &[u8] = b"\"code\":\"";

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
    /// Whether it is one of data.
    pub(super) is_whole: bool,
    /// Bytes read so far.
    pub(super) read: usize,
}

impl Exchange {
    /// Connects from one of the addresses of this machine. Where it is `narrow`, the system takes
    /// little off the hands of the server: else it would take most answers whole.
    ///
    /// # Errors
    /// Where the server does not take the connection.
    pub(super) async fn open(from: Ipv4Addr, server: SocketAddr, narrow: bool) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if narrow {
            let socket = SockRef::from(&socket);
            socket.set_tcp_mss(1460)?;
            socket.set_recv_buffer_size(4_096)?;
        }
        socket.bind((from, 0).into())?;
        let stream = socket.connect(server).await?;
        Ok(Self { stream })
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Reads the head of an answer and as much of its body as says whether it is one of errors. A
    /// connection that is cut before is an end as well.
    pub(super) async fn answer(&mut self) -> Answer {
        let mut bytes = Vec::with_capacity(4_096);
        let mut open = true;
        while open && !is_clear(&bytes) {
            open = matches!(self.stream.read_buf(&mut bytes).await, Ok(1..));
        }
        let status = bytes.get(9..12).map(String::from_utf8_lossy);
        let status = status.map_or_else(|| "closed".to_owned(), std::borrow::Cow::into_owned);
        let (head, body) = parts(&bytes).unwrap_or((&bytes, &[]));
        let is_error = body.starts_with(ERRORS);
        let end = if is_error {
            format!("{status} {}", code(body).unwrap_or("without a code"))
        } else if find(head, b"\r\ncontent-encoding:").is_some() {
            format!("{status} compressed")
        } else {
            status.clone()
        };
        Answer {
            end,
            is_whole: status == "200" && !is_error,
            read: bytes.len(),
        }
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

/// Whether what has been read says what the answer is.
fn is_clear(bytes: &[u8]) -> bool {
    parts(bytes).is_some_and(|(_, body)| {
        if body.starts_with(ERRORS) {
            code(body).is_some()
        } else {
            body.len() >= ERRORS.len()
        }
    })
}

/// Head and body, as far as they have come.
fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = find(bytes, b"\r\n\r\n")?;
    Some((bytes.get(..head)?, bytes.get(head + 4..)?))
}

/// The code of the first error.
fn code(body: &[u8]) -> Option<&str> {
    let after = body.get(find(body, CODE)? + CODE.len()..)?;
    let code = after.get(..find(after, b"\"")?)?;
    str::from_utf8(code).ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
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
