//! Lists inside records, under a filter of their own.

use super::{Large, scans};
use crate::support::database::on_each_engine;

on_each_engine!(
    a_count_inside_a_record_asks_the_links_of_its_rows_alone,
    async |engine| {
        let large = Large::serve(engine, "0.03").await;
        let data = large.data("{ issues(first: 1) { nodes { slug } } }").await;
        let issue = data["issues"]["nodes"][0]["slug"].as_str().unwrap();
        let count =
            format!(r#"statements(filter: {{issue: {{any: ["{issue}"]}}}}) {{ totalCount }}"#);
        // By a column of the statement, and by links.
        for parents in ["meetings(first: 20)", "persons(first: 5)"] {
            let statements = large
                .statements(&format!("{{ {parents} {{ nodes {{ {count} }} }} }}"))
                .await;
            assert_eq!(statements.len(), 2, "{statements:#?}");
            let plans = large.plans(&statements).await;
            let plan = &plans[1];
            assert!(statements[1].contains("statement_issue"), "{statements:?}");
            assert!(!plan.contains("ix_statement_issue_issue_id"), "{plan}");
            let read = scans(plan);
            assert!(read.is_empty(), "{read:?} of\n{plan}");
        }
    }
);

on_each_engine!(
    the_rarer_links_are_tried_first_wherever_the_list_stands,
    async |engine| {
        let large = Large::serve(engine, "0.01").await;
        let data = large.data("{ persons(first: 1) { nodes { slug } } }").await;
        let person = data["persons"]["nodes"][0]["slug"].as_str().unwrap();
        let filter = r#"filter: {party: {any: ["jpn"]}, issue: {any: ["an-issue"]}}"#;
        for fields in ["nodes { slug }", "totalCount"] {
            let list = format!("statements({filter}) {{ {fields} }}");
            let inside = format!(r#"person(slug: "{person}") {{ {list} }}"#);
            for query in [&list, &inside] {
                let statements = large.statements(&format!("{{ {query} }}")).await;
                let sql = statements.last().unwrap();
                let issue = sql.find("statement_issue").unwrap();
                assert!(
                    issue < sql.find("statement_on_behalf_of").unwrap(),
                    "{query}: {sql}"
                );
            }
        }
    }
);
