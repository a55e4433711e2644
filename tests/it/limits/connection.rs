//! How long connections may take, and how many there may be.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::support::process::{Chancery, Server};

fn connect(server: &Server) -> TcpStream {
    let connection = TcpStream::connect(server.url().replace("http://", "")).unwrap();
    let patience = Some(Duration::from_secs(30));
    connection.set_read_timeout(patience).unwrap();
    connection
}

/// What the server says until it closes the connection.
fn rest(mut connection: TcpStream) -> String {
    let mut read = Vec::new();
    match connection.read_to_end(&mut read) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("it is not closed: {error}"),
    }
    String::from_utf8(read).unwrap()
}

const GET: &[u8] = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";

#[test]
fn a_head_that_does_not_come_closes_its_connection() {
    let server = Chancery::new().serve(&["--receive-timeout=1"]);
    for begun in [&b"G"[..], b"GET /health/live HTTP/1.1\r\nhost: x\r\nx: "] {
        let mut connection = connect(&server);
        connection.write_all(begun).unwrap();
        assert_eq!(rest(connection), "");
    }
    // Nor does a byte now and then help.
    let mut connection = connect(&server);
    let mut written = 0;
    while written < 100 && connection.write_all(b"G").is_ok() {
        written += 1;
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(written < 100, "it may go on for ever");
    // Whoever is quick once is not slow the next time.
    let mut connection = connect(&server);
    for _ in 0..3 {
        connection.write_all(GET).unwrap();
        let mut answer = [0; 1024];
        let length = connection.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 OK"));
        std::thread::sleep(Duration::from_millis(700));
    }
}

#[test]
fn only_so_many_connections_stay_open_after_an_answer() {
    let server = Chancery::new().serve(&["--max-connections=3200"]);
    let ask = || {
        let mut connection = connect(&server);
        connection.write_all(GET).unwrap();
        let mut answer = [0; 1024];
        let length = connection.read(&mut answer).unwrap();
        let answer = str::from_utf8(&answer[..length]).unwrap().to_owned();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        (connection, answer)
    };
    let stay: Vec<TcpStream> = (0..100)
        .map(|_| {
            let (connection, answer) = ask();
            assert!(!answer.contains("connection: close"), "{answer}");
            connection
        })
        .collect();
    // Whoever comes then is answered all the same.
    let (closed, answer) = ask();
    assert!(answer.contains("connection: close"), "{answer}");
    assert_eq!(rest(closed), "");
    // A place that becomes free is given to the next.
    drop(stay);
    let mut answers = (0..200).map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        ask().1
    });
    assert!(answers.any(|answer| !answer.contains("connection: close")));
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Chancery::new().serve(&["--receive-timeout=1"]);
    let mut connection = connect(&server);
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{";
    connection.write_all(head.as_bytes()).unwrap();
    let answer = rest(connection);
    assert!(
        answer.starts_with("HTTP/1.1 408 Request Timeout"),
        "{answer}"
    );
    assert!(answer.contains("\"code\":\"TIMEOUT\""), "{answer}");
}

/// A client that sends on gets its answer all the same, and does not take the connection for one that
/// stays open.
#[test]
fn what_is_refused_before_it_was_read_is_told_to_whoever_sends_it_to_the_end() {
    let server = Chancery::new().serve(&[]);
    let long = "x".repeat(3_000_000);
    let body = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{long}",
        long.len()
    );
    let parts = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2dc6c0\r\n{long}\r\n0\r\n\r\n"
    );
    let form = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{long}",
        long.len()
    );
    let head = format!("GET /graphql?query={long} HTTP/1.1\r\nhost: x\r\n\r\n");
    for (request, status) in [(body, 413), (parts, 413), (form, 415), (head, 431)] {
        let mut connection = connect(&server);
        connection
            .write_all(request.as_bytes())
            .expect("all of it is taken");
        let answer = rest(connection);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        assert!(answer.contains("connection: close\r\n"), "{answer}");
    }
}

#[test]
fn heads_that_do_not_come_whole_take_no_more_than_there_is_for_them() {
    let server = Chancery::new().serve(&["--receive-timeout=60"]);
    let begun = format!("GET /health/live HTTP/1.1\r\nx: {}", "x".repeat(15_000));
    let mut held = Vec::new();
    let was_cut = |connection: &mut TcpStream| {
        let patience = Some(Duration::from_millis(50));
        connection.set_read_timeout(patience).unwrap();
        let heard = connection.read(&mut [0; 1]);
        !matches!(heard, Err(error) if error.kind() == ErrorKind::WouldBlock)
    };
    // Eight megabytes are five hundred of them.
    while held.len() < 700 {
        let mut connection = connect(&server);
        connection.write_all(begun.as_bytes()).unwrap();
        if held.len() > 500 && was_cut(&mut connection) {
            break;
        }
        held.push(connection);
    }
    assert!(held.len() < 700, "they may take whatever they like");
    assert!(!was_cut(&mut held[0]), "those before go on");
    // One that comes whole takes no room.
    let mut connection = connect(&server);
    connection.write_all(GET).unwrap();
    let mut answer = [0; 1024];
    let length = connection.read(&mut answer).unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 200 OK"));
    // And there is room again when they have gone.
    drop(held);
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        let mut connection = connect(&server);
        connection.write_all(begun.as_bytes()).unwrap();
        if !was_cut(&mut connection) {
            break;
        }
        assert!(Instant::now() < patience, "it is held");
    }
}

