//! What a reader sends is nowhere in what the program tells of itself.

use serde_json::json;

use super::{
    collector::Collector,
    log::{client, lines_of},
};
use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::Chancery,
};

/// A word that is sent in every place where a reader may put one, with the place at its end.
const CANARY: &str = "canary-7f3b";

on_each_engine!(nothing_that_a_reader_sends_is_told, async |engine| {
    let database = TestDatabase::migrated(engine);
    let chancery = Chancery::new().env("DATABASE_URL", database.url());
    // As much as there is to tell: each statement, and each of them slow.
    let log = "trace";
    let collector = Collector::start().await;
    let to = ["--otlp-endpoint", collector.url()];
    let server = chancery.serve(&[&["--log", log, "--slow-query", "1"], &to[..]].concat());
    let (client, url) = (client(), server.url().to_owned());
    let placed = |place: &str| format!("{CANARY}-{place}");

    let literal = format!(
        r#"query Named($slug: String!) {{
            {} : meetings(filter: {{ slug: ["{}"] }}) {{ totalCount nodes {{ title }} }}
            other: meeting(slug: $slug) {{ title }} # {}
        }}"#,
        placed("alias").replace('-', "_"),
        placed("literal"),
        placed("comment"),
    );
    let right = r"query Named($slug: String!) { meeting(slug: $slug) { title } }";
    let wrong = r"query Named($first: Int!) { meetings(first: $first) { totalCount } }";
    let broken = format!("{{ meeting(slug: \"{}\" ", placed("broken"));
    for (query, variables) in [
        (literal.as_str(), json!({ "slug": placed("variable") })),
        (
            right,
            json!({ "slug": placed("variable"), "unused": placed("unused") }),
        ),
        (wrong, json!({ "first": placed("wrong") })),
        (broken.as_str(), json!(null)),
    ] {
        let request = client
            .post(format!("{url}/graphql?token={}", placed("string")))
            .header("authorization", format!("Bearer {}", placed("token")))
            .header("cookie", placed("cookie"))
            .header("user-agent", placed("agent"))
            .header("x-request-id", format!("{} {{", placed("id")))
            .header("traceparent", placed("parent"))
            .header("tracestate", format!("a={}", placed("state")))
            .header("baggage", format!("a={}", placed("baggage")))
            .header("x-forwarded-for", placed("forwarded"));
        let body = json!({ "query": query, "variables": variables });
        let answer = request.json(&body).send().await.unwrap();
        let _read = answer.bytes().await.unwrap();
    }
    let asked = [
        ("query", right),
        ("variables", r#"{"slug":"canary-7f3b-get"}"#),
    ];
    let get = client.get(format!("{url}/graphql")).query(&asked);
    assert_eq!(get.send().await.unwrap().status(), 200);

    let metrics = client.get(format!("{url}/metrics")).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let (lines, finished) = lines_of(server);

    let statements = lines.iter().filter(|line| line["message"] == "statement");
    assert!(statements.count() >= 2, "{finished}");
    let spans = collector.spans();
    let statements = spans.iter().filter(|span| span.name == "SELECT");
    assert!(statements.count() >= 2, "{spans:#?}");
    // Whatever else there may be in a delivery, the bytes of a word are in it as they are.
    let delivered = collector.deliveries().into_iter();
    let traces: Vec<u8> = delivered.flat_map(|(_, body)| body).collect();
    let traces = String::from_utf8_lossy(&traces).into_owned();
    for told in [&metrics, &traces, &finished.stderr, &finished.stdout] {
        let told = told.to_lowercase();
        for word in [CANARY, &CANARY.replace('-', "_")] {
            let found = told.lines().find(|line| line.contains(word));
            assert_eq!(found, None);
        }
    }
});
