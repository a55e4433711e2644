//! What is kept, for how long, and how much of it.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::{Value, json};

use super::{QUERY, figure, figures, import, post, until, was_kept};
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
};

on_each_engine!(
    an_answer_is_made_once_for_as_long_as_the_data_is_the_same,
    async |engine| {
        let app = TestApp::set(engine, &["--max-batch=3"]).await;
        let (kept, first) = post(&app, QUERY).await;
        assert!(!kept);
        let statements = figure(&app, "chancery_operation_statements_sum").await;
        assert!(statements > 0);

        let (kept, again) = post(&app, QUERY).await;
        assert!(kept);
        assert_eq!(again, first);
        let got = app.client().get(app.url("/graphql"));
        let got = got.query(&[("query", QUERY)]).send().await.unwrap();
        assert!(was_kept(&got));
        assert!(got.headers()["etag"].to_str().unwrap().len() > 20);
        assert_eq!(got.text().await.unwrap(), first);
        let one = json!({ "query": QUERY });
        let batch = app.post(&json!([one, one])).await.text().await.unwrap();
        assert_eq!(batch, format!("[{first},{first}]"));
        let run = figure(&app, "chancery_operation_statements_sum").await;
        assert_eq!(run, statements);
        assert_eq!(figures(&app).await, [4, 1, 0]);
        assert_eq!(figure(&app, "chancery_cache_entries").await, 1);
        let bytes = usize::try_from(figure(&app, "chancery_cache_bytes").await).unwrap();
        assert!(bytes >= first.len() && bytes < first.len() + 1_000);

        import(app.database().url(), "Nippon");
        let (kept, changed) = post(&app, QUERY).await;
        assert!(!kept);
        assert_eq!(changed, first, "it shows nothing of what was changed");
        assert!(post(&app, QUERY).await.0);
        assert_eq!(figure(&app, "chancery_cache_entries").await, 1);
    }
);

#[tokio::test]
async fn each_question_has_an_answer_of_its_own() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = "query A($n: Int) { meetings(first: $n) { totalCount nodes { slug } } } query B { dataset { version } }";
    let asked = [
        json!({ "query": query, "operationName": "A" }),
        json!({ "query": query, "operationName": "A", "variables": { "n": 1 } }),
        json!({ "query": query, "operationName": "A", "variables": { "n": 2 } }),
        json!({ "query": query, "operationName": "B" }),
        json!({ "query": format!("{query} "), "operationName": "A" }),
        json!({ "query": "{ dataset { version } }" }),
    ];
    let mut first = Vec::new();
    for body in &asked {
        let response = app.post(body).await;
        assert!(!was_kept(&response), "{body}");
        first.push(response.text().await.unwrap());
    }
    assert_eq!(first[0], first[4]);
    assert_ne!(first[0], first[1]);
    for (body, first) in asked.iter().zip(first) {
        let response = app.post(body).await;
        assert!(was_kept(&response), "{body}");
        assert_eq!(response.text().await.unwrap(), first);
    }
}

#[tokio::test]
async fn a_name_that_is_empty_is_none() {
    let app = TestApp::start(Engine::Sqlite).await;
    let named = |query: &str| json!({ "query": query, "operationName": "" });
    let query = "{ dataset { version } }";
    let response = app.post(&named(query)).await;
    assert_eq!(response.status(), 200);
    let first = response.text().await.unwrap();
    let (kept, again) = post(&app, query).await;
    assert!(kept);
    assert_eq!(again, first);
    // Which of two is meant is not clear without a name.
    let two = "query A { dataset { version } } query B { dataset { version } }";
    let unclear = app.post(&named(two)).await.json::<Value>().await.unwrap();
    assert_eq!(unclear["errors"].as_array().unwrap().len(), 1, "{unclear}");
}

#[tokio::test]
async fn nothing_is_kept_where_nothing_is_to_be() {
    let app = TestApp::set(Engine::Sqlite, &["--response-cache=0"]).await;
    let (_, first) = post(&app, QUERY).await;
    let (kept, again) = post(&app, QUERY).await;
    assert!(!kept);
    assert_eq!(again, first);
    assert_eq!(figures(&app).await, [0; 3]);
    assert_eq!(figure(&app, "chancery_cache_bytes").await, 0);
}

#[tokio::test]
async fn no_more_is_kept_than_there_is_room_for() {
    let bound = 100_000;
    let app = TestApp::set(Engine::Sqlite, &[&format!("--response-cache={bound}")]).await;
    let mut all = 0;
    for number in 0..200 {
        let query = format!("{{ statements(first: 9) {{ nodes {{ text }} }} }} # {number}");
        let (kept, body) = post(&app, &query).await;
        assert!(!kept);
        all += body.len();
        assert!(figure(&app, "chancery_cache_bytes").await <= bound);
    }
    assert!(
        all > usize::try_from(bound).unwrap(),
        "more than fits was asked"
    );
    let entries = figure(&app, "chancery_cache_entries").await;
    let evicted = figure(&app, "chancery_cache_evictions_total").await;
    assert!(entries > 20, "{entries}");
    assert_eq!(entries + evicted, 200);
}

