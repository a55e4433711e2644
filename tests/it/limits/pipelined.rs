//! A head that begins in the packet in which a whole request ends: the server has read its first bytes
//! before anybody asks for them, and it has the time of a connection between two requests.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread::sleep,
    time::Duration,
};

use crate::support::process::{Chancery, Server};

/// A whole request, and the beginning of the next.
const BOTH: &[u8] =
    b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\nGET /health/live HTTP/1.1\r\nhost: x\r\nx: ";

/// The answer to the first of both, and the connection on which the second has begun.
fn begun(server: &Server) -> TcpStream {
    let mut connection = TcpStream::connect(server.url().replace("http://", "")).unwrap();
    let patience = Some(Duration::from_secs(30));
    connection.set_read_timeout(patience).unwrap();
    connection.write_all(BOTH).unwrap();
    assert_eq!(status(&mut connection), "HTTP/1.1 200");
    connection
}

/// Reads an answer, and says its status.
fn status(connection: &mut TcpStream) -> String {
    let mut answer = [0; 1024];
    let length = connection.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length.min(12)]).into_owned()
}

#[test]
fn a_head_that_begins_with_the_end_of_a_request_is_not_waited_for_without_end() {
    let server = Chancery::new().serve(&["--idle-timeout=1", "--receive-timeout=60"]);
    let mut connection = begun(&server);
    let mut rest = String::new();
    let closed = connection.read_to_string(&mut rest);
    closed.expect("the connection is closed");
    assert!(!rest.contains("HTTP/1.1"), "{rest}");
}

#[test]
fn a_head_that_begins_with_the_end_of_a_request_has_the_time_between_two() {
    let server = Chancery::new().serve(&["--idle-timeout=60", "--receive-timeout=1"]);
    let mut connection = begun(&server);
    // Twice the time of a head that begins by itself.
    sleep(Duration::from_secs(2));
    connection.write_all(b"y\r\n\r\n").unwrap();
    assert_eq!(status(&mut connection), "HTTP/1.1 200");
}
