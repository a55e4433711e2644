//! Stopping the server: while it starts, and while many ask it. One request that is under way is
//! in `lifecycle`.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::support::{
    database::{Engine, TestDatabase},
    outage::{beside, lock_meetings, until_waiting},
    process::Chancery,
};

/// Whether the process catches SIGTERM, as its system has it.
fn catches_term(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status
        .lines()
        .find_map(|line| line.strip_prefix("SigCgt:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    caught.is_some_and(|mask| mask & (1 << (15 - 1)) != 0)
}

/// Another program holds the file, so that the server cannot begin to fill it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_still_starts_can_be_stopped() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let other = beside(&database).await;
    let write = other.begin().await.unwrap();
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    let mut server = chancery.spawn(&["serve", "--listen", "127.0.0.1:0"]);
    let deadline = Instant::now() + Duration::from_secs(30);
    while !catches_term(server.id()) {
        assert!(!server.has_ended() && Instant::now() < deadline);
        thread::sleep(Duration::from_millis(5));
    }

    server.signal("TERM");

    let finished = server.wait();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert_eq!(finished.stdout, "", "it did not serve: {finished}");
    write.rollback().await.unwrap();
    other.close().await;
}

#[test]
fn a_server_can_be_stopped_as_soon_as_it_says_where_it_is() {
    for _ in 0..5 {
        let mut server = Chancery::new().serve(&[]);
        server.signal("TERM");
        let finished = server.wait();
        assert_eq!(finished.code, Some(0), "{finished}");
    }
}

/// What became of a request.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// A whole answer, of this status.
    Whole(String),
    /// Not a byte of an answer: nobody was there, or the connection was closed. It can be sent again.
    None,
    /// A part of an answer.
    Cut(String),
}

const QUERY: &str = r#"{"query":"{ meetings(first: 6) { nodes { title statements(first: 9) { nodes { text sources { title } } } } } }"}"#;

/// Sends a request, and reads the answer to the end that it says it has.
fn ask(connection: &mut TcpStream) -> Outcome {
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{QUERY}",
        QUERY.len()
    );
    if connection.write_all(request.as_bytes()).is_err() {
        return Outcome::None;
    }
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let got = match connection.read(&mut buffer) {
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => 0,
            Err(error) => panic!("an answer that does not come: {error}"),
        };
        read.extend_from_slice(&buffer[..got]);
        let text = String::from_utf8_lossy(&read);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.expect("a length").parse().expect("a number");
            if body.len() == length {
                let status = head.lines().next().unwrap_or_default();
                return Outcome::Whole(status.to_owned());
            }
        }
        match got {
            0 if read.is_empty() => return Outcome::None,
            0 => return Outcome::Cut(text.into_owned()),
            _ => {}
        }
    }
}

/// Asks until nobody is there any more, over one connection or over one for each request.
fn ask_on(address: &str, keep: bool, answered: &AtomicUsize) {
    let mut kept = None;
    while let Some(mut connection) = kept.take().or_else(|| TcpStream::connect(address).ok()) {
        let patience = Some(Duration::from_secs(30));
        connection.set_read_timeout(patience).unwrap();
        match ask(&mut connection) {
            Outcome::Whole(status) => {
                assert_eq!(status, "HTTP/1.1 200 OK");
                answered.fetch_add(1, Ordering::Relaxed);
                kept = keep.then_some(connection);
            }
            Outcome::None => {}
            Outcome::Cut(part) => panic!("a cut answer: {part}"),
        }
    }
}

/// Whatever the server has begun, it answers whole: as many requests as its log has. Others get no
/// byte, so that they may be sent to another server.
#[test]
fn a_server_that_is_stopped_under_load_loses_no_answer_that_it_began() {
    let mut server = Chancery::new().serve(&["--log-format", "json"]);
    let address = server.url().replace("http://", "");
    let answered = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..12)
        .map(|number| {
            let (address, answered) = (address.clone(), Arc::clone(&answered));
            thread::spawn(move || ask_on(&address, number % 2 == 0, &answered))
        })
        .collect();
    let deadline = Instant::now() + Duration::from_secs(30);
    while answered.load(Ordering::Relaxed) < 50 {
        assert!(Instant::now() < deadline, "the clients are not answered");
        thread::sleep(Duration::from_millis(1));
    }

    server.signal("TERM");

    for client in clients {
        client.join().expect("no answer is cut, and none is late");
    }
    let finished = server.wait();
    assert_eq!(finished.code, Some(0));
    let begun = finished.stderr.matches(r#""path":"/graphql""#).count();
    assert_eq!(begun, answered.load(Ordering::Relaxed));
}

/// A query that waits for a lock, and would for two minutes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_that_does_not_end_is_not_waited_for_longer_than_is_set() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let database = TestDatabase::migrated(Engine::Postgres);
    let patient = [
        "--shutdown-timeout=1",
        "--request-timeout=120",
        "--database-timeout=120",
    ];
    let mut server = Chancery::new()
        .env("DATABASE_URL", database.url())
        .serve(&patient);
    let held = lock_meetings(&database).await;
    let address = server.url().replace("http://", "");
    let client = thread::spawn(move || {
        let mut connection = TcpStream::connect(address).unwrap();
        ask(&mut connection)
    });
    until_waiting(&held, 1).await;

    server.signal("TERM");

    // Within the half minute that a test waits for a process.
    let finished = server.wait();
    assert_eq!(finished.code, Some(0), "{finished}");
    let said = "stopped with requests still under way";
    assert!(finished.stderr.contains(said), "{finished}");
    assert_eq!(client.join().unwrap(), Outcome::None);
    held.rollback().await.unwrap();
}
