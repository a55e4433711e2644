//! The ordinary reader: a query every 100 ms, whether or not those before were answered.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use reqwest::Client;
use serde_json::Value;
use tokio::{sync::mpsc, task::JoinSet, time::interval};

use crate::{Failure, queries::Targets};

/// How often it asks.
const EVERY: Duration = Duration::from_millis(100);
/// How long it waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Times and failures of one kind of query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readings {
    times: Vec<Duration>,
    pub(crate) failures: Vec<String>,
}

impl Readings {
    pub(crate) fn add(&mut self, time: Duration, failure: Option<String>) {
        self.times.push(time);
        self.failures.extend(failure);
    }

    pub(crate) fn number(&self) -> usize {
        self.times.len()
    }

    /// The time that so many of a hundred did not exceed.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        let place = (times.len() * percent).div_ceil(100).max(1) - 1;
        times.get(place).copied().unwrap_or_default()
    }
}

/// Readings by what was asked for and how.
pub(crate) type All = BTreeMap<&'static str, Readings>;

/// Reads until the end of `until`, and then for as long as answers are waited for.
pub(crate) async fn read(
    server: SocketAddr,
    targets: &Targets,
    until: impl Future<Output = ()>,
) -> Result<All, Failure> {
    let client = || Client::builder().no_proxy().timeout(PATIENCE);
    let kept = client().build()?;
    let fresh = client().pool_max_idle_per_host(0).build()?;
    let url = format!("http://{server}/graphql");
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut asking = JoinSet::new();
    let mut ticks = interval(EVERY);
    let mut until = std::pin::pin!(until);
    for number in 0.. {
        tokio::select! {
            () = &mut until => break,
            _ = ticks.tick() => {}
        }
        let (what, client, query) = match number % 4 {
            0 => (
                "a meeting, on a fresh connection",
                &fresh,
                targets.meeting(number),
            ),
            1 => (
                "a page of meetings, on a kept connection",
                &kept,
                Targets::page(),
            ),
            2 => (
                "a page of meetings, on a fresh connection",
                &fresh,
                Targets::page(),
            ),
            _ => (
                "a meeting, on a kept connection",
                &kept,
                targets.meeting(number),
            ),
        };
        let request = client.post(&url).json(&query);
        let told = told.clone();
        asking.spawn(async move {
            let begun = Instant::now();
            let failure = ask(request).await.err();
            // Nobody is gone who listens: the readings are gathered below.
            drop(told.send((what, begun.elapsed(), failure)));
        });
    }
    while asking.join_next().await.is_some() {}
    drop(told);
    let mut all = All::new();
    while let Some((what, time, failure)) = heard.recv().await {
        all.entry(what).or_default().add(time, failure);
    }
    Ok(all)
}

/// Sends a request and reads its whole answer.
async fn ask(request: reqwest::RequestBuilder) -> Result<(), String> {
    let answer = request.send().await.map_err(|error| innermost(&error))?;
    let status = answer.status();
    let body: Value = answer.json().await.map_err(|error| innermost(&error))?;
    if status.is_success() && body.get("errors").is_none() && body.get("data").is_some() {
        Ok(())
    } else {
        let message = body.pointer("/errors/0/message").and_then(Value::as_str);
        Err(format!("{status} {}", message.unwrap_or_default()))
    }
}

/// The cause behind an error of the client.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}
