//! What lies around GraphQL: routes, ids of requests, compression, files that are held.

use std::io::{Read, Write};

use reqwest::{Method, StatusCode, redirect::Policy};
use serde_json::json;

use crate::support::{
    app::{TestApp, header},
    database::Engine,
};

async fn app() -> TestApp {
    TestApp::start(Engine::Sqlite).await
}

#[tokio::test]
async fn the_front_door_leads_to_the_playground() {
    let app = app().await;
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none());
    let client = client.build().unwrap();

    let response = client.get(app.url("/")).send().await.unwrap();

    assert!(response.status().is_redirection());
    assert_eq!(header(&response, "location"), "/playground");
    let page = client.get(app.url("/playground")).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn serves_the_schema_as_text() {
    let app = app().await;
    for method in [Method::GET, Method::HEAD] {
        let request = app.client().request(method, app.url("/schema.graphql"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(
            header(&response, "content-type"),
            "text/plain; charset=utf-8"
        );
    }
}

#[tokio::test]
async fn a_wrong_address_is_told_where_to_go() {
    let app = app().await;
    for path in ["/nope", "/graphql/", "/health", "/playground/nope", "/%00"] {
        let response = app.client().get(app.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        let text = response.text().await.unwrap();
        assert!(
            text.contains("/playground") && text.contains("/graphql"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_which_ones_there_are() {
    let app = app().await;
    for path in [
        "/",
        "/schema.graphql",
        "/playground",
        "/health/live",
        "/health/ready",
    ] {
        let response = app.client().post(app.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 405, "{path}");
        assert_eq!(header(&response, "allow"), "GET,HEAD", "{path}");
    }
}

#[tokio::test]
async fn a_request_keeps_its_plain_id_and_gets_one_otherwise() {
    let app = app().await;
    let id_for = async |given: Option<&[u8]>| {
        let mut request = app.client().get(app.url("/health/live"));
        if let Some(given) = given {
            request = request.header("x-request-id", given);
        }
        header(&request.send().await.unwrap(), "x-request-id")
    };

    for plain in ["a", "01J-x_Y.9", &"x".repeat(64)] {
        assert_eq!(id_for(Some(plain.as_bytes())).await, plain);
    }
    let mut seen = std::collections::HashSet::new();
    let long = "x".repeat(65);
    for odd in [
        None,
        Some(""),
        Some("a b"),
        Some("a\"}"),
        Some("\u{e9}"),
        Some(long.as_str()),
    ] {
        let id = id_for(odd.map(str::as_bytes)).await;
        assert_eq!(id.len(), 36, "{odd:?}: {id}");
        assert!(seen.insert(id), "an id of its own for each");
    }
}

#[tokio::test]
async fn a_request_that_is_refused_has_an_id_as_well() {
    let app = app().await;
    let request = app.client().put(app.url("/graphql"));
    let response = request.header("x-request-id", "mine").send().await.unwrap();
    assert_eq!(
        (
            response.status(),
            header(&response, "x-request-id").as_str()
        ),
        (StatusCode::METHOD_NOT_ALLOWED, "mine")
    );
}

#[tokio::test]
async fn answers_are_compressed_for_who_can_read_that() {
    let app = app().await;
    let ask = async |coding: &str| {
        let request = app
            .client()
            .post(app.url("/graphql"))
            .header("accept-encoding", coding);
        let query = json!({ "query": "{ parties(first: 100) { nodes { id slug name } } }" });
        request.json(&query).send().await.unwrap()
    };

    let plain = ask("identity").await;
    assert_eq!(header(&plain, "content-encoding"), "");
    let vary: Vec<&str> = plain
        .headers()
        .get_all("vary")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(vary, ["accept", "accept-encoding"]);
    let length = plain.bytes().await.unwrap().len();
    for coding in ["gzip", "br", "zstd"] {
        let packed = ask(coding).await;
        assert_eq!(header(&packed, "content-encoding"), coding);
        assert!(
            packed.bytes().await.unwrap().len() < length * 2 / 3,
            "{coding}"
        );
    }
}

/// What is compressed as it is sent has no length, and takes megabytes until its client has read it.
#[tokio::test]
async fn whatever_is_compressed_is_compressed_before_it_is_sent() {
    let settings = ["--max-batch=9", "--rate-limit=0"];
    let app = TestApp::set(Engine::Sqlite, &settings).await;
    let texts: String = (0..20).map(|place| format!("t{place}: text ")).collect();
    let long = json!({ "query": format!("{{ statements(first: 30) {{ nodes {{ {texts} }} }} }}") });
    let large = json!([long, long]);
    let get = |path| app.client().get(app.url(path));
    let post = |body| app.client().post(app.url("/graphql")).json(body);
    let asked = [
        get("/playground"),
        get("/playground/examples.json"),
        get("/playground/assets/graphiql-4.1.2/graphiql.min.js"),
        get("/playground/assets/playground.css"),
        get("/playground/assets/seal.svg"),
        get("/schema.graphql"),
        get("/metrics"),
        get("/graphql?query={nothing%20nowhere%20never}"),
        get("/graphql?query={dataset{version%20changedAt}}"),
        post(&long),
        post(&json!({ "query": "{ parties(first: 9) { nodes { name } } }" })),
        post(&json!([{ "query": "{ __typename }" }, {}])),
        post(&large),
    ];
    for request in asked {
        let ask = |coding: &str| {
            request
                .try_clone()
                .unwrap()
                .header("accept-encoding", coding)
        };
        let plain = ask("identity").send().await.unwrap();
        let (at, length) = (plain.url().clone(), header(&plain, "content-length"));
        let length: usize = length.parse().unwrap_or_else(|_| panic!("{at}"));
        for (accepted, coding) in [
            ("gzip", "gzip"),
            ("br;Q=1", "br"),
            ("*", "zstd"),
            ("x-gzip", "gzip"),
        ] {
            let packed = ask(accepted).send().await.unwrap();
            let told = ["content-encoding", "vary"].map(|name| header(&packed, name));
            assert_eq!(told[0], coding, "{at} {accepted}");
            let vary = packed.headers().get_all("vary").iter();
            let mut vary = vary.map(|value| value.to_str().unwrap());
            assert!(vary.any(|value| value.contains("accept-encoding")), "{at}");
            let told = header(&packed, "content-length");
            let sent = packed.bytes().await.unwrap();
            assert_eq!(told, sent.len().to_string(), "{at} {accepted}");
            // The figures of the server go on.
            assert!(sent.len() < length + 100, "{at} {accepted}");
        }
    }
}

#[tokio::test]
async fn a_file_that_is_held_is_not_sent_again() {
    let app = app().await;
    for (path, kept) in [
        ("/playground", "no-cache"),
        ("/playground/examples.json", "no-cache"),
        ("/playground/assets/playground.js", "no-cache"),
        (
            "/playground/assets/react-18.3.1/react.production.min.js",
            "public, max-age=31536000, immutable",
        ),
        ("/schema.graphql", "public, max-age=300"),
    ] {
        let ask = |method: Method, coding: &str| {
            let request = app.client().request(method, app.url(path));
            request.header("accept-encoding", coding)
        };
        let mut tags = std::collections::HashSet::new();
        for coding in ["identity", "gzip", "br", "zstd"] {
            let whole = ask(Method::GET, coding).send().await.unwrap();
            let tag = header(&whole, "etag");
            assert!(tag.len() > 30 && tags.insert(tag.clone()), "{path} {tag}");
            assert_eq!(header(&whole, "cache-control"), kept, "{path}");
            assert_eq!(header(&whole, "vary"), "accept-encoding", "{path}");

            let bare = ask(Method::HEAD, coding).send().await.unwrap();
            for name in ["content-length", "content-encoding", "etag"] {
                assert_eq!(header(&bare, name), header(&whole, name), "{path} {name}");
            }

            let held = ask(Method::GET, coding).header("if-none-match", &tag);
            let unchanged = held.send().await.unwrap();
            assert_eq!(unchanged.status(), 304, "{path} {coding}");
            // A browser takes these for those of what it holds.
            for name in ["etag", "cache-control", "content-security-policy", "vary"] {
                let (new, old) = (header(&unchanged, name), header(&whole, name));
                assert_eq!(new, old, "{path} {name}");
            }
            assert_eq!(unchanged.bytes().await.unwrap().len(), 0);
        }
        let gzip = ask(Method::GET, "gzip").send().await.unwrap();
        let other = ask(Method::GET, "identity").header("if-none-match", header(&gzip, "etag"));
        assert_eq!(other.send().await.unwrap().status(), 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_hears_that_its_request_is_too_large_before_it_sends_it() {
    let app = app().await;
    let address = app.url("").replace("http://", "");
    let answer = tokio::task::spawn_blocking(move || {
        let mut connection = std::net::TcpStream::connect(address).unwrap();
        let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                    content-length: 999999999\r\nexpect: 100-continue\r\n\r\n";
        connection.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 12];
        connection.read_exact(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    });
    assert_eq!(answer.await.unwrap(), "HTTP/1.1 413");
}
