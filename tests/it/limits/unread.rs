//! What the server holds of answers that nobody reads.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use socket2::{Domain, Socket, Type};

use crate::support::{
    process::{Chancery, Server},
    usage::Usage,
};

/// A connection of which the systems of both sides hold little of what nobody reads.
fn narrow(server: &Server) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket of the system");
    socket.set_tcp_mss(1460).expect("packets of an Ethernet");
    socket.set_recv_buffer_size(1024).expect("a small buffer");
    let address = server.url().replace("http://", "");
    let address: SocketAddr = address.parse().expect("an address");
    socket.connect(&address.into()).expect("a connection");
    socket.into()
}

fn usage(server: &Server) -> Usage {
    Usage::of(server.id()).expect("the server runs")
}

const SCRIPT: &str =
    "GET /playground/assets/graphiql-4.1.2/graphiql.min.js HTTP/1.1\r\nhost: x\r\n";

const UPGRADE: &str = "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
    sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
    sec-websocket-protocol: graphql-transport-ws\r\n\r\n";

/// A compressor that waits for its client took seventeen megabytes, and each request thirty
/// thousandths of a second of a core.
#[test]
fn files_of_the_playground_are_compressed_once_and_wait_for_nobody() {
    let server = Chancery::new().serve(&[]);
    let codings = ["br", "zstd", "gzip", "br;Q=1", "*", "x-gzip"];
    let read = |coding: &str| {
        let mut connection = TcpStream::connect(server.url().replace("http://", "")).unwrap();
        let request = format!("{SCRIPT}accept-encoding: {coding}\r\nconnection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        answer.len()
    };
    for coding in codings {
        assert!(read(coding) < 400_000, "{coding}");
    }

    let before = usage(&server);
    for _ in 0..5 {
        for coding in codings {
            read(coding);
        }
    }
    let work = usage(&server).work.saturating_sub(before.work);
    assert!(work < Duration::from_millis(500), "{work:?}");

    let before = usage(&server);
    let unread: Vec<TcpStream> = (0..18)
        .map(|number: usize| {
            let mut connection = narrow(&server);
            let coding = codings[number % codings.len()];
            let request = format!("{SCRIPT}accept-encoding: {coding}\r\n\r\n");
            connection.write_all(request.as_bytes()).unwrap();
            connection
        })
        .collect();
    std::thread::sleep(Duration::from_secs(2));
    let more = usage(&server).memory.saturating_sub(before.memory);
    assert!(more < 30_000, "{more} kB");
    drop(unread);
}

/// Each pong waited behind those before: three hundred megabytes, for as many of pings.
#[test]
fn who_pings_and_reads_nothing_is_owed_one_pong() {
    let server = Chancery::new().serve(&["--socket-init-timeout=60"]);
    // Masked with noughts, which leaves it as it is.
    let ping: Vec<u8> = [&[0x89, 0xfd, 0, 0, 0, 0][..], &[b'p'; 125]].concat();
    let pings = ping.repeat(500);
    let init = [b"\x81\x9a\0\0\0\0", &br#"{"type":"connection_init"}"#[..]].concat();
    let before = usage(&server);
    let mut unread = Vec::new();
    for begun in [&[][..], &init] {
        let mut connection = narrow(&server);
        let mut line = BufReader::new(connection.try_clone().unwrap()).lines();
        let patience = Some(Duration::from_secs(2));
        connection.set_write_timeout(patience).unwrap();
        connection.write_all(UPGRADE.as_bytes()).unwrap();
        let status = line.next().expect("an answer").unwrap();
        assert!(status.starts_with("HTTP/1.1 101 "), "{status}");
        connection.write_all(begun).unwrap();
        let mut taken = 0;
        while taken < 50_000_000 && connection.write_all(&pings).is_ok() {
            taken += pings.len();
        }
        assert!(taken < 50_000_000, "they are all read");
        unread.push(connection);
    }
    let more = usage(&server).memory.saturating_sub(before.memory);
    assert!(more < 10_000, "{more} kB");
    drop(unread);
}
