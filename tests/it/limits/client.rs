//! What one client may spend, and who a client is.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
    database::Engine,
    outage::{lock_meetings, until_waiting},
};

/// Costs 3 points, and asks what is left.
const THREE: &str = "{ rateLimit { limit remaining } }";

async fn ask(app: &TestApp, forwarded: Option<&str>) -> (u16, Option<String>, Value) {
    let mut request = app.client().post(app.url("/graphql"));
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded.as_bytes());
    }
    let answer = request
        .json(&json!({ "query": THREE }))
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let wait = answer.headers().get("retry-after");
    let wait = wait.map(|wait| wait.to_str().unwrap().to_owned());
    (status, wait, answer.json().await.unwrap())
}

#[tokio::test]
async fn a_client_that_has_spent_its_points_waits() {
    let app = TestApp::set(Engine::Sqlite, &["--rate-limit=10"]).await;

    for left in [7, 4, 1] {
        let (status, _, answer) = ask(&app, None).await;
        let told = &answer["data"]["rateLimit"];
        assert_eq!((status, &told["limit"]), (200, &json!(10)));
        // The bucket fills again by a point in six seconds.
        let remaining = told["remaining"].as_u64().unwrap();
        assert!((left..=9).contains(&remaining), "{remaining}");
    }
    let refused = loop {
        let answer = ask(&app, None).await;
        if answer.0 != 200 {
            break answer;
        }
    };

    let (status, wait, answer) = refused;
    assert_eq!(status, 429);
    let metrics = app.client().get(app.url("/metrics")).send().await.unwrap();
    let counted = "\nchancery_http_requests_limited_total 1\n";
    let metrics = metrics.text().await.unwrap();
    assert!(metrics.contains(counted), "{metrics}");
    let wait: u64 = wait.expect("Retry-After").parse().unwrap();
    assert!((1..=18).contains(&wait), "{wait}");
    let error = &answer["errors"][0]["extensions"];
    assert_eq!(
        error,
        &json!({ "code": "RATE_LIMITED", "retryAfter": wait })
    );
    assert_eq!(answer.get("data"), None);
}

/// What is refused for its kind is read as a whole before, and costs a point.
#[tokio::test]
async fn operations_of_the_wrong_kind_are_paid_too() {
    let mutation = "mutation { importRecords(records: []) { imported } }";
    let subscription = "subscription { datasetChanged { version } }";
    for (query, by_get, refused) in [(mutation, true, 405), (subscription, false, 400)] {
        let app = TestApp::set(Engine::Sqlite, &["--rate-limit=5"]).await;
        let mut told = Vec::new();
        while told.last() != Some(&429) && told.len() < 50 {
            let request = if by_get {
                app.client()
                    .get(app.url("/graphql"))
                    .query(&[("query", query)])
            } else {
                let request = app.client().post(app.url("/graphql"));
                request.json(&json!({ "query": query }))
            };
            told.push(request.send().await.unwrap().status().as_u16());
        }
        let (last, before) = told.split_last().unwrap();
        assert_eq!(*last, 429, "{query}: {told:?}");
        assert!(before.len() >= 5, "{query}: {told:?}");
        assert!(
            before.iter().all(|status| *status == refused),
            "{query}: {told:?}"
        );
    }
}

/// Whatever is wrong with it, it has a line of the log and an answer.
#[tokio::test]
async fn what_is_refused_as_it_is_asked_is_paid_too() {
    for (method, headers, refused) in [
        (Method::GET, &[("accept", "text/html")][..], 406),
        (Method::PUT, &[], 405),
        (
            Method::GET,
            &[("connection", "upgrade"), ("upgrade", "websocket")],
            400,
        ),
    ] {
        let app = TestApp::set(Engine::Sqlite, &["--rate-limit=5"]).await;
        let mut told = Vec::new();
        while told.last() != Some(&429) && told.len() < 50 {
            let mut request = app.client().request(method.clone(), app.url("/graphql"));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = request.query(&[("query", "{ __typename }")]).send();
            told.push(answer.await.unwrap().status().as_u16());
        }
        let (last, before) = told.split_last().unwrap();
        assert_eq!(*last, 429, "{method} {headers:?}: {told:?}");
        assert!(before.len() >= 5, "{method} {headers:?}: {told:?}");
        assert!(before.iter().all(|status| *status == refused), "{told:?}");
    }
}

/// To read it, to look for what it names and to write its line is work.
#[tokio::test]
async fn what_is_no_query_is_paid_too() {
    for (body, refused) in [
        ("{", 400),
        ("[]", 400),
        (r#"{"documentId":"sha256:00"}"#, 200),
        (
            r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}"#,
            400,
        ),
    ] {
        let app = TestApp::set(Engine::Sqlite, &["--rate-limit=5"]).await;
        let mut told = Vec::new();
        while told.last() != Some(&429) && told.len() < 50 {
            let request = app.client().post(app.url("/graphql"));
            let request = request.header("content-type", "application/json");
            let answer = request.body(body).send().await.unwrap();
            told.push(answer.status().as_u16());
        }
        let (last, before) = told.split_last().unwrap();
        assert_eq!(*last, 429, "{body}: {told:?}");
        assert!(before.len() >= 5, "{body}: {told:?}");
        assert!(before.iter().all(|status| *status == refused), "{body}");
        // And by GET.
        let unknown = app.client().get(app.url("/graphql?documentId=x"));
        assert_eq!(unknown.send().await.unwrap().status(), 429);
    }
}

