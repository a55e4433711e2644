//! Connections that are open, and that is all.

use std::time::Duration;

use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};

use super::{Army, Attacker, Kind};

/// How long all of them may take to be opened.
const OPENING: Duration = Duration::from_secs(30);
/// How long one that was closed stays away: whoever comes back at once is not idle.
const AWAY: Duration = Duration::from_secs(1);
/// Connections that are opened at a time, so that none is lost for want of room to wait in.
const AT_A_TIME: usize = 100;

/// Opens so many connections, half of which send one request; each is opened again where it is
/// closed. Returns when all of them are open, or after half a minute.
pub(super) async fn settle(army: &mut Army, number: usize) {
    let (opened, mut open) = mpsc::unbounded_channel();
    let opening = async {
        let mut begun = 0;
        while begun < number {
            let some = AT_A_TIME.min(number - begun);
            army.send("idle connections", Kind::Idle, some, |place, attacker| {
                stay(attacker, place % 2 == 0, opened.clone())
            });
            begun += some;
            for _ in 0..some {
                open.recv().await;
            }
        }
    };
    if timeout(OPENING, opening).await.is_err() {
        eprintln!("Not all idle connections could be opened.");
    }
}

/// Stays until it is closed, and comes again.
async fn stay(attacker: Attacker, asks: bool, opened: mpsc::UnboundedSender<()>) {
    const REQUEST: &[u8] = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: siege\r\n\r\n";
    let mut first = Some(opened);
    loop {
        let Some(mut exchange) = attacker.connect().await else {
            continue;
        };
        if asks && exchange.send(REQUEST).await.is_ok() {
            let answer = exchange.answer().await;
            attacker.tell(&answer.end);
        }
        if let Some(opened) = first.take() {
            // Nobody waits any more where it took too long.
            let _nobody = opened.send(());
        }
        exchange.rest().await;
        attacker.tell("closed by the server");
        sleep(AWAY).await;
    }
}
