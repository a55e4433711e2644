//! What the server takes on at a time, from whom, and how long it waits. Each limit is on by default.

use std::{net::IpAddr, path::PathBuf, str::FromStr, time::Duration};

use clap::Args;
use ipnet::IpNet;

/// What the server takes on at a time, from whom, and how long it waits.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits of the server")]
pub struct TrafficSettings {
    /// Largest request in bytes.
    #[arg(long, env = "CHANCERY_MAX_BODY", value_name = "BYTES", default_value_t = 131_072, value_parser = bytes_in_memory)]
    pub max_body: usize,

    /// Queries that one request may hold, as a JSON array. 1 turns batches off.
    #[arg(long, env = "CHANCERY_MAX_BATCH", value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    pub max_batch: usize,

    /// Requests to /graphql under way at a time; those beyond are answered 503 at once.
    #[arg(long, env = "CHANCERY_MAX_REQUESTS", value_name = "N", default_value_t = 256, value_parser = at_least_one)]
    pub max_requests: usize,

    /// Connections at a time; those beyond are answered 503 and closed.
    #[arg(long, env = "CHANCERY_MAX_CONNECTIONS", value_name = "N", default_value_t = 16_000, value_parser = at_least_one)]
    pub max_connections: usize,

    /// Points that one client may spend in a minute: see `rateLimit` in the schema. 0 turns this
    /// off.
    #[arg(
        long,
        env = "CHANCERY_RATE_LIMIT",
        value_name = "POINTS",
        default_value_t = 1_000_000
    )]
    pub rate_limit: u32,

    /// Addresses of proxies that are believed when they say for whom they ask (`X-Forwarded-For`),
    /// such as `10.0.0.0/8,127.0.0.1`. By default nobody is.
    #[arg(
        long,
        env = "CHANCERY_TRUSTED_PROXIES",
        value_name = "ADDRESSES",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxies: Vec<IpNet>,

    /// Sites whose pages may read the API in a browser: `*` for all, or such as
    /// `https://example.org,https://example.com`. Empty for none.
    #[arg(
        long,
        env = "CHANCERY_CORS_ORIGINS",
        value_name = "ORIGINS",
        default_value = "*"
    )]
    pub cors_origins: Origins,

    /// Seconds that a query may take, its SQL included.
    #[arg(long, env = "CHANCERY_REQUEST_TIMEOUT", value_name = "SECONDS", default_value_t = 15, value_parser = seconds())]
    request_timeout: u64,

    /// Seconds in which the head of a request has to arrive, and then its body.
    #[arg(long, env = "CHANCERY_RECEIVE_TIMEOUT", value_name = "SECONDS", default_value_t = 10, value_parser = seconds())]
    receive_timeout: u64,

    /// Seconds that a client may let an answer wait; longer where it takes at least 32 kB in a second.
    #[arg(long, env = "CHANCERY_SEND_TIMEOUT", value_name = "SECONDS", default_value_t = 60, value_parser = seconds())]
    send_timeout: u64,

    /// Seconds that a connection may stay open between requests.
    #[arg(long, env = "CHANCERY_IDLE_TIMEOUT", value_name = "SECONDS", default_value_t = 75, value_parser = seconds())]
    idle_timeout: u64,

    /// Seconds that browsers and proxies may keep an answer to a GET without asking again.
    #[arg(
        long,
        env = "CHANCERY_CACHE_MAX_AGE",
        value_name = "SECONDS",
        default_value_t = 30
    )]
    pub cache_max_age: u64,

    /// Seconds after that in which they may show it once more while they ask again.
    #[arg(
        long,
        env = "CHANCERY_CACHE_STALE",
        value_name = "SECONDS",
        default_value_t = 300
    )]
    pub cache_stale: u64,

    /// Bytes of the answers that are kept in memory, for those who ask the same before the data
    /// changes. 0 keeps none.
    #[arg(
        long,
        env = "CHANCERY_RESPONSE_CACHE",
        value_name = "BYTES",
        default_value_t = 16_777_216
    )]
    pub response_cache: usize,

    /// WebSocket connections at a time; those beyond are answered 503.
    #[arg(long, env = "CHANCERY_MAX_SOCKETS", value_name = "N", default_value_t = 1_000, value_parser = at_least_one)]
    pub max_sockets: usize,

    /// Those of one client; see `--trusted-proxies`.
    #[arg(long, env = "CHANCERY_MAX_SOCKETS_PER_CLIENT", value_name = "N", default_value_t = 50, value_parser = at_least_one)]
    pub max_sockets_per_client: usize,

    /// Subscriptions and queries under way at a time on one WebSocket; those beyond are refused.
    #[arg(long, env = "CHANCERY_MAX_SUBSCRIPTIONS", value_name = "N", default_value_t = 20, value_parser = at_least_one)]
    pub max_subscriptions: usize,

    /// Seconds that a WebSocket may take to begin, by `connection_init`.
    #[arg(long, env = "CHANCERY_SOCKET_INIT_TIMEOUT", value_name = "SECONDS", default_value_t = 3, value_parser = seconds())]
    socket_init_timeout: u64,

    /// Seconds after which a WebSocket is asked whether anybody is still there; where nothing comes
    /// in as many more, it is closed.
    #[arg(long, env = "CHANCERY_SOCKET_KEEP_ALIVE", value_name = "SECONDS", default_value_t = 30, value_parser = seconds())]
    socket_keep_alive: u64,

    /// Persisted documents that clients name by their hash: a JSON file with a query for each
    /// identifier, as Relay and Apollo write it.
    #[arg(long, env = "CHANCERY_DOCUMENTS", value_name = "PATH")]
    pub documents: Option<PathBuf>,

    /// Answer only those persisted documents, and no query that a client writes.
    #[arg(long, env = "CHANCERY_ONLY_DOCUMENTS", requires = "documents")]
    pub only_documents: bool,
}

