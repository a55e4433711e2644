//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, and what it is held to.

mod changes;
mod closing;
mod expensive;
mod limit;
mod operation;
mod upgrade;

use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{
        Error,
        handshake::client::{Request, Response},
    },
};

use crate::support::{
    process::{Chancery, Server},
    socket::{Heard, PATIENCE, Socket, request},
};

/// The answer to a request for a WebSocket that is refused.
async fn refused(request: Request) -> Response {
    match timeout(PATIENCE, connect_async(request))
        .await
        .expect("an answer")
    {
        Err(Error::Http(response)) => *response,
        other => panic!("not refused: {other:?}"),
    }
}

/// The real server, with more arguments. Its records are a few.
fn serve(arguments: &[&str]) -> Server {
    let chancery = Chancery::new();
    std::fs::write(chancery.directory().join("few.jsonl"), party("first")).unwrap();
    chancery.serve(&[&["--records=few.jsonl", "--log-format=json"], arguments].concat())
}

/// A party, as it is imported.
fn party(slug: &str) -> String {
    json!({ "record": "party", "slug": slug, "name": slug, "kind": "STATE" }).to_string()
}

/// The figure of a metric, as the server tells it now.
async fn metric(server: &str, name: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client
        .get(format!("{server}/metrics"))
        .send()
        .await
        .unwrap();
    let text = answer.text().await.unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
        .to_owned()
}

/// Waits until a metric has a value: what ends is counted a moment later.
async fn metric_becomes(server: &str, name: &str, value: &str) {
    let becomes = async {
        while metric(server, name).await != value {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, becomes).await.expect(name);
}
