//! Only the columns are read that a query shows: each field shows the same when it is asked for
//! alone as when whole rows are read.

use serde_json::Value;

use crate::support::{app::TestApp, database::on_each_engine};

/// The kinds whose rows are read in part, and the way to all of them: those that are listed at the
/// root, and by what leads to them from there.
const KINDS: [(&str, &str, &str); 9] = [
    ("Party", "{ parties(first: 100) { nodes { id", " } } }"),
    ("Person", "{ persons(first: 100) { nodes { id", " } } }"),
    ("Source", "{ sources(first: 100) { nodes { id", " } } }"),
    ("Issue", "{ issues(first: 100) { nodes { id", " } } }"),
    ("Meeting", "{ meetings(first: 100) { nodes { id", " } } }"),
    (
        "Statement",
        "{ statements(first: 100) { edges { node { id",
        " } } } }",
    ),
    ("Outcome", "{ outcomes(first: 100) { nodes { id", " } } }"),
    ("Claim", "{ claims(first: 100) { nodes { id", " } } }"),
    (
        "Citation",
        "{ statements(first: 100) { nodes { citations { id",
        " } } } }",
    ),
];

on_each_engine!(
    a_field_alone_shows_what_it_shows_of_a_whole_row,
    async |engine| {
        let app = TestApp::set(engine, &["--max-cost=1000000"]).await;
        let schema = "{ __schema { types { name kind fields { name type { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } possibleTypes { name } } } }";
        let schema = app.data(schema).await;
        let types = schema["__schema"]["types"].as_array().unwrap();
        let mut answers = Vec::new();
        for (kind, begin, end) in KINDS {
            for field in fields(types, kind) {
                let name = field["name"].as_str().unwrap();
                let query = format!("{begin} {name}{}{end}", below(types, field));
                let answer = app.data(&query).await;
                // The same rows with other columns, in one query.
                let other = format!("{begin}{end}").replacen("{ ", "{ ids: ", 1);
                let twice = format!("{{ {} {} }}", inner(&query), inner(&other));
                let answer_to_twice = app.data(&twice).await;
                answers.extend([(query, answer), (twice, answer_to_twice)]);
            }
        }
        assert!(answers.len() > 200, "{} queries", answers.len());
        let app = app.restart_with("--whole-rows").await;
        for (query, answer) in answers {
            assert_eq!(app.data(&query).await, answer, "{query}");
        }
    }
);

/// What stands between the outer brackets of a query.
fn inner(query: &str) -> &str {
    query[1..query.len() - 1].trim()
}

fn fields<'a>(types: &'a [Value], name: &str) -> &'a Vec<Value> {
    let of = types.iter().find(|one| one["name"] == name);
    of.unwrap()["fields"].as_array().unwrap()
}

/// All plain fields of what a field leads to; nothing where it is plain itself.
fn below(types: &[Value], field: &Value) -> String {
    let mut of = &field["type"];
    while !of["ofType"].is_null() {
        of = &of["ofType"];
    }
    let name = of["name"].as_str().unwrap();
    match of["kind"].as_str() {
        Some("OBJECT") => {}
        Some("UNION" | "INTERFACE") => {
            let union = types.iter().find(|one| one["name"] == name).unwrap();
            let members = union["possibleTypes"].as_array().unwrap();
            let members = members.iter().map(|member| {
                let member = member["name"].as_str().unwrap();
                format!("... on {member} {}", plain(types, member))
            });
            return format!(" {{ {} }}", members.collect::<Vec<_>>().join(" "));
        }
        _ => return String::new(),
    }
    if name.ends_with("Connection") {
        let nodes = fields(types, name).iter();
        let nodes = nodes.filter(|field| field["name"] == "nodes");
        let nodes = nodes.map(|nodes| format!("nodes{}", below(types, nodes)));
        return format!(
            " {{ {} pageInfo {{ endCursor }} }}",
            nodes.collect::<String>()
        );
    }
    format!(" {}", plain(types, name))
}

/// The plain fields of a type.
fn plain(types: &[Value], name: &str) -> String {
    let names = fields(types, name).iter().filter_map(|field| {
        let mut of = &field["type"];
        while !of["ofType"].is_null() {
            of = &of["ofType"];
        }
        let is_plain = matches!(of["kind"].as_str(), Some("SCALAR" | "ENUM"));
        is_plain.then(|| field["name"].as_str().unwrap())
    });
    format!("{{ {} }}", names.collect::<Vec<_>>().join(" "))
}