impl TrafficSettings {
    /// How long a query may take.
    #[must_use]
    pub const fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout)
    }

    /// How long the head of a request may take to arrive, and then its body.
    #[must_use]
    pub const fn receive_timeout(&self) -> Duration {
        Duration::from_secs(self.receive_timeout)
    }

    /// How long a client may take to take an answer.
    #[must_use]
    pub const fn send_timeout(&self) -> Duration {
        Duration::from_secs(self.send_timeout)
    }

    /// How long a WebSocket may take to begin.
    #[must_use]
    pub const fn socket_init_timeout(&self) -> Duration {
        Duration::from_secs(self.socket_init_timeout)
    }

    /// How often a WebSocket is asked whether anybody is still there.
    #[must_use]
    pub const fn socket_keep_alive(&self) -> Duration {
        Duration::from_secs(self.socket_keep_alive)
    }

    /// How long a connection may stay open between requests.
    #[must_use]
    pub const fn idle_timeout(&self) -> Duration {
        Duration::from_secs(self.idle_timeout)
    }
}

/// Sites whose pages may read the API in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// All of them.
    All,
    /// These, as browsers write them: `https://example.org`.
    Only(Vec<String>),
}

impl FromStr for Origins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "*" {
            return Ok(Self::All);
        }
        let origins = text.split(',').map(str::trim).filter(|one| !one.is_empty());
        let read = origins.map(|origin| {
            let site = origin
                .strip_prefix("https://")
                .or_else(|| origin.strip_prefix("http://"));
            match site {
                Some(site) if !site.is_empty() && !site.contains(['/', '*', ' ', '@']) => {
                    Ok(origin.to_ascii_lowercase())
                }
                _ => Err(format!(
                    "`{origin}` is not the origin of a site, such as https://example.org"
                )),
            }
        });
        Ok(Self::Only(read.collect::<Result<_, _>>()?))
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.trim().parse::<IpAddr>().map(IpNet::from).ok();
    let network = text.trim().parse().ok().or_else(address);
    network.ok_or_else(|| {
        "an address or a network is wanted, such as 127.0.0.1 or 10.0.0.0/8".to_owned()
    })
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000_000) => Ok(number),
        _ => Err("a number from 1 to 1000000 is wanted".to_owned()),
    }
}

/// Bytes of what one request keeps in memory: no more than half of what there is for those of all.
fn bytes_in_memory(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(bytes @ 1..=33_554_432) => Ok(bytes),
        _ => Err("a number of bytes from 1 to 33554432 (32 MB) is wanted".to_owned()),
    }
}

fn seconds() -> clap::builder::RangedU64ValueParser<u64> {
    clap::value_parser!(u64).range(1..=86_400)
}
