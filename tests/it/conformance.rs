//! A walk that asks for everything, with a whole database and with one that fails.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    outage::errors,
    support::{
        app::{TestApp, WITHOUT_LIMITS},
        conformance::Schema,
        database::{Engine, on_each_engine},
        outage::execute,
    },
};

/// Arguments of the fields of the root that need some.
async fn arguments(app: &TestApp) -> BTreeMap<String, String> {
    let slugs = "nodes { id slug }";
    let data = app
        .data(&format!(
            "{{ meetings(first: 1) {{ {slugs} }} statements(first: 1) {{ {slugs} }}
                outcomes(first: 1) {{ {slugs} }} claims(first: 1) {{ {slugs} }}
                issues(first: 1) {{ {slugs} }} sources(first: 1) {{ {slugs} }}
                parties(first: 1) {{ {slugs} }} persons(first: 1) {{ {slugs} }} }}"
        ))
        .await;
    let mut ids = Vec::new();
    let mut arguments = BTreeMap::new();
    for (list, record) in [
        ("meetings", "meeting"),
        ("statements", "statement"),
        ("outcomes", "outcome"),
        ("claims", "claim"),
        ("issues", "issue"),
        ("sources", "source"),
        ("parties", "party"),
        ("persons", "person"),
    ] {
        let node = &data[list]["nodes"][0];
        arguments.insert(record.to_owned(), format!("(slug: {})", node["slug"]));
        ids.push(node["id"].to_string());
    }
    // All kinds at once would take more statements than a query may; each has a field of its own too.
    ids.truncate(3);
    ids.push(r#""meeting_00000000000000000000000000""#.to_owned());
    arguments.insert("node".to_owned(), format!("(id: {})", ids[0]));
    arguments.insert("nodes".to_owned(), format!("(ids: [{}])", ids.join(", ")));
    arguments
}

on_each_engine!(every_answer_is_one_that_graphql_allows, async |engine| {
    // A table that goes is no new version of the data.
    let settings = [&WITHOUT_LIMITS[..], &["--response-cache=0"]].concat();
    let app = TestApp::set(engine, &settings).await;
    let everything = Schema::of(&app).await.everything(&arguments(&app).await);
    assert!(
        everything.len() > 18,
        "only {} fields at the root",
        everything.len()
    );

    let mut good = Vec::new();
    for asked in &everything {
        let answer = app.query(&asked.query).await;
        assert_eq!(answer.get("errors"), None, "{}\n{answer:#}", asked.query);
        assert_eq!(asked.faults(&answer, None), [""; 0], "{}", asked.query);
        good.push(answer);
    }

    for table in [
        "meeting",
        "participation",
        "citation",
        "statement_issue",
        "dataset",
    ] {
        let mut failures = 0;
        execute(
            app.database(),
            &format!("alter table {table} rename to gone"),
        )
        .await;
        for (asked, good) in everything.iter().zip(&good) {
            let answer = app.query(&asked.query).await;
            assert_eq!(
                asked.faults(&answer, Some(good)),
                [""; 0],
                "without {table}: {}",
                asked.query
            );
            failures += errors(&answer).len();
        }
        assert!(failures > 0, "nothing needs {table}");
        execute(
            app.database(),
            &format!("alter table gone rename to {table}"),
        )
        .await;
    }
});

/// A change to an answer that was right.
type Change = fn(&mut Value);

/// The walk itself: what it must find, each time in an answer that was right.
#[tokio::test]
async fn what_graphql_does_not_allow_is_seen() {
    let app = TestApp::set(Engine::Sqlite, &WITHOUT_LIMITS).await;
    let everything = Schema::of(&app).await.everything(&arguments(&app).await);
    let party = everything
        .iter()
        .find(|asked| asked.query.starts_with("{ party"));
    let party = party.unwrap();
    let good = app.query(&party.query).await;
    let changes: [(&str, Change); 6] = [
        ("has the keys", |data| {
            data["party"].as_object_mut().unwrap().shift_remove("iso3");
        }),
        ("has the keys", |data| {
            let party = data["party"].as_object_mut().unwrap();
            let name = party.shift_remove("name").unwrap();
            party.insert("name".to_owned(), name);
        }),
        ("null, which its type forbids", |data| {
            data["party"]["name"] = Value::Null;
        }),
        ("null, and no error says why", |data| {
            data["party"] = Value::Null;
        }),
        ("not the value that it was", |data| {
            data["party"]["name"] = json!("Nippon");
        }),
        ("no list", |data| data["party"]["aliases"] = json!("Nippon")),
    ];
    for (expected, change) in changes {
        let mut answer = good.clone();
        change(&mut answer["data"]);
        let faults = party.faults(&answer, Some(&good));
        assert_eq!(faults.len(), 1, "{expected}: {faults:#?}");
        assert!(faults[0].contains(expected), "{expected}: {faults:#?}");
    }
    let mut answer = good.clone();
    answer["errors"] = json!([{ "path": ["party", "name"], "extensions": { "code": "INTERNAL" } }]);
    let faults = party.faults(&answer, Some(&good));
    assert!(
        faults[0].starts_with("an error where there is no null"),
        "{faults:#?}"
    );
}
