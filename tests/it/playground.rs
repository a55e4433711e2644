//! The playground: each of its examples has an answer, and its page works in a browser without
//! asking anybody else for anything.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::support::{
    app::TestApp,
    browser,
    database::{Engine, on_each_engine},
    devtools::Driven,
    process::Chancery,
    socket::Socket,
};

async fn get(app: &TestApp, path: &str) -> reqwest::Response {
    let answer = app.client().get(app.url(path)).send().await;
    answer.expect("the server answers")
}

async fn examples(app: &TestApp) -> Vec<Value> {
    let answer = get(app, "/playground/examples.json").await;
    answer.json().await.expect("a list of examples")
}

/// Each leaf, by its name: as the page finds the variables of an example.
fn collect_leaves(value: Value, leaves: &mut Map<String, Value>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        if value.is_object() {
            collect_leaves(value, leaves);
        } else {
            leaves.insert(name, value);
        }
    }
}

/// Paths of pages without records.
fn empty_pages(path: &str, value: &Value) -> Vec<String> {
    let name = path.rsplit('.').next();
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(items) if items.is_empty() && name == Some("nodes") => {
            return vec![path.to_owned()];
        }
        Value::Array(items) => (0..).map(|n: u32| n.to_string()).zip(items).collect(),
        _ => Vec::new(),
    };
    let deeper = inner
        .iter()
        .flat_map(|(name, value)| empty_pages(&format!("{path}.{name}"), value));
    deeper.collect()
}

on_each_engine!(every_example_has_an_answer, async |engine| {
    let app = TestApp::start(engine).await;

    let examples = examples(&app).await;

    assert!(examples.len() >= 12, "only {} examples", examples.len());
    for example in examples {
        let name = example["name"].as_str().unwrap();
        let mut variables = Map::new();
        if let Some(query) = example["variables"].as_str() {
            collect_leaves(app.data(query).await, &mut variables);
            assert!(!variables.is_empty(), "{name} has no variables");
        }
        let request = json!({ "query": example["query"], "variables": variables });
        let body: Value = if example["query"]
            .as_str()
            .unwrap()
            .contains("\nsubscription ")
        {
            let mut socket = Socket::begin(&app.url("")).await;
            socket
                .say(&json!({ "id": "1", "type": "subscribe", "payload": request }))
                .await;
            socket.message().await["payload"].take()
        } else {
            app.post(&request).await.json().await.unwrap()
        };
        assert_eq!(body.get("errors"), None, "{name}: {body:#}");
        for (field, value) in body["data"].as_object().unwrap() {
            assert!(!value.is_null(), "{name}: {field} is null");
        }
        let empty = empty_pages(name, &body["data"]);
        assert!(empty.is_empty(), "nothing in {empty:?}");
    }
});

#[tokio::test]
async fn every_file_of_an_example_is_in_the_menu_and_introduces_itself() {
    let app = TestApp::start(Engine::Sqlite).await;
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/playground/examples");
    let mut files: Vec<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| !file.ends_with(".variables.graphql"))
        .collect();
    files.sort();

    let examples = examples(&app).await;

    let names = examples.iter().enumerate().map(|(place, example)| {
        format!(
            "{:02}-{}.graphql",
            place + 1,
            example["name"].as_str().unwrap()
        )
    });
    assert_eq!(names.collect::<Vec<_>>(), files);
    let mut titles = BTreeSet::new();
    for example in &examples {
        let lines: Vec<&str> = example["query"].as_str().unwrap().lines().collect();
        assert!(lines[0].starts_with("# ") && lines[1].starts_with("# "));
        assert_eq!(lines[2], "", "title, description, empty line: {}", lines[0]);
        assert!(titles.insert(lines[0]), "{} is there twice", lines[0]);
    }
}

#[tokio::test]
async fn the_page_names_only_files_of_this_server() {
    let app = TestApp::start(Engine::Sqlite).await;

    let page = get(&app, "/playground").await;

    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers()["cache-control"], "no-cache");
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    let page = page.text().await.unwrap();
    assert!(!page.contains("//"), "an address of another server");
    let mut assets = 0;
    for place in page
        .split(['"', '\''])
        .filter(|text| text.starts_with("playground/assets/") || text.starts_with("schema.graphql"))
    {
        let file = get(&app, &format!("/{place}")).await;
        assert_eq!(file.status(), 200, "{place}");
        let headers = file.headers();
        let content_type = headers["content-type"].to_str().unwrap();
        let expected = match place.rsplit_once('.').unwrap().1 {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        assert_eq!(content_type, expected, "{place}");
        if place.contains("graphiql-") || place.contains("react-") {
            let for_ever = "public, max-age=31536000, immutable";
            assert_eq!(headers["cache-control"], for_ever, "{place}");
        }
        assets += 1;
    }
    assert!(assets >= 8, "only {assets} files");
    let missing = get(&app, "/playground/assets/graphiql-4.1.2/LICENSE").await;
    assert_eq!(missing.status(), 404);
}

