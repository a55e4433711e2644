//! Two servers on one database, as while one is exchanged for a newer one.

use serde_json::{Value, json};

use crate::support::{
    database::{TestDatabase, on_each_engine},
    process::{Chancery, Server},
};

async fn data(server: &Server, query: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/graphql", server.url()));
    let response = request.json(&json!({ "query": query })).send().await;
    let body: Value = response.unwrap().json().await.unwrap();
    assert_eq!(body.get("errors"), None, "{body:#}");
    body["data"].clone()
}

on_each_engine!(
    what_is_imported_beside_two_servers_is_answered_by_both_at_once,
    async |engine| {
        let database = TestDatabase::empty(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        let servers = [chancery.serve(&[]), chancery.serve(&[])];
        let query = r#"{ dataset { version } party(slug: "jpn") { name } parties { totalCount } }"#;
        let before = data(&servers[0], query).await;
        let count = before["parties"]["totalCount"].as_i64().unwrap();

        for round in 1..=3 {
            let name = format!("Japan {round}");
            let import = format!(
                r#"{{"record":"party","slug":"jpn","name":"{name}","kind":"STATE"}}
{{"record":"party","slug":"new-{round}","name":"New {round}","kind":"STATE"}}
"#
            );
            // Each has answered before, so that whatever it keeps is of then.
            for server in &servers {
                data(server, query).await;
            }
            let imported = chancery.run_with_input(&["import", "-"], import);
            assert_eq!(imported.code, Some(0), "{imported}");
            let expected = json!({
                "dataset": { "version": round + 1 },
                "party": { "name": name },
                "parties": { "totalCount": count + round },
            });
            for server in &servers {
                assert_eq!(data(server, query).await, expected);
            }
        }
    }
);
