//! Only the columns are read that a query shows: each field shows the same when it is asked for
//! alone as when whole rows are read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::on_each_engine, records::Collection};

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
        let settings = ["--max-cost=1000000"];
        let app = TestApp::set_with_records(engine, &records().lines(), &settings).await;
        let schema = "{ __schema { types { name kind fields { name type { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } possibleTypes { name } enumValues { name } } } }";
        let schema = app.data(schema).await;
        let types = schema["__schema"]["types"].as_array().unwrap();
        let defaults = defaults(types);
        let (mut answers, mut shown) = (Vec::new(), BTreeMap::new());
        for (kind, begin, end) in ways() {
            for field in fields(types, kind) {
                let name = field["name"].as_str().unwrap();
                let query = format!("{begin} {name}{}{end}", below(types, field));
                let answer = app.data(&query).await;
                leaves(&answer, kind, &mut shown);
                // The same rows with other columns, in one query.
                let other = format!("{begin}{end}").replacen("{ ", "{ ids: ", 1);
                let twice = format!("{{ {} {} }}", inner(&query), inner(&other));
                let answer_to_twice = app.data(&twice).await;
                answers.extend([(query, answer), (twice, answer_to_twice)]);
            }
        }
        assert!(answers.len() > 200, "{} queries", answers.len());
        // A column that is empty everywhere could be left unread, and nothing be seen.
        let empty = shown.iter().filter(|(path, values)| {
            let below = format!("{path}.");
            let leads_on = shown.keys().any(|other| other.starts_with(&below));
            values.is_subset(&defaults) && !leads_on && !is_never_given(path)
        });
        let empty: Vec<_> = empty.map(|(path, _)| path).collect();
        assert!(empty.is_empty(), "{empty:#?}");
        let app = app.restart_with("--whole-rows").await;
        for (query, answer) in answers {
            assert_eq!(app.data(&query).await, answer, "{query}");
        }
    }
);

/// The ways to all kinds, and to the records that those were judged against.
fn ways() -> impl Iterator<Item = (&'static str, String, String)> {
    let own = KINDS.map(|(kind, begin, end)| (kind, begin.to_owned(), end.to_owned()));
    let judged = KINDS.iter().filter(|(kind, ..)| *kind != "Citation");
    let judged = judged.map(|(kind, begin, end)| {
        let begin = format!(
            "{begin} sameAs(judgement: [SAME, DIFFERENT, UNDECIDED]) {{ record {{ ... on {kind} {{ id"
        );
        (*kind, begin, format!(" }} }} }}{end}"))
    });
    own.into_iter().chain(judged)
}

/// Records of which each field has some value.
fn records() -> Collection {
    let mut collection = Collection::generate(12);
    for record in &mut collection.records {
        let kind = record["record"].as_str().unwrap().to_owned();
        let own = match kind.as_str() {
            "party" => {
                json!({ "aliases": ["Other"], "valid_from": "1949", "valid_to": "1990-10", "wikidata_id": "Q17" })
            }
            "person" => json!({ "aliases": ["Other"], "wikidata_id": "Q18" }),
            "issue" => json!({ "aliases": ["Other"] }),
            "source" => json!({
                "author": "An author", "url": "https://example.org/1", "archive_url": "https://example.org/2",
                "archive_reference": "B 41", "licence": "CC0-1.0", "retrieved_on": "2024-12",
                "content_sha256": "ab".repeat(32),
            }),
            "meeting" => json!({ "place": "Tokyo", "summary": "What was spoken of." }),
            "outcome" => json!({ "state": "UNKNOWN" }),
            _ => json!({}),
        };
        let own = own.as_object().unwrap().clone();
        record.as_object_mut().unwrap().extend(own);
        record["note"] = json!("Seen.");
        record["inference"] = json!("By the day.");
        if record["date"].is_string() {
            record["date_basis"] = json!("As the source says.");
        }
        for (place, citation) in parts(record, "citations").enumerate() {
            citation["field"] = json!(match kind.as_str() {
                "issue" => "label",
                "meeting" => "title",
                _ => "text",
            });
            if place > 0 {
                citation["role"] = json!("CONTEXT");
            }
        }
        for link in parts(record, "links") {
            link["note"] = json!("The same talks.");
        }
        for key in ["participants", "speakers"] {
            for somebody in parts(record, key) {
                somebody["office_as_given"] = json!("Minister");
            }
        }
    }
    collection
}

/// Whether no record has a value there: a judgement is of one word unless others are asked for, and
/// only of the dates of events it is said what they rest on. Few records were judged: what these lead
/// to is looked at where the records are listed.
fn is_never_given(path: &str) -> bool {
    let mut ways = path.rsplit('.');
    let (field, of) = (ways.next(), ways.next());
    field == Some("basis") && of != Some("date")
        || field == Some("judgement") && of == Some("sameAs")
        || path
            .split_once(".sameAs.record.")
            .is_some_and(|(_, field)| field.contains('.'))
}

fn parts<'a>(record: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    let parts = record.get_mut(key).and_then(Value::as_array_mut);
    parts.into_iter().flatten()
}

/// All values of each plain field in an answer, by the way to it.
fn leaves(value: &Value, path: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                leaves(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, path, found)),
        Value::Null => {
            found.entry(path.to_owned()).or_default();
        }
        value => {
            let values = found.entry(path.to_owned()).or_default();
            values.insert(
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned),
            );
        }
    }
}

/// What a row has in the place of a column that was not read: of a vocabulary the first word.
fn defaults(types: &[Value]) -> BTreeSet<String> {
    // What lists are ordered by is in no row.
    let is_shown = |one: &&Value| !one["name"].as_str().unwrap().ends_with("OrderField");
    let first = types.iter().filter(is_shown);
    let first = first.filter_map(|one| one["enumValues"][0]["name"].as_str());
    let plain = ["", "0", "1970-01-01T00:00:00Z"];
    first.chain(plain).map(str::to_owned).collect()
}

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
                // Each has a vocabulary of its own.
                let plain =
                    plain(types, member).replace(" kind ", &format!(" {member}_kind: kind "));
                format!("... on {member} {plain}")
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
