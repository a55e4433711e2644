//! HTTP by hand, which costs the machine little: what it spends here is not there for the servers.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{Failure, workload::Workload};

/// Bytes of a head at most.
const HEAD: usize = 16_384;

/// A request, in bytes: a query with its variables, to this path.
pub(crate) fn request(path: &str, query: &str, variables: &Value) -> Vec<u8> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

/// Where the program takes queries.
pub(crate) const PROGRAM: &str = "/graphql";

/// Where the floor of one statement takes this workload.
pub(crate) fn one_statement(workload: Workload) -> String {
    format!("/one-statement/{}", workload.name())
}

/// Where the bare floor takes this workload.
pub(crate) fn bare(workload: Workload) -> String {
    format!("/bare/{}", workload.name())
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as long as nothing else is asked.
pub(crate) struct Answer<'a> {
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 4 * HEAD],
        })
    }

    /// Sends a request and waits for its whole answer.
    ///
    /// # Errors
    /// Where the answer is another than 200 with its length.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>, Failure> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        let start = loop {
            filled += self.read(filled).await?;
            let seen = self.buffer.get(..filled.min(HEAD)).unwrap_or_default();
            if let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if filled >= HEAD {
                return Err("the head of an answer has no end".into());
            }
        };
        let length = length(self.buffer.get(..start).unwrap_or_default());
        let end = start + length.ok_or_else(|| self.refusal(filled))?;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        while filled < end {
            filled += self.read(filled).await?;
        }
        if !self.buffer.starts_with(b"HTTP/1.1 200") {
            return Err(self.refusal(end));
        }
        Ok(Answer {
            head: str::from_utf8(self.buffer.get(..start).unwrap_or_default())?,
            body: self.buffer.get(start..end).unwrap_or_default(),
        })
    }

    async fn read(&mut self, filled: usize) -> Result<usize, Failure> {
        let free = self.buffer.get_mut(filled..).unwrap_or_default();
        match self.stream.read(free).await? {
            0 => Err("a server has closed the connection".into()),
            read => Ok(read),
        }
    }

    fn refusal(&self, filled: usize) -> Failure {
        let said = self.buffer.get(..filled.min(2_000)).unwrap_or_default();
        format!("a server answered:\n{}", String::from_utf8_lossy(said)).into()
    }
}

/// The length that a head says.
fn length(head: &[u8]) -> Option<usize> {
    header(str::from_utf8(head).ok()?, "content-length")?
        .parse()
        .ok()
}

/// The value of a header.
pub(crate) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