#[test]
fn a_request_that_is_no_http_is_refused() {
    let server = Chancery::new().serve(&["--log-format=json"]);
    let requests = [
        ("GET /health/live HTTP/1.1\r\n", "400"),
        ("GET /health/live HTTP/1.1\r\nhost: a\r\nhost: a\r\n", "400"),
        ("GET /health/live HTTP/1.1\r\nhost: a b/<>\r\n", "400"),
        ("GET /health/live HTTP/1.1\r\nhost: a@b\r\n", "400"),
        ("GET /health/live HTTP/1.1\r\nhost: a:x\r\n", "400"),
        ("GET /health/live HTTP/1.1\r\nhost: [a]\r\n", "400"),
        (
            "GET /health/live HTTP/1.1\r\nhost:\r\nconnection: close\r\n",
            "200",
        ),
        (
            "GET /health/live HTTP/1.1\r\nhost: [::1]:80\r\nconnection: close\r\n",
            "200",
        ),
        ("GET /health/live HTTP/1.0\r\n", "200"),
        (
            "POST /graphql HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n",
            "501",
        ),
        (
            "POST /graphql HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
            "400",
        ),
    ];
    for (place, (head, status)) in requests.into_iter().enumerate() {
        let mut connection = connect(&server);
        let id = format!("request-{place}");
        connection
            .write_all(format!("{head}x-request-id: {id}\r\n\r\n").as_bytes())
            .unwrap();
        let mut answer = [0; 1024];
        let length = connection.read(&mut answer).unwrap();
        let answer = str::from_utf8(&answer[..length]).unwrap();
        assert!(
            answer.starts_with(&format!(
                "HTTP/1.{} {status} ",
                u8::from(!head.contains("1.0"))
            )),
            "{head}: {answer}"
        );
        // As any other, it is one line of the log, with the same id.
        for header in [
            &format!("x-request-id: {id}\r\n"),
            "x-content-type-options: nosniff",
        ] {
            assert!(answer.contains(header), "{head}: {answer}");
        }
        let patience = Instant::now() + Duration::from_secs(10);
        while !server.log().contains(&id) {
            assert!(Instant::now() < patience, "{head} has no line");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// An `Upgrade` that says nothing is passed over (RFC 9110, 7.8), and the query beside it answered.
#[test]
fn what_asks_for_no_websocket_is_a_query() {
    let server = Chancery::new().serve(&[]);
    let upgrade = "upgrade: websocket\r\nsec-websocket-version: 13\r\n\
        sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: graphql-transport-ws\r\n";
    for (version, connection, status) in [
        ("1.1", "keep-alive, Upgrade", "101"),
        ("1.1", "close", "200"),
        ("1.1", "close, x-upgrade", "200"),
        ("1.0", "upgrade", "200"),
        ("1.0", "close", "200"),
    ] {
        let mut socket = connect(&server);
        let head = format!(
            "GET /graphql?query=%7B__typename%7D HTTP/{version}\r\nhost: x\r\n{upgrade}connection: {connection}\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 12];
        socket.read_exact(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer, format!("HTTP/{version} {status}"), "{connection}");
    }
}

#[test]
fn a_connection_that_nobody_uses_is_closed() {
    let server = Chancery::new().serve(&["--idle-timeout=1"]);
    assert_eq!(rest(connect(&server)), "");
    let mut connection = connect(&server);
    connection.write_all(GET).unwrap();
    let answer = rest(connection);
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[test]
fn an_answer_that_nobody_takes_is_given_up() {
    let server = Chancery::new().serve(&["--send-timeout=1", "--rate-limit=0"]);
    let mut connection = connect(&server);
    // More than the system keeps for both sides: some hundred answers, none of which is read.
    let script =
        b"GET /playground/assets/graphiql-4.1.2/graphiql.min.js HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut given_up = false;
    for _ in 0..200 {
        given_up |= connection.write_all(script).is_err();
        std::thread::sleep(Duration::from_millis(20));
        if given_up {
            break;
        }
    }
    assert!(given_up, "the server still waits");
}

#[test]
fn a_head_has_an_end() {
    let server = Chancery::new().serve(&[]);
    let mut connection = connect(&server);
    let long = format!(
        "GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n",
        "x".repeat(40_000)
    );
    // The server hears it out, although it has answered by then.
    connection.write_all(long.as_bytes()).unwrap();
    let answer = rest(connection);
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[test]
fn a_connection_too_many_is_told_so() {
    let server = Chancery::new().serve(&["--max-connections=2"]);
    let held = [connect(&server), connect(&server)];
    let refused = loop {
        let mut third = connect(&server);
        let _written = third.write_all(GET);
        let answer = rest(third);
        if !answer.is_empty() {
            break answer;
        }
    };
    assert!(
        refused.starts_with("HTTP/1.1 503 Service Unavailable"),
        "{refused}"
    );
    assert!(refused.contains("retry-after: 1\r\n"), "{refused}");
    assert!(
        refused.ends_with("Too many connections; try again soon."),
        "{refused}"
    );

    drop(held);
    loop {
        let mut connection = connect(&server);
        let close = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let _written = connection.write_all(close);
        if rest(connection).starts_with("HTTP/1.1 200 OK") {
            break;
        }
    }
}
