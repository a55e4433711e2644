//! From the first start to the last request.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::{Chancery, Server},
};

async fn query(server: &Server, query: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/graphql", server.url()));
    let response = request
        .json(&json!({ "query": query }))
        .send()
        .await
        .unwrap();
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_command_it_serves_and_says_where() {
    let chancery = Chancery::new().env("CHANCERY_LISTEN", "127.0.0.1:0");
    let mut server = chancery.serve_bare(&[]);

    let body = query(&server, "{ meetings { totalCount } }").await;
    server.signal("TERM");
    let url = server.url().to_owned();
    let finished = server.wait();

    assert!(
        body["data"]["meetings"]["totalCount"].as_i64() > Some(0),
        "{body}"
    );
    let first = finished.stdout.lines().next().unwrap();
    assert_eq!(
        first,
        format!(
            "Chancery {} is at {url}/playground  (Ctrl-C stops it)",
            env!("CARGO_PKG_VERSION")
        )
    );
    let second = finished.stdout.lines().nth(1).unwrap();
    assert!(
        second.ends_with("records were loaded into the empty database sqlite://chancery.db."),
        "{second}"
    );
}

on_each_engine!(
    a_second_start_loads_nothing_and_serves_the_same_ids,
    async |engine| {
        let database = TestDatabase::empty(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        let everything = "{ dataset { version changedAt } meetings(first: 100) { nodes { id version updatedAt } } }";

        let mut first = chancery.serve(&[]);
        let before = query(&first, everything).await;
        first.signal("TERM");
        assert_eq!(first.wait().code, Some(0));
        // Records for an empty database are not even read: they may be gone by now.
        let mut second = chancery.serve(&["--records", "gone.yaml"]);
        let after = query(&second, everything).await;
        second.signal("TERM");

        assert_eq!(before.get("errors"), None, "{before:#}");
        assert_eq!(after, before);
        let said = second.wait().stdout;
        assert!(
            said.lines()
                .nth(1)
                .unwrap()
                .starts_with("Serving the records of "),
            "{said}"
        );
    }
);

on_each_engine!(
    two_that_start_at_once_load_the_records_once,
    async |engine| {
        let database = TestDatabase::empty(engine);
        let migrated = Chancery::new().env("DATABASE_URL", database.url());
        assert_eq!(migrated.run(&["migrate"]).code, Some(0));
        let start = || {
            let chancery = Chancery::new().env("DATABASE_URL", database.url());
            thread::spawn(move || chancery.serve(&[]))
        };

        let servers: Vec<Server> = [start(), start(), start()]
            .into_iter()
            .map(|server| server.join().unwrap())
            .collect();

        for server in &servers {
            let body = query(server, "{ dataset { version } meetings { totalCount } }").await;
            assert_eq!(body["data"]["dataset"]["version"], 1, "{body}");
        }
    }
);

/// A request whose body is on its way when the server is told to stop.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_ends_before_the_server_does() {
    for signal in ["TERM", "INT"] {
        let mut server = Chancery::new().serve(&[]);
        let address = server.url().replace("http://", "");
        let body = r#"{"query":"{ party(slug: \"jpn\") { name } }"}"#;
        let (begin, end) = body.split_at(10);
        let mut connection = TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        connection
            .write_all(format!("{head}{begin}").as_bytes())
            .unwrap();
        // Until the request has reached the handler.
        thread::sleep(Duration::from_millis(200));

        server.signal(signal);
        thread::sleep(Duration::from_millis(200));
        assert!(
            TcpStream::connect(&address).is_err(),
            "no new connection is taken"
        );
        connection.write_all(end.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();

        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["data"], json!({ "party": { "name": "Japan" } }));
        let finished = server.wait();
        assert_eq!(finished.code, Some(0), "{finished}");
    }
}

#[test]
fn a_request_that_does_not_end_is_not_waited_for_for_ever() {
    let mut server = Chancery::new().serve(&["--shutdown-timeout", "0"]);
    let address = server.url().replace("http://", "");
    let mut connection = TcpStream::connect(&address).unwrap();
    connection.write_all(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n").unwrap();
    thread::sleep(Duration::from_millis(100));

    server.signal("TERM");

    let finished = server.wait();
    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(
        finished
            .stderr
            .contains("stopped with requests still under way"),
        "{finished}"
    );
}

/// Chains of fields that lead on for ever, each by way of connections of one record.
const CHAINS: [(&str, &str); 4] = [
    (
        "meetings(first: 9) { nodes { ",
        "parts(first: 1) { nodes { partOf { ",
    ),
    (
        "statements(first: 9) { nodes { ",
        "meeting { statements(first: 1) { nodes { ",
    ),
    (
        "sources(first: 1) { edges { node { ",
        "citedBy(first: 1) { edges { node { source { ",
    ),
    (
        "claims(first: 9) { nodes { ",
        "meeting { claims(first: 1) { edges { node { ",
    ),
];

fn chain(start: &str, link: &str, links: usize) -> Value {
    let open = format!("{{ {start}{}", link.repeat(links));
    let close = " }".repeat(open.matches('{').count());
    json!({ "query": format!("{open}__typename{close}") })
}

/// A level of a query takes a piece of the stack, the most in a build that is not optimised: the
/// deepest query that is let through must not end the process.
#[test]
fn the_deepest_queries_are_answered_or_refused() {
    let chancery = Chancery::new();
    let server = chancery.serve(&[]);
    let mut answered = 0;
    for (start, link) in CHAINS {
        for links in 1..9 {
            let query = chain(start, link, links);
            let answer = ask(server.url(), &query);
            match answer["errors"][0]["extensions"]["code"].as_str() {
                None => answered += 1,
                Some(code) => assert_eq!(code, "TOO_EXPENSIVE", "{query}: {answer}"),
            }
        }
    }
    assert!(answered > 10, "only {answered} were answered");
}

/// What leads from many records to many, many times over, would fill the memory.
#[test]
fn an_answer_of_too_many_records_is_refused() {
    let chancery = Chancery::new();
    let server = chancery.serve(&[]);
    let once = "issues(first: 100) { nodes { statements { nodes { issues { statements { nodes { issues { statements { nodes { issues { slug } } } } } } } } } } }";
    let often: String = (0..400).map(|place| format!("a{place}: {once} ")).collect();

    let answer = ask(server.url(), &json!({ "query": format!("{{ {often} }}") }));

    let code = &answer["errors"][0]["extensions"]["code"];
    assert_eq!(code, "TOO_EXPENSIVE");
}

/// Posts a request and gives the answer, which there must be.
fn ask(url: &str, body: &Value) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let response = client
            .post(format!("{url}/graphql"))
            .json(body)
            .send()
            .await;
        response
            .expect("the server lives")
            .json()
            .await
            .expect("JSON")
    })
}
