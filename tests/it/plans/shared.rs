//! What is the same for every parent of a list is there once, however many parents there are.

use serde_json::json;

use super::Large;
use crate::support::database::on_each_engine;

on_each_engine!(
    a_filter_is_kept_once_for_all_parents_of_its_list,
    async |engine| {
        let large = Large::serve(engine, "0.05").await;
        let query = "query($f: StatementFilter) { parties(first: 100) { nodes { meetings(first: 100) { nodes {
            statements(first: 1, filter: $f) { pageInfo { hasNextPage } } } } } } }";
        let ask = async |filter| {
            let url = format!("{}/graphql", large.server.url());
            let body = json!({ "query": query, "variables": { "f": filter } });
            let answer = large.client.post(url).json(&body).send().await.unwrap();
            let answer: serde_json::Value = answer.json().await.unwrap();
            assert_eq!(answer.get("errors"), None);
            let parties = answer["data"]["parties"]["nodes"].as_array().unwrap();
            let lists = parties.iter();
            let lists = lists.map(|party| party["meetings"]["nodes"].as_array().unwrap().len());
            lists.sum::<usize>()
        };
        let lists = ask(json!({})).await;
        assert!(lists > 400, "only {lists} lists");
        let before = large.server.peak();
        let issues: Vec<String> = (0..50).map(|number| format!("issue-{number}")).collect();
        assert_eq!(ask(json!({ "issue": { "all": issues } })).await, lists);
        // The system counts it in batches, and may say a few less than before.
        let more = large.server.peak().saturating_sub(before);
        // A copy of it takes some hundred kB.
        assert!(more < 40_000, "{more} kB for {lists} lists");
    }
);
