//! What no client would send that wants an answer.

use std::{fmt::Write, sync::Arc, time::Duration};

use serde_json::json;
use tokio::time::sleep;

use super::{Attacker, exchange::post};

/// Time between two requests of one attacker: with sixteen of them, 1,600 a second at most.
const PAUSE: Duration = Duration::from_millis(10);

/// Requests that are wrong, each in its own way.
pub(super) fn all() -> Arc<[Vec<u8>]> {
    let query = |query: &str| post(&json!({ "query": query }).to_string(), "");
    let mut fragments = "{ ...F0 }".to_owned();
    for number in 0..24 {
        let next = number + 1;
        // A string takes whatever is written to it.
        let _infallible = write!(
            fragments,
            " fragment F{number} on Query {{ ...F{next} ...F{next} }}"
        );
    }
    fragments.push_str(" fragment F24 on Query { __typename }");
    let aliases: String = (0..3_000).map(|n| format!(" a{n}: __typename")).collect();
    let filter = format!("{}{}", "{ and: [".repeat(90), "] }".repeat(90));
    vec![
        query(&fragments),
        query(&format!("{{{aliases} }}")),
        query(&"{a".repeat(20_000)),
        query(&"{".repeat(45_000)),
        query(&format!("{{ meetings(filter: {filter}) {{ nodes {{ slug }} }} }}")),
        query("{ parties(first: 100) { nodes { statements(first: 100) { nodes { meeting { statements(first: 100) { nodes { text } } } } } } } }"),
        query("{ meetings { nodes { nothing } } }"),
        post("{\"query\": \"{ __typename }", ""),
        post(&"[".repeat(120_000), ""),
        post(&format!("{{\"query\":\"{{ __typename }}\",\"variables\":{}{}}}", "{\"a\":".repeat(20_000), "1"), ""),
        post(&"x".repeat(200_000), ""),
        post("no size of a chunk\r\n", "transfer-encoding: chunked\r\n"),
        b"GET /graphql?query=%ff%fe HTTP/1.1\r\nhost: siege\r\nconnection: close\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 no TLS here\r\n\r\n".to_vec(),
        format!("GET / HTTP/1.1\r\nhost: siege\r\nx: {}\r\n\r\n", "y".repeat(60_000)).into_bytes(),
    ]
    .into()
}

/// Sends one after the other.
pub(super) async fn run(attacker: Attacker, junk: Arc<[Vec<u8>]>, place: usize) {
    for request in junk.iter().cycle().skip(place) {
        let Some(mut exchange) = attacker.connect().await else {
            continue;
        };
        // The server may have enough before the end, and say so.
        let sent = exchange.send(request).await;
        let answer = exchange.answer().await;
        let said_nothing = answer.end == "closed" && sent.is_err();
        attacker.tell(if said_nothing { "cut" } else { &answer.end });
        sleep(PAUSE).await;
    }
}
