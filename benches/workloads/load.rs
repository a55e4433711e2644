//! Connections that ask again as soon as they are answered, and what they measure.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{
    Failure, arguments::Arguments, connection::Connection, served::Served, server::Server,
};

/// What is asked, over and over.
#[derive(Clone)]
pub(crate) struct Asked {
    /// Requests in bytes, and how long the answer to each has to be, where that is known.
    pub(crate) requests: Arc<Vec<(Vec<u8>, Option<usize>)>>,
}

/// What a request costs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Requests a second.
    pub(crate) rate: f64,
    /// Milliseconds that half of the answers did not exceed.
    pub(crate) p50: f64,
    /// Milliseconds that 99 of 100 answers did not exceed.
    pub(crate) p99: f64,
    /// Milliseconds of the server's processor time.
    pub(crate) own: f64,
    /// Milliseconds of PostgreSQL's processor time; 0 with SQLite, which is in the server.
    pub(crate) database: f64,
}

impl Cost {
    /// Milliseconds of processor time in all.
    pub(crate) fn total(&self) -> f64 {
        self.own + self.database
    }

    /// The median of each figure by itself.
    pub(crate) fn median(turns: &[Self]) -> Self {
        let middle = |of: fn(&Self) -> f64| {
            let mut all: Vec<f64> = turns.iter().map(of).collect();
            all.sort_unstable_by(f64::total_cmp);
            let (low, high) = (
                all.get(all.len().saturating_sub(1) / 2),
                all.get(all.len() / 2),
            );
            f64::midpoint(
                low.copied().unwrap_or_default(),
                high.copied().unwrap_or_default(),
            )
        };
        Self {
            rate: middle(|cost| cost.rate),
            p50: middle(|cost| cost.p50),
            p99: middle(|cost| cost.p99),
            own: middle(|cost| cost.own),
            database: middle(|cost| cost.database),
        }
    }
}

/// Asks a server for the time of a turn, after it has warmed up.
pub(crate) async fn measure(
    arguments: &Arguments,
    served: &Served,
    postgres: Option<&Server>,
    asked: &Asked,
) -> Result<Cost, Failure> {
    let connections = arguments.connections;
    ask(served.address, asked, connections, arguments.warm_up()).await?;
    let used = || -> Result<(Duration, Duration), Failure> {
        let database = postgres.and_then(Server::cpu).unwrap_or_default();
        Ok((served.figures()?.cpu, database))
    };
    let before = used()?;
    let begun = Instant::now();
    let mut times = ask(served.address, asked, connections, arguments.time()).await?;
    let elapsed = begun.elapsed();
    let after = used()?;
    times.sort_unstable();
    let number = u32::try_from(times.len().max(1))?;
    let each = |time: Duration| time.as_secs_f64() * 1e3 / f64::from(number);
    let percentile = |percent: usize| {
        let place = (times.len() * percent).div_ceil(100).max(1) - 1;
        times.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    Ok(Cost {
        rate: f64::from(number) / elapsed.as_secs_f64(),
        p50: percentile(50),
        p99: percentile(99),
        own: each(after.0.saturating_sub(before.0)),
        database: each(after.1.saturating_sub(before.1)),
    })
}

/// Asks for so long; returns how long each answer took.
async fn ask(
    address: SocketAddr,
    asked: &Asked,
    connections: usize,
    time: Duration,
) -> Result<Vec<Duration>, Failure> {
    let until = Instant::now() + time;
    let mut asking = JoinSet::new();
    for number in 0..connections {
        let asked = asked.clone();
        asking.spawn(async move {
            let mut times = Vec::new();
            let mut connection = Connection::open(address).await?;
            // They begin at different places, and go round.
            let first = number * asked.requests.len() / connections.max(1);
            for (request, expected) in asked.requests.iter().cycle().skip(first) {
                let begun = Instant::now();
                let body = connection.ask(request).await?.body;
                if expected.is_some_and(|expected| expected != body.len()) {
                    let body = String::from_utf8_lossy(body.get(..1_000).unwrap_or(body));
                    return Err(format!("another answer than before: {body}").into());
                }
                let now = Instant::now();
                times.push(now - begun);
                if now >= until {
                    break;
                }
            }
            Ok::<_, Failure>(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = asking.join_next().await {
        all.append(&mut times??);
    }
    Ok(all)
}
