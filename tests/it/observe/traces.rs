//! What reaches a collector of OpenTelemetry.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    collector::{Collector, ExportedSpan},
    log::{client, lines_of},
};
use crate::support::{
    database::{Engine, TestDatabase, on_each_engine},
    process::{Chancery, Server},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";
const QUERY: &str = "query Talks { meetings(first: 2) { nodes { title statements(first: 1) { nodes { text } } } } }";

async fn ask(server: &Server, query: &str, traceparent: Option<&str>) {
    let mut request = client()
        .post(format!("{}/graphql", server.url()))
        .json(&json!({ "query": query }));
    if let Some(traceparent) = traceparent {
        request = request.header("traceparent", traceparent);
    }
    let answer = request.send().await.unwrap();
    let _read = answer.bytes().await.unwrap();
}

fn attribute<'span>(span: &'span ExportedSpan, key: &str) -> &'span str {
    let value = span.attributes.get(key);
    value.unwrap_or_else(|| panic!("no {key} in {span:#?}"))
}

on_each_engine!(
    a_query_is_a_span_of_its_caller_with_its_operation_and_statements,
    async |engine| {
        let collector = Collector::start().await;
        let database = TestDatabase::migrated(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        let server = chancery.serve(&["--otlp-endpoint", collector.url()]);
        ask(&server, QUERY, Some(&format!("00-{TRACE}-{CALLER}-01"))).await;

        let (lines, finished) = lines_of(server);

        let line = lines.iter().find(|line| line["operation"] == "Talks");
        let line = line.unwrap_or_else(|| panic!("{finished}"));
        assert_eq!(line["trace_id"], TRACE);
        let spans = collector.spans();
        let statements = usize::try_from(line["statements"].as_u64().unwrap()).unwrap();
        assert_eq!(spans.len(), 2 + statements, "{spans:#?}\n{finished}");
        assert!(spans.iter().all(|span| span.trace == TRACE), "{spans:#?}");
        assert_eq!(spans[0].resource["service.name"], "chancery");
        assert_eq!(
            spans[0].resource["service.version"],
            env!("CARGO_PKG_VERSION")
        );

        let request = &spans[0];
        assert_eq!(request.name, "POST /graphql");
        // 2: a server.
        assert_eq!((request.parent.as_str(), request.kind), (CALLER, 2));
        for (key, expected) in [
            ("http.request.method", "POST"),
            ("http.route", "/graphql"),
            ("http.response.status_code", "200"),
            ("url.path", "/graphql"),
            ("url.scheme", "http"),
            ("client.address", "127.0.0.1"),
        ] {
            assert_eq!(attribute(request, key), expected, "{key}");
        }
        let operation = &spans[1];
        assert_eq!((operation.name.as_str(), operation.kind), ("query", 1));
        assert_eq!(operation.parent, request.id);
        assert_eq!(attribute(operation, "graphql.operation.name"), "Talks");
        assert_eq!(attribute(operation, "graphql.operation.type"), "query");
        let system = match engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgresql",
        };
        for statement in &spans[2..] {
            assert_eq!((statement.name.as_str(), statement.kind), ("SELECT", 3));
            assert_eq!(statement.parent, operation.id);
            assert_eq!(attribute(statement, "db.system.name"), system);
            assert!(attribute(statement, "db.query.text").starts_with("SELECT"));
            let rows: u64 = attribute(statement, "db.response.returned_rows")
                .parse()
                .unwrap();
            assert!(rows > 0);
            let (within, around) = (statement.nanoseconds, operation.nanoseconds);
            assert!(around.0 <= within.0 && within.1 <= around.1);
        }
        assert!(spans.iter().all(|span| span.status == 0), "{spans:#?}");
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_variables_of_opentelemetry_are_read_and_a_request_without_a_caller_has_a_trace() {
    let collector = Collector::start().await;
    let chancery = Chancery::new()
        .env(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            &format!("{}/", collector.url()),
        )
        .env("OTEL_EXPORTER_OTLP_HEADERS", "x-key=of-the-operator")
        .env("OTEL_SERVICE_NAME", "records");
    let server = chancery.serve(&[]);
    ask(&server, "{ nothing }", None).await;
    ask(&server, "{ __typename }", None).await;

    let (lines, finished) = lines_of(server);

    let logged: BTreeSet<_> = lines
        .iter()
        .filter_map(|line| line.get("trace_id")?.as_str())
        .collect();
    let spans = collector.spans();
    let exported: BTreeSet<_> = spans.iter().map(|span| span.trace.as_str()).collect();
    assert_eq!(
        (logged.len(), spans.len()),
        (2, 4),
        "{spans:#?}\n{finished}"
    );
    assert_eq!(logged, exported);
    for span in &spans {
        assert_eq!(span.resource["service.name"], "records");
    }
    // What is wrong with a query is told, and is no failure of the server.
    let wrong = spans
        .iter()
        .find(|span| span.attributes.contains_key("error.type"));
    let wrong = wrong.unwrap_or_else(|| panic!("{spans:#?}"));
    assert_eq!(attribute(wrong, "error.type"), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(wrong.status, 0);
    for (headers, _) in collector.deliveries() {
        assert_eq!(headers["x-key"], "of-the-operator");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_of_none_sends_nothing_whatever_the_caller_wants() {
    let collector = Collector::start().await;
    let chancery = Chancery::new();
    let server = chancery.serve(&["--otlp-endpoint", collector.url(), "--otlp-sample", "0"]);
    ask(&server, QUERY, Some(&format!("00-{TRACE}-{CALLER}-01"))).await;

    let (_, finished) = lines_of(server);

    assert_eq!(finished.code, Some(0), "{finished}");
    assert!(collector.deliveries().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_not_there_disturbs_nobody() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let server = Chancery::new().serve(&["--otlp-endpoint", &url]);
    ask(&server, QUERY, None).await;

    let (lines, finished) = lines_of(server);

    assert_eq!(finished.code, Some(0), "{finished}");
    let told = lines
        .iter()
        .any(|line| line["level"] == "ERROR" || line["level"] == "WARN");
    assert!(told, "{finished}");
}

#[test]
fn a_wrong_collector_or_share_is_named() {
    for (arguments, word) in [
        (["--otlp-endpoint", "localhost:4318"], "http://HOST:PORT"),
        (["--otlp-endpoint", "http://a b"], "http://HOST:PORT"),
        (["--otlp-sample", "1.5"], "from 0 to 1"),
        (["--otlp-sample", "NaN"], "from 0 to 1"),
    ] {
        let finished = Chancery::new().run(&arguments);
        assert!(matches!(finished.code, Some(1 | 2)), "{finished}");
        assert!(finished.stderr.contains(arguments[0]), "{finished}");
        assert!(finished.stderr.contains(word), "{finished}");
    }
}
