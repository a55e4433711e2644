//! `/metrics`, by value.

use std::{collections::BTreeSet, time::Duration};

use chancery::{
    database::connect::{PoolSettings, connect},
    telemetry::{Metrics, metrics::OperationKind},
};
use reqwest::{Client, Method};
use serde_json::json;

use super::exposition::Exposition;
use crate::support::{
    app::TestApp,
    database::{Engine, TestDatabase, on_each_engine},
    process::Chancery,
};

const GUIDE: &str = include_str!("../../../docs/observability.md");

pub(super) async fn scrape(app: &TestApp) -> Exposition {
    let response = app.client().get(app.url("/metrics")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    Exposition::read(&response.text().await.unwrap())
}

on_each_engine!(what_a_query_takes_is_counted, async |engine| {
    let app = TestApp::start(engine).await;
    let query =
        "query Some { meetings(first: 3) { nodes { statements(first: 2) { totalCount } } } }";
    let before = scrape(&app).await;

    let statements = f64::from(app.statements(query).await);

    let after = scrape(&app).await;
    let grown = |sample: &str| after.count(sample) - before.count(sample);
    let answered = r#"chancery_http_requests_total{route="/graphql",method="POST",status="200"}"#;
    assert!((grown(answered) - 1.0).abs() < 0.1);
    for (sample, expected) in [
        (r#"chancery_operations_total{kind="query"}"#, 1.0),
        (r#"chancery_operations_total{kind="mutation"}"#, 0.0),
        ("chancery_operation_statements_count", 1.0),
        ("chancery_operation_statements_sum", statements),
        (r#"chancery_operation_statements_bucket{le="0.0"}"#, 0.0),
        ("chancery_sql_statement_duration_seconds_count", statements),
        (
            r#"chancery_http_request_duration_seconds_count{route="/graphql"}"#,
            1.0,
        ),
        ("chancery_sql_statements_failed_total", 0.0),
    ] {
        assert!((grown(sample) - expected).abs() < 0.1, "{sample}");
    }
    assert!(statements > 1.0);
    let sql = grown("chancery_sql_statement_duration_seconds_sum");
    let whole = grown(r#"chancery_http_request_duration_seconds_sum{route="/graphql"}"#);
    assert!(sql > 0.0 && whole > 0.0);

    let pools: &[&str] = match engine {
        Engine::Sqlite => &["readers", "writer"],
        Engine::Postgres => &["shared"],
    };
    for pool in pools {
        let most = after.value(&format!(
            r#"chancery_database_connections_max{{pool="{pool}"}}"#
        ));
        let of = |state: &str| {
            after.value(&format!(
                r#"chancery_database_connections{{pool="{pool}",state="{state}"}}"#
            ))
        };
        let open = of("idle") + of("used");
        assert!(0.0 < open && open <= most, "{pool}: {open} of {most}");
    }
    let pools = after.samples.keys();
    let pools = pools.filter(|name| name.starts_with("chancery_database_connections_max"));
    assert_eq!(pools.count(), usize::from(engine == Engine::Sqlite) + 1);
    let built = format!(
        r#"chancery_build_info{{version="{}",engine="{}"}}"#,
        env!("CARGO_PKG_VERSION"),
        engine.to_string().to_lowercase()
    );
    assert!((after.value(&built) - 1.0).abs() < 0.1);
});

#[tokio::test]
async fn errors_are_counted_by_code_each_one() {
    let app = TestApp::start(Engine::Sqlite).await;
    let first = scrape(&app).await;
    for code in chancery::error::Code::ALL {
        let none = format!(r#"chancery_errors_total{{code="{}"}}"#, code.as_str());
        assert!(first.value(&none) < 0.1, "{none} is there from the start");
    }

    app.query("{ a: meetings(first: -1) { totalCount } b: meetings(first: 0) { totalCount } }")
        .await;
    app.query("{ nothing }").await;
    app.query("{ nothing ").await;
    app.post(&json!({ "variables": {} })).await;

    let counted = scrape(&app).await;
    for (code, expected) in [
        ("BAD_USER_INPUT", 2.0),
        ("GRAPHQL_VALIDATION_FAILED", 1.0),
        ("GRAPHQL_PARSE_FAILED", 1.0),
        ("BAD_REQUEST", 1.0),
        ("INTERNAL", 0.0),
    ] {
        let sample = format!(r#"chancery_errors_total{{code="{code}"}}"#);
        assert!((counted.value(&sample) - expected).abs() < 0.1, "{sample}");
    }
}

#[tokio::test]
async fn a_client_makes_no_new_series() {
    let app = TestApp::start(Engine::Sqlite).await;
    let ask = async |number: usize| {
        let brew = Method::from_bytes(format!("BREW{number}").as_bytes()).unwrap();
        let path = app.url(&format!("/nothing/{number}"));
        app.client().request(brew, path).send().await.unwrap();
        let asset = app.url(&format!("/playground/assets/{number}"));
        app.client().get(asset).send().await.unwrap();
        app.query(&format!("query Q{number} {{ __typename }}"))
            .await;
        let typed = app.client().get(app.url("/health/live"));
        typed.header("accept", "x/y").send().await.unwrap();
        scrape(&app).await
    };

    // The first scrape is in the second alone.
    ask(0).await;
    let some: BTreeSet<String> = ask(1).await.samples.into_keys().collect();
    for number in 2..5 {
        ask(number).await;
    }
    let more = scrape(&app).await;

    let names: BTreeSet<String> = more.samples.keys().cloned().collect();
    assert_eq!(names, some);
    let nothing = r#"chancery_http_requests_total{route="none",method="_OTHER",status="404"}"#;
    assert!((more.value(nothing) - 5.0).abs() < 0.1);
}

#[tokio::test]
async fn a_histogram_adds_up() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.data("{ meetings { totalCount } parties(first: 2) { nodes { name } } }")
        .await;
    let scraped = scrape(&app).await;

    let histograms = scraped.families.iter();
    let histograms = histograms.filter(|(_, kind)| *kind == "histogram");
    let mut looked_at = 0;
    for (family, _) in histograms {
        let whole = scraped.samples.iter().filter(|(name, _)| {
            name.starts_with(&format!("{family}_bucket")) && name.contains(r#"le="+Inf""#)
        });
        for (bucket, all) in whole {
            let labels = bucket
                .split_once('{')
                .map(|(_, labels)| labels.replace(r#"le="+Inf""#, ""));
            let labels = labels.unwrap_or_default();
            let labels = labels.trim_start_matches(',').trim_end_matches('}');
            let count = if labels.is_empty() {
                format!("{family}_count")
            } else {
                format!("{family}_count{{{labels}}}")
            };
            assert!((scraped.value(&count) - all).abs() < 0.1, "{count}");
            looked_at += 1;
        }
    }
    assert!(looked_at >= 5, "{looked_at}");
}

#[tokio::test]
async fn servers_of_one_process_count_for_themselves() {
    let (busy, idle) = (
        TestApp::start(Engine::Sqlite).await,
        TestApp::start(Engine::Sqlite).await,
    );
    busy.data("{ meetings { totalCount } }").await;

    let statements = "chancery_sql_statement_duration_seconds_count";
    assert!(scrape(&busy).await.value(statements) > 0.5);
    assert!(scrape(&idle).await.value(statements) < 0.5);
}

#[tokio::test]
async fn what_others_count_is_told_under_its_name() {
    let database = TestDatabase::migrated(Engine::Sqlite);
    let settings = PoolSettings {
        connections: Some(1),
        statement_timeout: Duration::from_secs(10),
    };
    let opened = connect(database.url(), settings).await.unwrap();
    let metrics = Metrics::new(&opened);
    metrics.shed();
    metrics.limited();
    metrics.refused("depth");
    metrics.acquired(Duration::from_millis(30));
    metrics.acquire_timed_out();
    metrics.statement_slow();
    metrics.not_modified();
    metrics.connection_refused();
    metrics.dataset_version(7);
    metrics.operation(OperationKind::Mutation, 2, Some(40));
    let held = (
        metrics.connection(),
        metrics.socket(),
        metrics.subscription(),
    );

    let told = Exposition::read(&metrics.text().unwrap());
    for (sample, expected) in [
        ("chancery_http_requests_shed_total", 1.0),
        ("chancery_http_requests_limited_total", 1.0),
        (r#"chancery_queries_refused_total{limit="depth"}"#, 1.0),
        (
            r#"chancery_database_acquire_duration_seconds_bucket{le="0.025"}"#,
            0.0,
        ),
        (
            r#"chancery_database_acquire_duration_seconds_bucket{le="0.05"}"#,
            1.0,
        ),
        ("chancery_database_acquire_timeouts_total", 1.0),
        ("chancery_sql_statements_slow_total", 1.0),
        ("chancery_http_not_modified_total", 1.0),
        ("chancery_connections_refused_total", 1.0),
        ("chancery_dataset_version", 7.0),
        (r#"chancery_operations_total{kind="mutation"}"#, 1.0),
        ("chancery_operation_cost_sum", 40.0),
        ("chancery_connections_open", 1.0),
        ("chancery_sockets_open", 1.0),
        ("chancery_subscriptions_active", 1.0),
    ] {
        assert!((told.value(sample) - expected).abs() < 0.1, "{sample}");
    }
    drop(held);
    let told = Exposition::read(&metrics.text().unwrap());
    for closed in [
        "chancery_connections_open",
        "chancery_sockets_open",
        "chancery_subscriptions_active",
    ] {
        assert!(told.value(closed).abs() < 0.1, "{closed}");
    }
    opened.close().await;
}

#[tokio::test]
async fn bytes_and_requests_under_way_are_counted() {
    let app = TestApp::start(Engine::Sqlite).await;
    let sent = "chancery_http_response_body_bytes_total";
    let scraped = scrape(&app).await;
    assert!(scraped.value(sent) < 0.1);
    let active = scraped.value("chancery_http_requests_active");
    assert!((active - 1.0).abs() < 0.1, "the scrape itself: {active}");

    // On one connection, where the next request comes after the end of the last answer.
    let client = Client::builder().no_proxy().build().unwrap();
    let get = async |path: &str| {
        let request = client.get(app.url(path)).send();
        request.await.unwrap().text().await.unwrap()
    };
    let before = Exposition::read(&get("/metrics").await).value(sent);
    let length = get("/schema.graphql").await.len();
    let after = Exposition::read(&get("/metrics").await);

    let grown = after.value(sent) - before;
    #[expect(clippy::cast_precision_loss, reason = "a schema is small")]
    let least = length as f64;
    assert!(
        grown > least && grown < least + 60_000.0,
        "{grown}, {least}"
    );
    assert!((after.value("chancery_http_requests_active") - 1.0).abs() < 0.1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_process_is_told_of() {
    let app = TestApp::start(Engine::Sqlite).await;
    let scraped = scrape(&app).await;
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs_f64();

    let began = scraped.value("process_start_time_seconds");
    assert!(
        began < now + 5.0 && began > now - 3600.0,
        "{began} at {now}"
    );
    assert!(scraped.value("process_resident_memory_bytes") > 5e6);
    assert!(scraped.value("process_cpu_seconds_total") >= 0.0);
    assert!(scraped.value("process_threads") >= 1.0);
    let open = scraped.value("process_open_fds");
    assert!(open > 5.0 && open <= scraped.value("process_max_fds"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_with_an_address_of_their_own_are_nowhere_else() {
    let chancery = Chancery::new();
    let server = chancery.serve(&["--metrics-listen", "127.0.0.1:0"]);
    let client = Client::builder().no_proxy().build().unwrap();
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    let own = loop {
        let log = server.log();
        let line = log
            .lines()
            .find(|line| line.contains("address of their own"));
        if let Some(line) = line {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            break line["url"].as_str().unwrap().to_owned();
        }
        assert!(std::time::Instant::now() < deadline, "{log}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };

    let public = client.get(format!("{}/metrics", server.url()));
    assert_eq!(public.send().await.unwrap().status(), 404);
    let text = client.get(&own).send().await.unwrap().text().await.unwrap();
    let nowhere = r#"chancery_http_requests_total{route="none",method="GET",status="404"}"#;
    assert!((Exposition::read(&text).value(nowhere) - 1.0).abs() < 0.1);
    let elsewhere = client.get(own.replace("/metrics", "/graphql"));
    assert_eq!(elsewhere.send().await.unwrap().status(), 404);
}

#[test]
fn a_taken_address_for_the_metrics_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let arguments = ["--listen", "127.0.0.1:0", "--metrics-listen", &address];
    let finished = Chancery::new().run(&arguments);

    assert_eq!(finished.code, Some(1), "{finished}");
    let line = finished.stderr.lines().last().unwrap();
    assert!(line.contains(&address), "{line}");
    assert!(
        line.ends_with("choose another with --metrics-listen"),
        "{line}"
    );
}

#[tokio::test]
async fn the_guide_explains_each_metric_and_no_other() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.query("{ __typename }").await;
    let scraped = scrape(&app).await;
    let families = scraped
        .families
        .iter()
        .map(|(name, kind)| match kind.as_str() {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.clone(),
        });
    let mut told: BTreeSet<String> = families.collect();
    // A limit is there once it has refused something.
    told.insert("chancery_queries_refused_total".to_owned());

    let rows = GUIDE.lines().filter_map(|line| line.strip_prefix("| `"));
    let names = rows.filter_map(|row| row.split(['`', '{']).next());
    let explained: BTreeSet<String> = names
        .filter(|name| name.starts_with("chancery_") || name.starts_with("process_"))
        .map(str::to_owned)
        .collect();
    assert_eq!(explained, told);
}
