//! One client leaves room for the others, however slowly it sends and takes.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

use crate::support::process::{Chancery, Server};

/// Believes what the tests say of their address, and answers long queries.
const SETTINGS: [&str; 6] = [
    "--records=long.jsonl",
    "--rate-limit=0",
    "--trusted-proxies=127.0.0.1",
    "--max-aliases=1000",
    "--max-cost=1000000",
    "--max-body=4000000",
];

/// A server whose records have long names.
pub(super) fn serve(settings: &[&str]) -> Server {
    let chancery = Chancery::new();
    let name = "x".repeat(1_000);
    let records: String = (0..100)
        .map(|place| {
            let slug = format!("party-{place}");
            let name = format!("{place} {name}");
            let party = json!({ "record": "party", "slug": slug, "name": name, "kind": "STATE" });
            format!("{party}\n")
        })
        .collect();
    std::fs::write(chancery.directory().join("long.jsonl"), records).unwrap();
    chancery.serve(&[&SETTINGS[..], settings].concat())
}

/// A connection of which the systems of both sides keep little of what nobody takes.
fn connect(server: &Server) -> TcpStream {
    let address: SocketAddr = server.url().replace("http://", "").parse().unwrap();
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    // The system of the server keeps a number of packets.
    socket.set_tcp_mss(536).unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(&address.into()).unwrap();
    let connection = TcpStream::from(socket);
    let patience = Some(Duration::from_secs(30));
    connection.set_read_timeout(patience).unwrap();
    connection.set_write_timeout(patience).unwrap();
    connection
}

/// Sends the head of a request whose body has so many bytes.
pub(super) fn head(connection: &mut TcpStream, client: &str, length: usize) {
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nx-forwarded-for: {client}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
}

/// Asks, and takes no more of the answer than its status.
pub(super) fn ask(server: &Server, client: &str, body: &Value) -> (u16, TcpStream) {
    let mut connection = connect(server);
    let body = body.to_string();
    head(&mut connection, client, body.len());
    connection.write_all(body.as_bytes()).unwrap();
    (status(&mut connection), connection)
}

pub(super) fn status(connection: &mut TcpStream) -> u16 {
    let mut line = [0; 12];
    connection.read_exact(&mut line).unwrap();
    let line = String::from_utf8_lossy(&line);
    let status = line.strip_prefix("HTTP/1.1 ").unwrap();
    status.parse().unwrap()
}

/// The rest of an answer that ends with its connection, or so much of it as comes.
pub(super) fn rest(mut connection: TcpStream) -> String {
    connection
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    let mut read = Vec::new();
    let _silence = connection.read_to_end(&mut read);
    String::from_utf8_lossy(&read).into_owned()
}

/// Asks for three megabytes, each time for others.
pub(super) fn large() -> Value {
    static ASKED: AtomicU32 = AtomicU32::new(0);
    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    let names: String = (0..30).map(|place| format!("n{place}: name ")).collect();
    json!({ "query": format!("{{ parties(first: 100) {{ nodes {{ {names} }} }} }} # {number}") })
}

#[test]
fn answers_that_one_client_does_not_take_leave_room_for_those_of_others() {
    let server = serve(&[]);
    let mut held = Vec::new();
    let refused = loop {
        let (status, connection) = ask(&server, "192.0.2.1", &large());
        if status != 200 {
            break (status, rest(connection));
        }
        held.push(connection);
        assert!(held.len() < 100, "it may hold whatever it likes");
    };
    assert!(!held.is_empty());
    assert_eq!(refused.0, 503, "{}", refused.1);
    for said in ["retry-after: 1\r\n", "OVERLOADED", "one client"] {
        assert!(refused.1.contains(said), "{said}: {}", refused.1);
    }
    // A small answer needs no room.
    let small = json!({ "query": "{ __typename }" });
    assert_eq!(ask(&server, "192.0.2.1", &small).0, 200);
    assert_eq!(ask(&server, "192.0.2.2", &large()).0, 200);

    drop(held);
    let started = Instant::now();
    while ask(&server, "192.0.2.1", &large()).0 != 200 {
        assert!(started.elapsed() < Duration::from_secs(30), "it is held");
        sleep(Duration::from_millis(50));
    }
}

