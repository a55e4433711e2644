//! A PostgreSQL that crashes or hangs, and comes back, while many ask.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    outage::errors,
    support::{
        postgres::Cluster,
        process::{Chancery, Server},
    },
};

const QUERY: &str = r"{ before: __typename
    meetings(first: 2) { nodes { slug statements(first: 2) { nodes { slug sources { title } } } } }
    dataset { version } after: __typename }";

/// How long an answer may take before nobody waits for it any more, and how long the whole may take
/// to come to what is expected of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What clients were told.
#[derive(Default)]
struct Told {
    /// Answers with all the data.
    good: usize,
    /// Answers that say that the database cannot be reached, with what need not be asked of it.
    unavailable: usize,
    /// The longest that a client has waited.
    longest: Duration,
}

impl Told {
    fn add(&mut self, is_good: bool, waited: Duration) {
        self.good += usize::from(is_good);
        self.unavailable += usize::from(!is_good);
        self.longest = self.longest.max(waited);
    }
}

/// A client, and what all clients have been told.
#[derive(Clone)]
struct Clients {
    client: reqwest::Client,
    url: String,
    told: Arc<Mutex<Told>>,
}

impl Clients {
    fn of(server: &Server) -> Self {
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
        Self {
            client: client.build().unwrap(),
            url: server.url().to_owned(),
            told: Arc::default(),
        }
    }

    async fn post(self) -> reqwest::Response {
        let request = self.client.post(format!("{}/graphql", self.url));
        let response = request.json(&json!({ "query": QUERY })).send().await;
        response.expect("an answer, whatever the database does")
    }

    async fn query(&self) -> Value {
        let response = self.clone().post().await;
        assert_eq!(response.status(), 200);
        response.json().await.expect("a whole answer")
    }

    async fn status(&self, path: &str) -> u16 {
        let response = self.client.get(format!("{}{path}", self.url)).send().await;
        response.expect("health is told").status().as_u16()
    }

    /// Asks for ever, a hundred times a second at most, lest it is sent away for asking too much. An answer has all the data, or says what could not be reached.
    async fn ask(self, expected: Value) {
        loop {
            let begun = Instant::now();
            let body = self.query().await;
            let waited = begun.elapsed();
            let errors = errors(&body);
            for error in errors {
                let code = &error["extensions"]["code"];
                assert_eq!(code, "UNAVAILABLE", "{body:#}");
            }
            if errors.is_empty() {
                assert_eq!(body["data"], expected);
            } else {
                assert_eq!(body["data"]["before"], "Query", "{body:#}");
                assert_eq!(body["data"]["after"], "Query", "{body:#}");
            }
            self.told.lock().unwrap().add(errors.is_empty(), waited);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until clients have been told that often what is counted, from now on.
    async fn wait_for(&self, times: usize, counted: impl Fn(&Told) -> usize) {
        let now = || counted(&self.told.lock().unwrap());
        let (begun, before) = (Instant::now(), now());
        while now() < before + times {
            assert!(begun.elapsed() < PATIENCE, "only {} more", now() - before);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_that_crashes_and_comes_back_is_served_again_by_itself() {
    let Some(cluster) = Cluster::alone() else {
        return;
    };
    // The server of the tests is set to forget what it has just committed when it crashes.
    let durable = "alter database postgres set synchronous_commit = on";
    cluster.execute(durable).unwrap();
    let database = cluster.url("postgres");
    let mut server = Chancery::new().env("DATABASE_URL", &database).serve(&[]);
    let clients = Clients::of(&server);
    let good = clients.query().await["data"].clone();
    assert_eq!(good["meetings"]["nodes"].as_array().unwrap().len(), 2);
    let asking: Vec<_> = (0..8)
        .map(|_| tokio::spawn(clients.clone().ask(good.clone())))
        .collect();

    for _ in 0..2 {
        clients.wait_for(40, |told| told.good).await;
        tokio::task::block_in_place(|| cluster.crash());
        clients.wait_for(16, |told| told.unavailable).await;
        assert_eq!(clients.status("/health/ready").await, 503);
        assert_eq!(clients.status("/health/live").await, 200);
        tokio::task::block_in_place(|| cluster.recover());
        clients.wait_for(40, |told| told.good).await;
        assert_eq!(clients.status("/health/ready").await, 200);
    }

    for client in asking {
        assert!(!client.is_finished(), "a client met what it did not expect");
        client.abort();
    }
    // The pool gives up after five seconds; a slow machine may take as long again.
    let longest = clients.told.lock().unwrap().longest;
    assert!(longest < Duration::from_secs(15), "{longest:?}");
    server.signal("TERM");
    assert_eq!(server.wait().code, Some(0));
}

/// Neither an answer nor a refusal comes from it: only our own clock ends a request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_that_hangs_holds_nobody_up_for_longer_than_a_request_may_take() {
    let Some(cluster) = Cluster::alone() else {
        return;
    };
    let database = cluster.url("postgres");
    let chancery = Chancery::new().env("DATABASE_URL", &database);
    let server = chancery.serve(&["--request-timeout", "2"]);
    let patient = chancery.serve(&["--request-timeout", "120"]);
    let clients = Clients::of(&server);
    let good = clients.query().await["data"].clone();
    assert_eq!(Clients::of(&patient).query().await["data"], good);

    cluster.signal("STOP");
    // What needs nothing from the database hardly waits for it: also where there is little time.
    for server in [&server, &patient] {
        let request = clients.client.get(format!("{}/graphql", server.url()));
        let request = request.query(&[("query", "{ __typename }")]);
        let request = request.header("if-none-match", "\"of another time\"");
        let answer = request.send().await.expect("an answer within our patience");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["data"], json!({ "__typename": "Query" }));
    }
    // More than there are connections to the database.
    let asking: Vec<_> = (0..12)
        .map(|_| tokio::spawn(clients.clone().post()))
        .collect();
    for asked in asking {
        let body: Value = asked.await.unwrap().json().await.unwrap();
        let code = body["errors"][0]["extensions"]["code"].as_str();
        assert!(matches!(code, Some("TIMEOUT" | "UNAVAILABLE")), "{body:#}");
    }
    assert_eq!(clients.status("/health/ready").await, 503);
    assert_eq!(clients.status("/health/live").await, 200);
    cluster.signal("CONT");

    for _ in 0..12 {
        assert_eq!(clients.query().await["data"], good);
    }
    assert_eq!(clients.status("/health/ready").await, 200);
}
