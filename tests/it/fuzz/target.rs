//! The server that is tried: the built program, so that an overflow of the stack ends it and not the
//! tests.

use std::{cell::RefCell, fmt, future::Future, time::Duration};

use reqwest::{
    Client, Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;
use tokio::{runtime::Handle, task::block_in_place};

use crate::support::{
    database::{Engine, TestDatabase},
    process::{Chancery, Server},
};

/// Longer than the server gives a query.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) method: Method,
    /// What follows the address: `/graphql?query=…`.
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// The server, with the database that it has to itself.
pub(super) struct Target {
    server: RefCell<Server>,
    program: Chancery,
    client: Client,
    _database: TestDatabase,
}

impl Case {
    /// A POST of JSON, whose answer is to be of the newer media type.
    pub(super) fn post(body: impl Into<Vec<u8>>) -> Self {
        let new = "application/graphql-response+json";
        Self {
            method: Method::POST,
            path: "/graphql".to_owned(),
            headers: vec![
                ("content-type", "application/json".into()),
                ("accept", new.into()),
            ],
            body: body.into(),
        }
    }

    /// The same request by GET, or by HEAD.
    pub(super) fn get(method: Method, body: &Value) -> Self {
        let mut parameters = Vec::new();
        for (key, value) in body.as_object().into_iter().flatten() {
            let text = value.as_str().map_or_else(|| value.to_string(), Into::into);
            parameters.push(format!("{key}={}", percent(text.as_bytes())));
        }
        let path = format!("/graphql?{}", parameters.join("&"));
        let headers = vec![("accept", "application/graphql-response+json".into())];
        let body = Vec::new();
        Self {
            method,
            path,
            headers,
            body,
        }
    }
}

/// Bytes as they stand in an address.
pub(super) fn percent(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} {}", self.method, self.path)?;
        for (name, value) in &self.headers {
            writeln!(formatter, "{name}: {}", value.escape_ascii())?;
        }
        match std::str::from_utf8(&self.body) {
            Ok(text) => write!(formatter, "{text:.60000}"),
            Err(_) => write!(formatter, "{}", self.body.escape_ascii()),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}\n{:?}", self.status, self.headers)?;
        let body = String::from_utf8_lossy(&self.body);
        write!(formatter, "{body:.4000}")
    }
}

impl Told {
    /// The body as JSON; null where it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap_or("not a text"))
    }
}

impl Target {
    /// The program on the shipped records, with the limits that it has by default; but one client may
    /// ask for as much as it likes.
    pub(super) fn start(engine: Engine) -> Self {
        let database = TestDatabase::migrated(engine);
        let program = Chancery::new()
            .env("DATABASE_URL", database.url())
            .env("CHANCERY_RATE_LIMIT", "0")
            .env("CHANCERY_TRUSTED_PROXIES", "127.0.0.1")
            .env("CHANCERY_LOG", "warn")
            .env("CHANCERY_LOG_FORMAT", "text")
            .env("CHANCERY_SLOW_QUERY", "0");
        let client = Client::builder().no_proxy().timeout(PATIENCE);
        let redirect = reqwest::redirect::Policy::none();
        let client = client.redirect(redirect).build();
        Self {
            server: RefCell::new(program.serve(&[])),
            program,
            client: client.expect("a client is made"),
            _database: database,
        }
    }

    /// `127.0.0.1:PORT`.
    pub(super) fn address(&self) -> String {
        let server = self.server.borrow();
        let address = server.url().strip_prefix("http://");
        address.expect("an address").to_owned()
    }

    /// Id of the server's process.
    pub(super) fn process(&self) -> u32 {
        self.server.borrow().id()
    }

    /// Sends a request.
    ///
    /// # Errors
    /// Why there is no answer, with the end of the log; the server has been started again by then.
    pub(super) fn send(&self, case: &Case) -> Result<Told, String> {
        let url = self.server.borrow().url().to_owned();
        self.ask(&url, case)
    }

    /// Another server on the same database, with more settings.
    pub(super) fn beside(&self, settings: &[&str]) -> Server {
        self.program.serve(settings)
    }

    /// Sends a request to that one.
    ///
    /// # Errors
    /// Those of [`Target::send`].
    pub(super) fn send_to(&self, beside: &Server, case: &Case) -> Result<Told, String> {
        self.ask(beside.url(), case)
    }

    fn ask(&self, server: &str, case: &Case) -> Result<Told, String> {
        let url = format!("{server}{}", case.path);
        let mut headers = HeaderMap::new();
        for (name, value) in &case.headers {
            // What cannot be sent as a header is sent by `raw`.
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        let request = self.client.request(case.method.clone(), url);
        let request = request.headers(headers).body(case.body.clone());
        let sent = wait(async {
            let response = request.send().await?;
            Ok::<_, reqwest::Error>(Told {
                status: response.status().as_u16(),
                headers: response.headers().clone(),
                body: response.bytes().await?.to_vec(),
            })
        });
        sent.map_err(|error| {
            let error = format!("{case}\nis not answered: {error:?}");
            self.alive()
                .err()
                .map_or(error.clone(), |end| format!("{error}\n{end}"))
        })
    }

    /// Asks the server for its health, and looks into its log.
    ///
    /// # Errors
    /// How it ended, or what it has logged; it has been started again by then.
    pub(super) fn alive(&self) -> Result<(), String> {
        let health = format!("{}/health/ready", self.server.borrow().url());
        let answered = wait(self.client.get(health).send());
        let is_well = answered.is_ok_and(|answer| answer.status() == 200);
        let log = self.server.borrow().log();
        if is_well && !log.contains("ERROR") && !log.contains("panicked") {
            return Ok(());
        }
        self.server.replace(self.program.serve(&[]));
        let start = log.char_indices().rev().nth(4_000).map_or(0, |(at, _)| at);
        let what = if is_well { "logged" } else { "ended" };
        Err(format!("the server has {what}: {}", &log[start..]))
    }
}

/// Waits in a test that runs on a runtime, from within what is not async.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    block_in_place(|| Handle::current().block_on(future))
}
