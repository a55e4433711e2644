//! The lines of the real program, read as JSON.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::support::process::{Chancery, Finished, Server};

pub(super) fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// Stops the server and gives all lines that it has logged.
pub(super) fn lines_of(mut server: Server) -> (Vec<Value>, Finished) {
    server.signal("TERM");
    let finished = server.wait();
    let lines = finished.stderr.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        line
    });
    (lines.collect(), finished)
}

/// Those of requests, in the order in which they were answered.
fn requests(lines: &[Value]) -> Vec<&Value> {
    let lines = lines.iter();
    lines.filter(|line| line["message"] == "request").collect()
}

async fn send(request: RequestBuilder) -> (reqwest::StatusCode, usize) {
    let response = request.send().await.unwrap();
    (response.status(), response.bytes().await.unwrap().len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_one_line_and_each_of_its_operations_is_counted() {
    let chancery = Chancery::new();
    let server = chancery.serve(&["--max-batch=4"]);
    let (client, url) = (client(), server.url().to_owned());
    let named = |name: &str| json!({ "query": format!("query {name} {{ parties(first: 2) {{ nodes {{ slug }} }} }}") });
    let wrong = json!({ "query": "{ nothing }" });
    let batch = json!([named("First"), wrong, named("Last"), 7]);

    let asked = client.post(format!("{url}/graphql")).json(&batch);
    assert_eq!(send(asked).await.0, 200);

    let metrics = client.get(format!("{url}/metrics")).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    for counted in [
        // What is wrong is a query as well, though none that is run.
        "chancery_operations_total{kind=\"query\"} 3\n",
        "chancery_operation_statements_sum 2.0\n",
        "code=\"GRAPHQL_VALIDATION_FAILED\"} 1\n",
        "code=\"BAD_REQUEST\"} 1\n",
    ] {
        assert!(metrics.contains(counted), "{counted}{metrics}");
    }
    let (lines, _) = lines_of(server);
    let line = requests(&lines)[0];
    assert_eq!(line["operation"], "First");
    assert_eq!(line["statements"], 2);
    assert_eq!(line["errors"], 2);
    assert_eq!(line["codes"], "GRAPHQL_VALIDATION_FAILED,BAD_REQUEST");
    assert!(line["cost"].as_u64().unwrap() > 2, "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_one_line_that_says_what_it_took() {
    let chancery = Chancery::new();
    let server = chancery.serve(&[]);
    let (client, url) = (client(), server.url().to_owned());

    let query = json!({ "query": "query Talks($n: Int) { meetings(first: $n) { nodes { title statements(first: 1) { totalCount } } }
        a: meetings(first: 0) { totalCount } b: meetings(first: -1) { totalCount } }", "variables": { "n": 2 } });
    let answer = client.post(format!("{url}/graphql")).json(&query);
    let answer = answer.header("x-request-id", "mine").send().await.unwrap();
    let timing = answer.headers()["server-timing"]
        .to_str()
        .unwrap()
        .to_owned();
    let length = answer.bytes().await.unwrap().len();
    let (_, missing) = send(client.get(format!("{url}/nope?token=1"))).await;
    let (_, refused) = send(client.put(format!("{url}/graphql"))).await;

    let (lines, finished) = lines_of(server);
    let requests = requests(&lines);
    assert_eq!(requests.len(), 3, "{finished}");
    let line = requests[0];
    for (key, expected) in [
        ("request.id", json!("mine")),
        ("method", json!("POST")),
        ("path", json!("/graphql")),
        ("route", json!("/graphql")),
        ("status", json!(200)),
        ("bytes", json!(length)),
        ("client", json!("127.0.0.1")),
        ("operation", json!("Talks")),
        ("kind", json!("query")),
        ("errors", json!(2)),
        ("codes", json!("BAD_USER_INPUT")),
        ("level", json!("INFO")),
    ] {
        assert_eq!(line[key], expected, "{key} in {line:#}");
    }
    let statements = line["statements"].as_u64().unwrap();
    assert!(statements >= 2 && timing.contains(&format!("\"{statements} statements\"")));
    let (sql, whole) = (line["sql_ms"].as_f64(), line["elapsed_ms"].as_f64());
    assert!(sql > Some(0.0) && whole > Some(0.0), "{line:#}");
    assert_eq!(line.get("trace_id"), None);

    let line = requests[1];
    assert_eq!(
        (&line["path"], &line["status"]),
        (&json!("/nope"), &json!(404))
    );
    assert_eq!(line["bytes"], json!(missing));
    for absent in ["route", "operation", "kind", "statements", "codes"] {
        assert_eq!(line.get(absent), None, "{line:#}");
    }
    let line = requests[2];
    assert_eq!(line["codes"], "BAD_REQUEST", "{line:#}");
    assert_eq!((&line["bytes"], line.get("kind")), (&json!(refused), None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_says_whether_the_answer_was_kept_and_what_it_cost() {
    let server = Chancery::new().serve(&[]);
    let (client, url) = (client(), server.url().to_owned());
    let query = json!({ "query": "{ meetings(first: 3) { nodes { title slug } } }" });
    let mut costs = Vec::new();
    for _ in 0..2 {
        let request = client.post(format!("{url}/graphql")).json(&query);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        costs.push(answer["extensions"]["cost"]["actual"].clone());
    }

    let (lines, finished) = lines_of(server);
    let requests = requests(&lines);
    let told = |key| requests.iter().map(move |line| line[key].clone());
    let hits: Vec<_> = told("cache").collect();
    assert_eq!(hits, [Value::Null, json!("hit")], "{finished}");
    let statements: Vec<_> = told("statements").collect();
    assert_eq!(statements, [json!(1), json!(0)], "{finished}");
    assert!(costs[0].as_u64() > Some(7), "{costs:?}");
    assert_eq!(told("cost").collect::<Vec<_>>(), costs, "{finished}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_json_the_start_is_a_line_of_the_log_as_well() {
    let chancery = Chancery::new();
    let server = chancery.serve(&["--log-format", "json"]);
    let url = server.url().to_owned();

    let (lines, finished) = lines_of(server);

    assert_eq!(finished.stdout, "");
    let line = lines.iter().find(|line| line["message"] == "listening");
    let line = line.unwrap_or_else(|| panic!("{finished}"));
    assert_eq!(line["url"], json!(url));
    assert_eq!(line["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(line["database"], "sqlite://chancery.db");
    assert!(line["loaded"].as_u64() > Some(0), "{line:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_logged_under_the_trace_that_it_belongs_to() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let chancery = Chancery::new();
    let server = chancery.serve(&[]);
    let client = client();
    let given = [
        format!("00-{TRACE}-00f067aa0ba902b7-01"),
        format!("00-{TRACE}-00f067aa0ba902b7-00"),
        // Of a version that is not known yet: what follows is for those who know it.
        format!("01-{TRACE}-00f067aa0ba902b7-01-more"),
    ];
    let wrong = [
        format!("ff-{TRACE}-00f067aa0ba902b7-01"),
        format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
        format!("00-{TRACE}-0000000000000000-01"),
        format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
        format!("00-{TRACE}-00f067aa0ba902b7"),
        format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
        TRACE.to_owned(),
        String::new(),
    ];
    for header in given.iter().chain(&wrong) {
        let request = client.get(format!("{}/health/live", server.url()));
        send(request.header("traceparent", header)).await;
    }

    let (lines, _) = lines_of(server);
    let traces: Vec<_> = requests(&lines)
        .iter()
        .map(|line| line.get("trace_id").and_then(Value::as_str))
        .collect();
    let mut expected = vec![Some(TRACE); given.len()];
    expected.resize(given.len() + wrong.len(), None);
    assert_eq!(traces, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_fills_the_log_with_one_line() {
    let chancery = Chancery::new();
    let server = chancery.serve(&[]);
    let url = server.url().to_owned();
    send(client().get(format!("{url}/{}", "x".repeat(5000)))).await;
    let brew = reqwest::Method::from_bytes("BREW".repeat(1000).as_bytes()).unwrap();
    send(client().request(brew, url.as_str())).await;
    let long = format!("query {} {{ __typename }}", "y".repeat(5000));
    let body = json!({ "query": long });
    send(client().post(format!("{url}/graphql")).json(&body)).await;

    let (lines, _) = lines_of(server);
    let requests = requests(&lines);
    assert_eq!(requests.len(), 3);
    for line in requests {
        assert!(line.to_string().len() < 800, "{line}");
    }
}

#[test]
fn what_a_path_has_beside_printable_letters_is_written_with_percent_signs() {
    let server = Chancery::new().serve(&["--log-format=json"]);
    // Begins a command to a terminal, ends a line, turns the direction of writing; and a space.
    let path = "/a%20~\u{9b}31m\u{2028}\u{202e}\u{e9}";
    let mut connection = TcpStream::connect(server.url().replace("http://", "")).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");

    let (lines, finished) = lines_of(server);
    assert!(finished.stderr.is_ascii(), "{finished}");
    let logged = "/a%20~%C2%9B31m%E2%80%A8%E2%80%AE%C3%A9";
    assert_eq!(requests(&lines)[0]["path"], logged);
}
