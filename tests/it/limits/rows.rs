//! Rows that make an answer that is too large: they are not all read before that is found out.

use std::{fs, time::Duration};

use serde_json::{Value, json};

use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::Chancery,
    records::Collection,
};

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