#[tokio::test]
async fn compressed_forms_are_made_once_too() {
    let app = TestApp::start(Engine::Sqlite).await;
    let long = "{ statements(first: 100) { nodes { id slug text } } }";
    let (_, plain) = post(&app, long).await;
    for turn in 0..2 {
        let request = app.client().post(app.url("/graphql"));
        let request = request.header("accept-encoding", "gzip");
        let response = request
            .json(&json!({ "query": long }))
            .send()
            .await
            .unwrap();
        assert!(was_kept(&response));
        assert_eq!(response.headers()["content-encoding"], "gzip");
        let packed = response.bytes().await.unwrap();
        let mut unpacked = String::new();
        let mut reader = flate2::read::GzDecoder::new(&packed[..]);
        reader.read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
        assert_eq!(figure(&app, "chancery_cache_entries").await, 2, "{turn}");
        let bytes = usize::try_from(figure(&app, "chancery_cache_bytes").await).unwrap();
        assert!(bytes >= plain.len() + packed.len());
    }
}

on_each_engine!(
    what_a_client_has_is_told_from_the_same_answer,
    async |engine| {
        let app = TestApp::start(engine).await;
        let get = || {
            app.client()
                .get(app.url("/graphql"))
                .query(&[("query", QUERY)])
        };
        let held = get().send().await.unwrap().headers()["etag"].clone();
        let unchanged = get().header("if-none-match", &held).send().await.unwrap();
        assert_eq!(unchanged.status(), 304);
        assert_eq!(unchanged.headers()["etag"], held);
        assert_eq!(get().send().await.unwrap().headers()["etag"], held);

        import(app.database().url(), "Nippon");
        let changed = get().header("if-none-match", &held).send().await.unwrap();
        assert_eq!(changed.status(), 200);
        assert!(!was_kept(&changed));
        assert_ne!(changed.headers()["etag"], held);
    }
);

/// Asks until the client has spent its points, and says how many answers it got for them; all but the
/// first were kept.
async fn asked_until_refused(budget: u32, query: &str) -> usize {
    let app = TestApp::set(Engine::Sqlite, &[&format!("--rate-limit={budget}")]).await;
    let (_, first) = post(&app, query).await;
    for answers in 1..budget as usize {
        let response = app.post(&json!({ "query": query })).await;
        if response.status() == 429 {
            return answers;
        }
        assert!(was_kept(&response));
        // What it cost is told as it was, and is the same for all.
        assert_eq!(response.text().await.unwrap(), first);
    }
    panic!("what is kept costs nothing");
}

#[tokio::test]
async fn what_is_kept_costs_its_reader_a_point() {
    let answers = asked_until_refused(20, "{ dataset { version } }").await;
    assert!(answers > 10, "{answers}");
}

#[tokio::test]
async fn what_is_kept_and_long_costs_more() {
    // Some 30 kB, which are thirty points.
    let texts: String = (0..9).map(|place| format!("t{place}: text ")).collect();
    let long = format!("{{ statements(first: 100) {{ nodes {{ id slug {texts} }} }} }}");
    let answers = asked_until_refused(3_000, &long).await;
    assert!((10..1_000).contains(&answers), "{answers}");
}

#[tokio::test]
async fn a_compressed_form_is_kept_also_where_its_client_went_away() {
    // Some megabyte, which takes a while to compress.
    let name = "State ".repeat(150);
    let records: String = (0..100)
        .map(|place| {
            let name = format!("{name} {place}");
            let party = json!({ "record": "party", "slug": format!("party-{place}"), "name": name, "kind": "STATE" });
            format!("{party}\n")
        })
        .collect();
    let app = TestApp::with_records(Engine::Sqlite, &records).await;
    let names: String = (0..15).map(|place| format!("n{place}: name ")).collect();
    let query = format!("{{ parties(first: 100) {{ nodes {{ {names} }} }} }}");
    let (_, plain) = post(&app, &query).await;
    assert!(plain.len() > 500_000, "{}", plain.len());
    assert!(post(&app, &query).await.0);

    let body = json!({ "query": query }).to_string();
    let address = app.url("").replace("http://", "");
    let mut connection = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    // It has been heard.
    until(&app, "chancery_cache_hits_total", 2).await;
    drop(connection);

    until(&app, "chancery_cache_entries", 2).await;
}

#[tokio::test]
async fn a_request_with_many_values_is_looked_at_before_it_waits() {
    let app = TestApp::set(Engine::Sqlite, &["--max-values=3"]).await;
    let ask = async |values: Value| {
        let body = json!({ "query": "{ dataset { version } }", "variables": { "x": values } });
        let response = app.post(&body).await;
        assert_eq!(response.status(), 200);
        was_kept(&response)
    };
    // Nothing declares it, and so nothing refuses it.
    for turn in 0..2 {
        assert!(!ask(json!([0, 0, 0])).await, "{turn}");
        assert_eq!(ask(json!([0, 0])).await, turn > 0);
    }
}