#[tokio::test]
async fn a_forwarded_address_is_believed_from_trusted_proxies_alone() {
    let spend = async |app: &TestApp, written: &str| {
        let mut spent = 0;
        for client in 1..=8 {
            let (status, ..) = ask(app, Some(&format!("{written}192.0.2.{client}"))).await;
            spent += u32::from(status == 200);
        }
        spent
    };
    let doubting = TestApp::set(Engine::Sqlite, &["--rate-limit=10"]).await;
    assert!(spend(&doubting, "").await < 8);
    let settings = ["--rate-limit=10", "--trusted-proxies=10.0.0.0/8,127.0.0.1"];
    let trusting = TestApp::set(Engine::Sqlite, &settings).await;
    assert_eq!(spend(&trusting, "").await, 8);
    // What a client wrote itself does not make it another: the proxy, which is all of its clients.
    for written in ["203.0.113.9, ", "\u{e9}, ", "nonsense, "] {
        let trusting = TestApp::set(Engine::Sqlite, &settings).await;
        assert_eq!(spend(&trusting, written).await, 8, "{written}");
    }
}

#[tokio::test]
async fn nobody_waits_where_there_is_no_limit() {
    let app = TestApp::set(Engine::Sqlite, &["--rate-limit=0"]).await;
    let (status, _, answer) = ask(&app, None).await;
    assert_eq!((status, &answer["data"]["rateLimit"]), (200, &Value::Null));
    // A limit of one point lets a single query through; the one that is on by default has headers.
    let least = TestApp::set(Engine::Sqlite, &["--rate-limit=1"]).await;
    assert_eq!(ask(&least, None).await.0, 200);
    for first in 1..=20 {
        let query = format!("{{ parties(first: {first}) {{ nodes {{ slug }} }} }}");
        let body = json!({ "query": query });
        assert_eq!(least.post(&body).await.status(), 429);
        let answer = app.post(&body).await;
        assert_eq!(answer.status(), 200);
        assert!(!answer.headers().contains_key("ratelimit"));
    }
}

#[tokio::test]
async fn what_an_answer_does_not_take_is_given_back() {
    // Asked for are a hundred statements of each of a hundred parties, and there are few.
    let wide = "{ parties(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }";
    let app = TestApp::set(Engine::Sqlite, &["--rate-limit=20000"]).await;
    for _ in 0..10 {
        let answer = app.post(&json!({ "query": wide })).await;
        assert_eq!(answer.status(), 200);
        let policy = answer.headers()["ratelimit-policy"].to_str().unwrap();
        assert_eq!(policy, "\"client\";q=20000;w=60");
        let left = left(&answer);
        assert!(left > 10_000, "{left}");
    }
}

/// Points that are left after an answer.
fn left(answer: &reqwest::Response) -> u32 {
    let told = answer.headers()["ratelimit"].to_str().unwrap();
    told.rsplit('=').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_given_back_for_what_took_too_long() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let settings = ["--request-timeout=1", "--rate-limit=100000"];
    let app = TestApp::set(Engine::Postgres, &settings).await;
    let held = lock_meetings(app.database()).await;
    let wide =
        "{ meetings(first: 100) { nodes { statements(first: 100) { nodes { id text } } } } }";

    let answer = app.post(&json!({ "query": wide })).await;

    let left = left(&answer);
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["errors"][0]["extensions"]["code"], "TIMEOUT");
    let requested = &told["extensions"]["cost"]["requested"];
    assert!(requested.as_u64() > Some(20_000), "{told:#}");
    // Less than half a minute has passed, in which half of it comes again.
    assert!(left < 90_000, "{left}");
    held.rollback().await.unwrap();
}

/// A count takes one field, however long the database is at it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_of_the_database_is_paid_for() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let app = TestApp::set(Engine::Postgres, &["--rate-limit=6000"]).await;
    let held = lock_meetings(app.database()).await;

    let count = json!({ "query": "{ meetings { totalCount } }" });
    let (answer, ()) = tokio::join!(app.post(&count), async {
        until_waiting(&held, 1).await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        held.rollback().await.unwrap();
    });

    let left = left(&answer);
    // Two thousand milliseconds, less what came in again while they passed.
    assert!(left <= 4_300, "{left}");
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["data"]["meetings"]["totalCount"], 6);
    // What is told is the same for the same data: the answer has an ETag.
    assert_eq!(told["extensions"]["cost"]["actual"], 2);
}
