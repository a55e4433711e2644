//! The most expensive queries that are allowed, one after the other.

use std::sync::Arc;

use serde_json::Value;
use tokio::time::sleep;

use super::{Attacker, REST, exchange::post};

/// Requests for these queries, each of them plain first and then with an answer to be compressed,
/// which is work as well.
pub(super) fn requests(queries: &[Value]) -> Arc<[Vec<u8>]> {
    let requests = queries.iter().flat_map(|query| {
        let query = query.to_string();
        ["", "accept-encoding: br\r\n"].map(|head| post(&query, head))
    });
    requests.collect()
}

/// Asks for one after the other, and reads all of each answer.
pub(super) async fn run(attacker: Attacker, queries: Arc<[Vec<u8>]>, place: usize) {
    for query in queries.iter().cycle().skip(place) {
        let Some(mut exchange) = attacker.connect().await else {
            continue;
        };
        if exchange.send(query).await.is_err() {
            attacker.tell("closed");
            continue;
        }
        let answer = exchange.answer().await;
        let read = answer.read + exchange.rest().await;
        attacker.tell(&answer.end);
        attacker.change(|tally| tally.received += u64::try_from(read).unwrap_or_default());
        if !answer.is_whole {
            sleep(REST).await;
        }
    }
}
