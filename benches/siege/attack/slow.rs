//! Clients that take all the time in the world.

use std::{sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};

use super::{Attacker, REST};

/// Time from one byte to the next.
const A_BYTE: Duration = Duration::from_secs(1);

/// A head that never ends.
pub(super) async fn head(attacker: Attacker) {
    const HEAD: &[u8] = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: siege\r\nx-siege: ";
    drip(&attacker, &[], HEAD).await;
}

/// A body that never ends.
pub(super) async fn body(attacker: Attacker) {
    const HEAD: &[u8] =
        b"POST /graphql HTTP/1.1\r\nhost: siege\r\ncontent-type: application/json\r\n\
        content-length: 100000\r\n\r\n";
    drip(
        &attacker,
        HEAD,
        b"{\"query\": \"{ __typename }\", \"variables\": {} ",
    )
    .await;
}

/// Sends the beginning at once and then byte after byte, until the server has enough of it.
async fn drip(attacker: &Attacker, at_once: &[u8], slowly: &[u8]) {
    loop {
        let Some(mut exchange) = attacker.connect().await else {
            continue;
        };
        let mut bytes = slowly.iter().chain(b"a".iter().cycle());
        let mut sent = exchange.send(at_once).await;
        let end = loop {
            if sent.is_err() {
                break "closed".to_owned();
            }
            if let Ok(answer) = timeout(A_BYTE, exchange.answer()).await {
                break answer.end;
            }
            let byte = bytes.next().copied().unwrap_or(b'a');
            sent = exchange.send(&[byte]).await;
        };
        attacker.tell(&end);
        sleep(REST).await;
    }
}

/// Requests for the largest file of the playground, in each coding.
pub(super) fn files() -> Arc<[Vec<u8>]> {
    let requests = ["br", "zstd", "gzip", "identity"].map(|coding| {
        let file = "/playground/assets/graphiql-4.1.2/graphiql.min.js";
        format!("GET {file} HTTP/1.1\r\nhost: siege\r\naccept-encoding: {coding}\r\n\r\n")
            .into_bytes()
    });
    requests.into()
}

/// Asks for large answers and reads no more than their beginning. What is refused is followed by
/// something smaller.
pub(super) async fn reader(attacker: Attacker, queries: Arc<[Vec<u8>]>, place: usize) {
    for query in queries.iter().cycle().skip(place) {
        let Some(mut exchange) = attacker.connect().await else {
            continue;
        };
        if exchange.send(query).await.is_err() {
            attacker.tell("closed");
            continue;
        }
        let answer = exchange.answer().await;
        attacker.tell(&answer.end);
        if answer.is_whole {
            // As long as the siege lasts, or the server sees that nothing is taken.
            exchange.closed().await;
            attacker.tell("cut, as it was not read");
        }
        sleep(REST).await;
    }
}