/// The whole page at work, from a link that somebody shared.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_link_shows_an_answer_and_asks_nobody_else() {
    let Some(browser) = browser::find() else {
        return;
    };
    let app = TestApp::start(Engine::Sqlite).await;
    let url = app.url("/playground?example=japan-on-the-seafood-ban&run");

    let visit = tokio::task::spawn_blocking(move || browser::visit(&browser, &url));
    let visit = visit.await.unwrap();

    let console = &visit.console;
    assert!(console.is_empty(), "on the console: {console:#?}");
    let dom = &visit.dom;
    let (before, after) = dom
        .split_once("result-window")
        .unwrap_or_else(|| panic!("there is no place for an answer: {dom}"));
    assert!(before.contains("JapanOnTheSeafoodBan"), "no query: {dom}");
    let statement = "Japan called for China's ban on imported seafood to be lifted.";
    assert!(!before.contains(statement) && after.contains(statement));
    let chosen = before.split_once("aria-current=\"true\"").unwrap().1;
    assert!(chosen.contains(">What Japan said about the seafood ban<"));

    let here = app.url("");
    let (own, requests): (Vec<_>, Vec<_>) = visit
        .requests
        .iter()
        .partition(|asked| asked.is_of_the_browser());
    eprintln!("of the browser itself: {own:?}");
    for asked in &requests {
        let beginning = match asked.initiator {
            Some(_) => here.as_str(),
            None => "http://127.0.0.1:",
        };
        assert!(asked.url.starts_with(beginning), "{asked:?}");
    }
    let queries = requests
        .iter()
        .filter(|asked| asked.url == app.url("/graphql"));
    assert_eq!(queries.count(), 2, "the schema and the example");
}

/// Whether the answer that is shown holds a text.
fn answer_holds(text: &str) -> String {
    format!("document.querySelector('.result-window')?.innerText.includes('{text}')")
}

/// The menu by keyboard; and what somebody has written is not lost to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_opens_and_runs_examples_and_spares_what_is_written() {
    let Some(browser) = browser::find() else {
        return;
    };
    let app = TestApp::start(Engine::Sqlite).await;
    let url = app.url("/playground");
    let drive = move || {
        let mut page = Driven::open(&browser, &url);
        page.wait_for(&answer_holds("Talks of Foreign Minister Iwaya"));

        page.evaluate("document.querySelectorAll('#examples-list a')[4].focus()");
        page.press("Tab", 9, "");
        page.press("Enter", 13, "\r");
        page.wait_for(&answer_holds("\"outcomes\""));
        let tabs = "document.querySelectorAll('.graphiql-tab').length";
        assert_eq!(page.evaluate(tabs), 1, "an untouched example is replaced");
        let address = page.evaluate("location.search");
        assert_eq!(address, "?example=what-was-agreed&run");

        page.evaluate("document.querySelector('.graphiql-query-editor textarea').focus()");
        page.press("x", 88, "x");
        page.evaluate("document.querySelectorAll('#examples-list a')[14].focus()");
        page.press("Enter", 13, "\r");
        page.wait_for(&answer_holds("li-positive-direction-in-relations"));
        assert_eq!(page.evaluate(tabs), 2, "what is written keeps its tab");
    };
    tokio::task::spawn_blocking(drive).await.unwrap();
}

/// A subscription goes on in its tab, under the policy of the page, and hears of what another
/// process imports.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tab_that_watches_sees_what_is_imported() {
    let Some(browser) = browser::find() else {
        return;
    };
    let app = TestApp::start(Engine::Sqlite).await;
    let url = app.url("/playground?example=as-it-changes&run");
    let database = app.database().url().to_owned();
    let drive = move || {
        let mut page = Driven::open(&browser, &url);
        page.wait_for(&answer_holds("\"version\": 1"));

        let party = json!({ "record": "party", "slug": "new", "name": "New", "kind": "STATE" });
        let import = Chancery::new().env("DATABASE_URL", &database);
        let finished = import.run_with_input(&["import", "-"], party.to_string());
        assert_eq!(finished.code, Some(0), "{finished}");

        page.wait_for(&answer_holds("\"version\": 2"));
        // GraphiQL's button is then there to stop it.
        page.evaluate("document.querySelector('.graphiql-execute-button').click()");
    };
    tokio::task::spawn_blocking(drive).await.unwrap();
    let ended = async {
        let subscriptions = "chancery_subscriptions_active 0\n";
        while !get(&app, "/metrics")
            .await
            .text()
            .await
            .unwrap()
            .contains(subscriptions)
        {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let ended = tokio::time::timeout(std::time::Duration::from_secs(30), ended).await;
    ended.expect("the subscription ends with its tab");
}
