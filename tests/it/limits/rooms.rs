//! There is an end to what all clients together may take, where each of them keeps to its share.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use socket2::{Domain, Socket as System, Type};
use tokio_tungstenite::connect_async;

use super::share::{ask, head, large, rest, serve};
use crate::support::{
    process::{Chancery, Server},
    socket::{Socket, request},
};

/// What is told where nothing is left for anybody; to one that has its share something else is.
const FULL: &str = "The server is busy with as many requests as it takes on";

const PATIENCE: Duration = Duration::from_secs(30);

/// The address of one of many clients, as a trusted proxy tells it.
fn address(client: usize) -> String {
    format!("192.0.2.{client}")
}

/// Checks that an answer tells of all clients: 503, with a time to come again, and a code.
fn is_full(answer: &str) {
    for said in ["retry-after: 1\r\n", "\"code\":\"OVERLOADED\"", FULL] {
        assert!(answer.contains(said), "{said}: {answer}");
    }
}

#[test]
fn answers_that_several_clients_do_not_take_leave_room_for_small_ones_alone() {
    // Those of one alone, and those that are kept for many.
    for cache in ["--response-cache=0", "--response-cache=67108864"] {
        let server = serve(&[cache]);
        let mut held = Vec::new();
        // Three megabytes each, of sixteen; nobody has a second one.
        let refused = loop {
            let (status, connection) = ask(&server, &address(held.len()), &large());
            if status != 200 {
                assert_eq!(status, 503);
                break rest(connection);
            }
            held.push(connection);
            assert!(held.len() < 6, "{cache}: they may hold whatever they like");
        };
        assert!(held.len() >= 4, "{cache}: only {} are sent", held.len());
        is_full(&refused);
        // Of a client that has nothing as of those that have something.
        let small = json!({ "query": "{ __typename }" });
        for client in [0, 1, 99] {
            assert_eq!(ask(&server, &address(client), &small).0, 200);
        }

        drop(held);
        let started = Instant::now();
        while ask(&server, &address(98), &large()).0 != 200 {
            assert!(started.elapsed() < PATIENCE, "{cache}: it is held");
            sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn bodies_that_many_clients_do_not_end_leave_room_for_small_ones_alone() {
    let server = serve(&["--receive-timeout=120"]);
    let begun = vec![b' '; 3_900_000];
    let mut held = Vec::new();
    // Sixty-four megabytes are seventeen of them.
    let refused = loop {
        let mut connection = TcpStream::connect(server.url().replace("http://", "")).unwrap();
        connection.set_write_timeout(Some(PATIENCE)).unwrap();
        head(&mut connection, &address(held.len()), 4_000_000);
        connection.write_all(&begun).expect("it is heard out");
        let patience = Some(Duration::from_millis(300));
        connection.set_read_timeout(patience).unwrap();
        let mut line = [0; 12];
        match connection.read_exact(&mut line) {
            Ok(()) => {
                assert_eq!(&line, b"HTTP/1.1 503");
                break rest(connection);
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock, "{error}"),
        }
        held.push(connection);
        assert!(held.len() < 30, "they may send whatever they like");
    };
    assert!(held.len() >= 16, "only {} are received", held.len());
    is_full(&refused);
    let small = json!({ "query": "{ __typename }" });
    assert_eq!(ask(&server, &address(99), &small).0, 200);
    let padded = json!({ "query": "{ __typename }", "padding": "x".repeat(3_000_000) });
    assert_eq!(ask(&server, &address(99), &padded).0, 503);

    drop(held);
    let started = Instant::now();
    while ask(&server, &address(99), &padded).0 != 200 {
        assert!(started.elapsed() < PATIENCE, "it is held");
        sleep(Duration::from_millis(50));
    }
}

/// Files that a process may have open, as the system lets it.
fn files() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(usize::MAX)
}

/// A connection from another address of this machine.
fn from(client: usize, server: &Server) -> TcpStream {
    let client: SocketAddr = format!("127.0.0.{client}:0").parse().unwrap();
    let server: SocketAddr = server.url().replace("http://", "").parse().unwrap();
    let socket = System::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&client.into()).unwrap();
    socket.connect(&server.into()).unwrap();
    let connection = TcpStream::from(socket);
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    connection
}

#[test]
fn heads_that_many_clients_do_not_end_take_no_more_than_there_is_for_all() {
    if files() < 4_000 {
        // Not `eprintln!`, which `cargo test` hides.
        let skipped = "SKIPPED a test: it takes 2,200 connections, and the system allows fewer";
        let _ = writeln!(std::io::stderr(), "{skipped}");
        return;
    }
    let server = Chancery::new().serve(&["--receive-timeout=120"]);
    let part = format!("GET /health/live HTTP/1.1\r\nx: {}", "x".repeat(15_000));
    let whole = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let begin = |client| {
        let mut connection = from(client, &server);
        connection.write_all(part.as_bytes()).unwrap();
        connection
    };
    let was_cut = |connection: &mut TcpStream| {
        let patience = Some(Duration::from_millis(50));
        connection.set_read_timeout(patience).unwrap();
        let heard = connection.read(&mut [0; 1]);
        !matches!(heard, Err(error) if error.kind() == ErrorKind::WouldBlock)
    };
    let mut held = Vec::new();
    // Thirty-two megabytes are some 2,230 of them, of which no client has more than 500.
    while held.len() < 2_400 {
        let mut connection = begin(2 + held.len() / 500);
        if held.len() > 2_200 && was_cut(&mut connection) {
            break;
        }
        held.push(connection);
    }
    assert!(held.len() < 2_400, "they may take whatever they like");
    assert!(!was_cut(&mut held[0]), "those before go on");
    // One that has nothing has no room either, but for a head that comes whole.
    assert!(was_cut(&mut begin(100)), "there is room for it");
    let mut connection = from(100, &server);
    connection.write_all(whole).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");

    drop(held);
    let started = Instant::now();
    while was_cut(&mut begin(100)) {
        assert!(started.elapsed() < PATIENCE, "it is held");
    }
}

/// Begins a subscription whose document is long, and gives what is said to it first.
async fn follow(socket: &mut Socket, id: &str, length: usize) -> Value {
    let query = "subscription { datasetChanged { version } } #";
    socket.subscribe(id, &format!("{query:x<length$}")).await;
    socket.message().await
}

/// One of them has eight megabytes, which are four documents of fifty thousand bytes.
#[tokio::test]
async fn documents_of_many_clients_are_kept_as_far_as_there_is_room_for_all() {
    let server = Chancery::new().serve(&["--trusted-proxies=127.0.0.1", "--rate-limit=0"]);
    let begin = async |client: usize| {
        let mut request = request(server.url());
        let address = address(client).parse().unwrap();
        request.headers_mut().insert("x-forwarded-for", address);
        let (stream, _) = connect_async(request).await.expect("a WebSocket");
        let mut socket = Socket(stream);
        socket.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(socket.message().await["type"], "connection_ack");
        socket
    };
    let mut held = Vec::new();
    let mut kept = 0;
    let refused = 'all: loop {
        assert!(held.len() < 20, "they may keep whatever they like");
        held.push(begin(held.len()).await);
        let socket = held.last_mut().unwrap();
        for id in 0..4 {
            let told = follow(socket, &id.to_string(), 50_000).await;
            if told["type"] == "error" {
                break 'all told;
            }
            assert_eq!(told["type"], "next", "{told:#}");
            kept += 1;
        }
    };
    assert!(kept >= 30, "only {kept} are kept");
    let error = &refused["payload"][0];
    assert_eq!(error["extensions"]["code"], "OVERLOADED", "{refused:#}");
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with(FULL), "{message}");
    // A short one needs little.
    let mut other = begin(100).await;
    assert_eq!(follow(&mut other, "short", 0).await["type"], "next");
    assert_eq!(follow(&mut other, "long", 50_000).await["type"], "error");

    drop(held);
    let started = Instant::now();
    while follow(&mut other, "long", 50_000).await["type"] != "next" {
        assert!(started.elapsed() < PATIENCE, "it is held");
        sleep(Duration::from_millis(50));
    }
}
