//! The real application on a free port, and a client for it.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
};

use chancery::{app::Application, config::CommandLine};
use clap::Parser;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};

use super::database::{Engine, TestDatabase};

/// Settings of a server of which more is asked at once than of one on the open network: every field
/// of the schema, and each several times.
pub(crate) const WITHOUT_LIMITS: [&str; 8] = [
    "--max-query-length=10000000",
    "--max-tokens=1000000",
    "--max-selections=1000000",
    "--max-root-fields=1000000",
    "--max-aliases=1000000",
    "--max-cost=1000000000000",
    "--max-statements=1000000",
    "--rate-limit=0",
];

/// A header of a response; empty where it has none.
pub(crate) fn header(response: &reqwest::Response, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or("", |value| value.to_str().unwrap()).to_owned()
}

/// A running server, with a database of its own. Stopped when dropped.
pub(crate) struct TestApp {
    address: SocketAddr,
    client: reqwest::Client,
    // In the order in which they are dropped: the server goes before its database.
    running: Running,
    database: TestDatabase,
    records: Option<TempDir>,
    settings: Vec<String>,
}

/// The server itself. Told to stop when dropped, whatever it is doing.
struct Running {
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl TestApp {
    /// A server on the shipped records.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::set(engine, &[]).await
    }

    /// A server on the shipped records, with more settings on its command line.
    pub(crate) async fn set(engine: Engine, settings: &[&str]) -> Self {
        Self::launch(TestDatabase::migrated(engine), None, settings).await
    }

    /// A server on these records, given as JSON Lines in the interchange format.
    pub(crate) async fn with_records(engine: Engine, lines: &str) -> Self {
        Self::set_with_records(engine, lines, &[]).await
    }

    /// A server on these records, with more settings on its command line.
    pub(crate) async fn set_with_records(engine: Engine, lines: &str, settings: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        std::fs::write(directory.path().join("records.jsonl"), lines).expect("records are written");
        Self::launch(TestDatabase::migrated(engine), Some(directory), settings).await
    }

    async fn launch<S: AsRef<str>>(
        database: TestDatabase,
        records: Option<TempDir>,
        settings: &[S],
    ) -> Self {
        let more: Vec<String> = settings.iter().map(|one| one.as_ref().to_owned()).collect();
        let mut arguments = vec![
            "chancery".to_owned(),
            "--listen=127.0.0.1:0".to_owned(),
            format!("--database-url={}", database.url()),
        ];
        if let Some(directory) = &records {
            arguments.push(format!("--records={}", directory.path().display()));
        }
        arguments.extend(more.iter().cloned());
        let settings = CommandLine::parse_from(arguments).serve;
        let application = Application::bind(settings)
            .await
            .expect("the application starts");
        let address = application.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let stopped = async {
                let _gone = stopped.await;
            };
            application
                .run_until(stopped)
                .await
                .expect("the application serves");
        });
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client is made");
        Self {
            address,
            client,
            running: Running { stop, server },
            database,
            records,
            settings: more,
        }
    }

    /// Address of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A client without proxy.
    pub(crate) const fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The database of this server.
    pub(crate) const fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Posts a request and gives the response as it is.
    pub(crate) async fn post(&self, body: &Value) -> reqwest::Response {
        let request = self.client.post(self.url("/graphql")).json(body);
        request.send().await.expect("the server answers")
    }

    /// Runs a query and gives the whole body, errors and all.
    pub(crate) async fn query(&self, query: &str) -> Value {
        self.post(&json!({ "query": query }))
            .await
            .json()
            .await
            .expect("the answer is JSON")
    }

    /// Runs a query that must succeed and gives its `data`.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let mut body = self.query(query).await;
        assert_eq!(body.get("errors"), None, "{query}\n{body:#}");
        body["data"].take()
    }

    /// Runs a query that must fail with exactly one error, and gives that error's code and message.
    pub(crate) async fn error(&self, query: &str) -> (String, String) {
        let body = self.query(query).await;
        let errors = body["errors"]
            .as_array()
            .unwrap_or_else(|| panic!("no error: {body:#}"));
        assert_eq!(errors.len(), 1, "{query}\n{body:#}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (
            text(&errors[0]["extensions"]["code"]),
            text(&errors[0]["message"]),
        )
    }

    /// Runs a query that must succeed and gives the number of SQL statements that it took. It is run
    /// each time, as one whose answer is not kept.
    pub(crate) async fn statements(&self, query: &str) -> u32 {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let number = ASKED.fetch_add(1, Ordering::Relaxed);
        let once = format!("{query} # {number}");
        let response = self.post(&json!({ "query": once })).await;
        let timing = response.headers()["server-timing"]
            .to_str()
            .expect("plain text")
            .to_owned();
        let body: Value = response.json().await.expect("the answer is JSON");
        assert_eq!(body.get("errors"), None, "{query}\n{body:#}");
        let (number, _) = timing
            .split_once(" statements")
            .expect("a number of statements");
        let digits = number.rsplit('"').next().expect("a number in quotes");
        digits.parse().expect("a number of statements")
    }

    /// Stops the server, and starts one on the same database with one more setting.
    pub(crate) async fn restart_with(mut self, setting: &str) -> Self {
        self.settings.push(setting.to_owned());
        self.restart().await
    }

    /// Stops the server, and starts one on the same database.
    pub(crate) async fn restart(self) -> Self {
        let Running { stop, server } = self.running;
        drop(stop);
        server.await.expect("the server ends");
        Self::launch(self.database, self.records, &self.settings).await
    }
}
