//! The most expensive queries that are allowed, one after the other.

use std::sync::Arc;

use tokio::time::sleep;

use super::{Attacker, REST};

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
        if answer.end != "200" {
            sleep(REST).await;
        }
    }
}