#[test]
fn an_answer_that_is_kept_takes_room_but_once() {
    let server = serve(&["--response-cache=33554432"]);
    let large = large();
    let held: Vec<_> = (0..6).map(|_| ask(&server, "192.0.2.1", &large)).collect();
    assert!(held.iter().all(|(status, _)| *status == 200));
    // They are of one client, which had its share otherwise.
    let whole: Vec<_> = held
        .into_iter()
        .map(|(_, connection)| rest(connection).len())
        .collect();
    assert!(whole.iter().all(|length| *length > 2_000_000), "{whole:?}");
}

#[test]
fn an_answer_that_another_does_not_take_is_not_in_the_share_of_one_who_did() {
    let server = serve(&["--response-cache=33554432"]);
    let both = large();
    let (_, first) = ask(&server, "192.0.2.1", &both);
    let (_, other) = ask(&server, "192.0.2.2", &both);
    assert!(rest(first).len() > 2_000_000);
    // Nor is what it does take anybody's but its own.
    let (status, first) = ask(&server, "192.0.2.1", &large());
    assert_eq!(status, 200);
    assert_eq!(ask(&server, "192.0.2.2", &large()).0, 503);
    drop((first, other));
}

#[test]
fn bodies_that_one_client_does_not_end_leave_room_for_those_of_others() {
    let server = serve(&["--receive-timeout=60"]);
    let begun = vec![b' '; 3_900_000];
    let mut held = Vec::new();
    // It is told while it sends on, and heard out.
    let refused = loop {
        let mut connection = connect(&server);
        head(&mut connection, "192.0.2.1", 4_000_000);
        connection.write_all(&begun).expect("all of it is taken");
        connection
            .set_read_timeout(Some(Duration::from_millis(500)))
            .unwrap();
        let mut line = [0; 12];
        match connection.read_exact(&mut line) {
            Ok(()) => {
                assert_eq!(&line, b"HTTP/1.1 503");
                break rest(connection);
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock, "{error}"),
        }
        held.push(connection);
        assert!(held.len() < 100, "it may send whatever it likes");
    };
    assert!(!held.is_empty());
    for said in ["retry-after: 1\r\n", "OVERLOADED", "one client"] {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    let padded = json!({ "query": "{ __typename }", "padding": "x".repeat(3_000_000) });
    assert_eq!(ask(&server, "192.0.2.2", &padded).0, 200);
    drop(held);
}

/// It takes just enough for no single wait to be a long one.
#[test]
fn an_answer_that_is_taken_drop_by_drop_is_given_up() {
    let server = serve(&["--send-timeout=5"]);
    let (status, mut connection) = ask(&server, "192.0.2.1", &large());
    assert_eq!(status, 200);
    let mut piece = vec![0; 8 * 1024];
    let started = Instant::now();
    let mut taken = 0;
    while let Ok(length @ 1..) = connection.read(&mut piece) {
        taken += length;
        assert!(taken < 1_500_000, "{taken} in {:?}", started.elapsed());
        // Some 25 kB in a second.
        sleep(Duration::from_millis(length as u64 / 25));
    }
}

#[test]
fn an_answer_that_is_taken_slowly_is_sent_to_its_end() {
    let server = serve(&["--send-timeout=3"]);
    let mut connection = connect(&server);
    let query = large().to_string();
    head(&mut connection, "192.0.2.1", query.len());
    connection.write_all(query.as_bytes()).unwrap();
    let mut read = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    // Half a megabyte in a second, at most: longer than the time for sending.
    while !read.ends_with(b"}}}") {
        let length = connection.read(&mut piece).unwrap();
        assert!(length > 0, "it is cut after {} bytes", read.len());
        read.extend_from_slice(&piece[..length]);
        sleep(Duration::from_millis(length as u64 / 500));
    }
    assert!(read.len() > 1_000_000, "{}", read.len());
}

#[test]
fn a_batch_has_the_room_of_one_client() {
    let server = serve(&["--max-batch=5"]);
    let mut connection = connect(&server);
    let large = large();
    let batch = json!([large, large, large, large, { "query": "{ __typename }" }]);
    let batch = batch.to_string();
    head(&mut connection, "192.0.2.1", batch.len());
    connection.write_all(batch.as_bytes()).unwrap();
    assert_eq!(status(&mut connection), 200);
    let answer = rest(connection);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let answers: Vec<Value> = serde_json::from_str(body).unwrap();
    let codes = answers
        .iter()
        .map(|answer| answer["errors"][0]["extensions"]["code"].as_str());
    let codes: Vec<_> = codes.collect();
    let full = Some("OVERLOADED");
    assert_eq!(codes, [None, full, full, full, None]);
}
