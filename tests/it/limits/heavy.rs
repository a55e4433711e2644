//! Queries that ask for much: a few of them run, a few wait for their turn, and the others go on beside.

use std::{thread::available_parallelism, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{
    database::{Engine, TestDatabase},
    outage::{lock_meetings, until_waiting, waiting},
    process::Chancery,
};

const HEAVY: &str =
    "{ meetings(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }";

/// A query that reads no meetings, and costs two points and a hundred for each of these fields.
fn wide(fields: usize) -> String {
    let fields: String = (0..fields).map(|n| format!("f{n}: slug ")).collect();
    format!("{{ parties(first: 100) {{ nodes {{ {fields} }} }} }}")
}

/// As many as may run are held by the lock, two more wait for their turn, and one finds no place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_heavy_queries_few_run_a_quarter_has_places_and_light_ones_are_answered() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let run = (available_parallelism().unwrap().get() / 2).max(1);
    let places = run + 2;
    let database = TestDatabase::migrated(Engine::Postgres);
    let requests = format!("--max-requests={}", 4 * places);
    let server = Chancery::new().env("DATABASE_URL", database.url()).serve(&[
        &requests,
        "--response-cache=0",
        "--request-timeout=60",
        "--database-timeout=60",
        "--rate-limit=0",
    ]);
    let held = lock_meetings(&database).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |query: &str| {
        let request = client.post(format!("{}/graphql", server.url()));
        let answer = request.json(&json!({ "query": query })).send().await;
        let answer = answer.unwrap();
        let wait = answer.headers().get("retry-after");
        let wait = wait.map(|wait| wait.to_str().unwrap().to_owned());
        (
            answer.status().as_u16(),
            wait,
            answer.json::<Value>().await.unwrap(),
        )
    };
    let mut asked: FuturesUnordered<_> = (0..=places).map(|_| ask(HEAVY)).collect();

    // None of the others can end before the lock does.
    let first = timeout(Duration::from_secs(30), asked.next()).await;
    let (status, wait, told) = first.expect("one finds no place").unwrap();
    assert_eq!((status, wait.as_deref()), (503, Some("1")), "{told:#}");
    let error = &told["errors"][0]["extensions"];
    assert_eq!(error, &json!({ "code": "OVERLOADED", "retryAfter": 1 }));

    let run = i64::try_from(run).unwrap();
    until_waiting(&held, run).await;
    for _ in 0..20 {
        let (status, _, told) = ask(&wide(49)).await;
        assert_eq!((status, told.get("errors")), (200, None), "{told:#}");
        assert_eq!(told["extensions"]["cost"]["requested"], 4_902);
        assert_eq!(waiting(&held).await, run, "more of them run");
    }
    // A hundred points more, and it is a heavy one, whatever it reads.
    assert_eq!(ask(&wide(50)).await.0, 503);

    held.rollback().await.unwrap();
    let mut answered = 0;
    while let Some((status, _, told)) = asked.next().await {
        assert_eq!((status, told.get("errors")), (200, None), "{told:#}");
        answered += 1;
    }
    assert_eq!(answered, places);
    // Their places are free again.
    assert_eq!(ask(&wide(50)).await.0, 200);
}
