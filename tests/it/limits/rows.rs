//! Rows that make an answer that is too large: they are not all read before that is found out.

use std::{fs, time::Duration};

use serde_json::{Value, json};

use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::{Chancery, Server},
    records::Collection,
};

/// Forty parties, and sixty statements on behalf of each of them.
fn many() -> String {
    let slugs: Vec<String> = (0..40).map(|place| format!("party-{place}")).collect();
    let parties = slugs
        .iter()
        .map(|slug| json!({ "record": "party", "slug": slug, "name": slug, "kind": "STATE" }));
    let source =
        json!({ "record": "source", "slug": "a-source", "title": "A source", "kind": "OTHER" });
    let statements = (0..60).map(|place| {
        json!({
            "record": "statement", "slug": format!("statement-{place}"), "text": "What was said.",
            "form": "QUOTE", "act": "STATE", "attribution": "JOINT", "on_behalf_of": slugs,
            "citations": [{ "source": "a-source", "role": "SUPPORTS" }],
        })
    });
    let records = parties.chain([source]).chain(statements);
    records.map(|record| format!("{record}\n")).collect()
}

/// Statements of 20 kB each, all of them on behalf of all parties.
fn collection() -> Collection {
    let mut collection = Collection::generate(6);
    let slug_of = |record: &Value| record["slug"].as_str().unwrap().to_owned();
    let parties = collection.records.iter();
    let parties: Vec<String> = parties
        .filter(|record| record["record"] == "party")
        .map(slug_of)
        .collect();
    for record in &mut collection.records {
        record["status"] = json!("PUBLISHED");
        if record["record"] == "statement" {
            record["text"] = json!("x".repeat(20_000));
            record["on_behalf_of"] = json!(parties);
        }
    }
    collection
}

on_each_engine!(
    texts_that_no_answer_may_hold_are_not_all_read,
    async |engine| {
        let database = TestDatabase::migrated(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        let file = chancery.directory().join("records.jsonl");
        fs::write(&file, collection().lines()).unwrap();
        let imported = chancery.run(&["import", file.to_str().unwrap()]);
        assert_eq!(imported.code, Some(0), "{imported}");
        let server = chancery.serve(&["--rate-limit=0"]);
        let client = reqwest::Client::builder().no_proxy();
        let client = client.timeout(Duration::from_secs(30)).build().unwrap();
        let ask = async |query: &str| {
            let request = client.post(format!("{}/graphql", server.url()));
            let answer = request.json(&json!({ "query": query })).send().await;
            answer.unwrap().json::<Value>().await.unwrap()
        };
        let few = "{ parties(first: 12) { nodes { statements(first: 10) { nodes { text } } } } }";
        let answer = ask(few).await;
        assert_eq!(answer.get("errors"), None, "{answer:.2000}");
        let shown = answer["data"]["parties"]["nodes"].as_array().unwrap();
        let lists = shown.iter().map(|party| &party["statements"]["nodes"]);
        let texts: usize = lists.map(|texts| texts.as_array().unwrap().len()).sum();
        assert_eq!(texts, 120);
        let before = server.peak();

        let orders = ["DATE", "POSITION", "UPDATED_AT"];
        let lists = orders.iter().flat_map(|order| {
            ["ASC", "DESC"].map(|way| {
                format!("{order}_{way}: statements(first: 100, orderBy: {{field: {order}, direction: {way}}}) {{ nodes {{ text }} }} ")
            })
        });
        let lists: String = lists.collect();
        let all = format!("{{ parties(first: 100) {{ nodes {{ {lists} }} }} }}");
        for _ in 0..3 {
            let answer = ask(&all).await;
            let first = &answer["errors"][0];
            assert_eq!(
                first["extensions"]["code"], "TOO_EXPENSIVE",
                "{answer:.2000}"
            );
            let message = first["message"].as_str().unwrap();
            let said = "The query would read more than 17000000 bytes of texts";
            assert!(message.starts_with(said), "{message}");
            // What is left in the middle harms nobody.
            assert_eq!(ask(few).await.get("errors"), None);
        }
        let taken = server.peak().saturating_sub(before);
        assert!(taken < 80_000, "{taken} kB");
    }
);

on_each_engine!(
    rows_of_which_no_answer_may_show_as_many_are_not_all_read,
    async |engine| {
        let database = TestDatabase::migrated(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        fs::write(chancery.directory().join("many.jsonl"), many()).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let pages = |of_each: usize| {
            format!(
                "{{ parties(first: 40) {{ nodes {{ statements(first: {of_each}) {{ nodes {{ slug }} }} }} }} }}"
            )
        };
        let ask = async |server: &Server, query: &str| {
            let request = client.post(format!("{}/graphql", server.url()));
            let answer = request.json(&json!({ "query": query })).send().await;
            answer.unwrap().json::<Value>().await.unwrap()
        };
        // Within the limit they are 2,440 rows, and as many records.
        let server = chancery.serve(&["--records=many.jsonl", "--max-records=2440"]);
        let answer = ask(&server, &pages(100)).await;
        assert_eq!(answer.get("errors"), None, "{answer:.2000}");
        drop(server);

        let server = chancery.serve(&["--records=many.jsonl", "--max-records=40"]);
        let rows =
            "The query would read more than 1120 rows; ask for fewer records, or for fewer levels.";
        let records = "The answer would show more than 40 records";
        for (of_each, says) in [(100, rows), (5, records)] {
            let answer = ask(&server, &pages(of_each)).await;
            let errors = answer["errors"].as_array().unwrap();
            for error in errors {
                let message = error["message"].as_str().unwrap();
                assert!(message.starts_with(says), "{of_each}: {message}");
                assert_eq!(error["extensions"]["code"], "TOO_EXPENSIVE", "{message}");
            }
        }
        // What was left unread harms nobody.
        let few = ask(&server, "{ parties(first: 40) { nodes { slug } } }").await;
        assert_eq!(few.get("errors"), None, "{few:.2000}");
    }
);
