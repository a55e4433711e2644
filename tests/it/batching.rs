//! The number of SQL statements follows from the shape of a query, never from the number of rows.

use std::collections::{BTreeMap, VecDeque, btree_map::Entry};

use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    shape::{Field, Shape},
};

/// Records of each kind.
const MANY: usize = 61;

/// A collection in which every record has every relation, each to as many others. Trees need a
/// top, which has nothing above it: it is filed last, and so is not on the first page.
fn uniform(children: usize) -> String {
    let mut lines = Vec::new();
    for place in 0..MANY {
        let some = |kind: &str| -> Vec<String> {
            let places = (1..=children).map(|step| (place + step) % MANY);
            places.map(|place| format!("{kind}-{place}")).collect()
        };
        let pairs = |part: &dyn Fn(&str, &str) -> Value| -> Value {
            let both = some("person").into_iter().zip(some("party"));
            both.map(|(person, party)| part(&person, &party)).collect()
        };
        let above = |kind: &str| (place > 0).then(|| format!("{kind}-{}", place / 2));
        let title = if place == 0 {
            "zz".to_owned()
        } else {
            format!("{place:02}")
        };
        let meeting = format!("meeting-{}", place % (MANY / children));
        let (parties, issues) = (some("party"), some("issue"));
        let cited: Value = some("source")
            .iter()
            .map(|source| json!({ "source": source, "locator": "p. 1" }))
            .collect();
        let linked: Value = some("meeting")
            .iter()
            .map(|other| json!({ "relation": "RELATED", "meeting": other }))
            .collect();
        let speakers = pairs(&|person, party| json!({ "person": person, "party": party }));
        let participants =
            pairs(&|person, party| json!({ "role": "GUEST", "person": person, "party": party }));
        let tenures = pairs(
            &|_, party| json!({ "office": "Minister", "party": party, "from": "2020", "to": "2025" }),
        );
        for mut record in [
            json!({ "record": "party", "name": title, "kind": "STATE", "successors": parties, "valid_from": "1900", "valid_to": "2000" }),
            json!({ "record": "person", "name": title, "tenures": tenures }),
            json!({ "record": "source", "title": title, "kind": "BOOK", "published": "2024", "part_of": above("source") }),
            json!({ "record": "issue", "label": title, "description": "x", "category": "TRADE", "broader": above("issue"), "parties": parties, "citations": cited }),
            json!({ "record": "meeting", "title": title, "kind": "VISIT", "date": "2024", "place_party": "party-1", "part_of": above("meeting"), "participants": participants, "issues": issues, "links": linked, "citations": cited }),
            json!({ "record": "statement", "meeting": meeting, "text": "x", "form": "QUOTE", "act": "STATE", "date": "2024", "speakers": speakers, "on_behalf_of": parties, "addressees": parties, "issues": issues, "citations": cited }),
            json!({ "record": "outcome", "meeting": meeting, "kind": "DECISION", "text": "x", "date": "2024", "parties": parties, "issues": issues, "citations": cited }),
            json!({ "record": "claim", "meeting": meeting, "text": "x", "date": "2024", "parties": parties, "issues": issues, "citations": cited }),
        ] {
            let kind = record["record"].as_str().expect("a kind");
            record["slug"] = json!(format!("{kind}-{place}"));
            lines.push(record.to_string());
        }
    }
    for kind in [
        "party",
        "person",
        "source",
        "issue",
        "meeting",
        "statement",
        "outcome",
        "claim",
    ] {
        for (place, step) in
            (0..MANY).flat_map(|place| (1..=children).map(move |step| (place, step)))
        {
            let records = [place, (place + step) % MANY].map(|place| format!("{kind}-{place}"));
            let judgement = json!({ "record": "same_as", "slug": format!("{kind}-{place}-{step}"),
                "kind": kind, "records": records, "judgement": "SAME" });
            lines.push(judgement.to_string());
        }
    }
    lines.join("\n")
}

/// For each type the shortest way to it from a list at the root: a query with `HERE` where its
/// fields go, and `PARENTS` where the number of rows at the root goes.
fn ways(shape: &Shape) -> BTreeMap<String, String> {
    let mut ways = BTreeMap::new();
    let mut next: VecDeque<(String, String)> = VecDeque::new();
    let step = |field: &Field, way: &str, size: &str| {
        let of = field.of.name();
        if shape.is_leaf(of) {
            return None;
        }
        let selection = match of.strip_suffix("Connection") {
            // By name, so that the top of a tree is last.
            Some(node) => {
                let by_name = ["TITLE", "LABEL", "NAME"].into_iter().find(|order| {
                    let orders = &shape.of(&format!("{node}OrderField")).values;
                    orders.iter().any(|known| known.name == *order)
                });
                let order =
                    by_name.map_or(String::new(), |by| format!(", orderBy: {{field: {by}}}"));
                format!(
                    "{}(first: {size}{order}) {{ nodes {{ HERE }} }}",
                    field.name
                )
            }
            None if field.args.iter().any(|argument| argument.of.is_required()) => return None,
            None if shape.of(of).kind == "UNION" => return None,
            None => format!("{} {{ HERE }}", field.name),
        };
        let node = of.strip_suffix("Connection").unwrap_or(of);
        Some((node.to_owned(), way.replace("HERE", &selection)))
    };
    for field in &shape.of("Query").fields {
        next.extend(step(field, "{ HERE }", "PARENTS"));
    }
    while let Some((name, way)) = next.pop_front() {
        if let Entry::Vacant(unknown) = ways.entry(name) {
            let fields = &shape.of(unknown.key()).fields;
            next.extend(fields.iter().filter_map(|field| step(field, &way, "3")));
            unknown.insert(way);
        }
    }
    ways
}

/// What to select of a field to have it read.
fn selection(shape: &Shape, field: &Field) -> String {
    let of = field.of.name();
    match of {
        _ if shape.is_leaf(of) => field.name.clone(),
        _ if of.ends_with("Connection") => {
            format!(
                "{}(first: 3) {{ totalCount nodes {{ __typename }} pageInfo {{ hasNextPage }} }}",
                field.name
            )
        }
        _ => format!("{} {{ __typename }}", field.name),
    }
}

on_each_engine!(
    every_field_takes_as_many_statements_for_many_rows_as_for_few,
    async |engine| {
        let few = TestApp::with_records(engine, &uniform(1)).await;
        let many = TestApp::with_records(engine, &uniform(5)).await;
        let shape = Shape::read(&few).await;
        let ways = ways(&shape);
        let mut fields = 0;
        for object in shape.objects() {
            let is_wrapper = ["Connection", "Edge"]
                .iter()
                .any(|end| object.name.ends_with(end));
            // An event of a subscription comes from memory.
            let is_event = matches!(&*object.name, "Subscription" | "DatasetVersion");
            if is_wrapper || is_event || matches!(&*object.name, "Query" | "PageInfo") {
                continue;
            }
            let way = ways.get(&object.name);
            let way = way.unwrap_or_else(|| panic!("how does one get to {}?", object.name));
            for field in &object.fields {
                if shape.is_leaf(field.of.name()) && field.of.is_required() {
                    // What cannot fail is read from no database.
                    continue;
                }
                let query = way.replace("HERE", &selection(&shape, field));
                let mut counts = Vec::new();
                for app in [&few, &many] {
                    for parents in ["2", "60"] {
                        counts.push(app.statements(&query.replace("PARENTS", parents)).await);
                    }
                }
                assert!(
                    counts.iter().all(|count| *count == counts[0]),
                    "{counts:?}: {query}"
                );
                let is_list = field.of.is_list() || field.of.name().ends_with("Connection");
                fields += usize::from(is_list);
            }
        }
        // Or else the test has lost its way.
        assert!(fields >= 50, "only {fields} lists");
    }
);

/// The page that must be one query.
const PAGE: &str = "{ meetings(first: PARENTS, orderBy: {field: TITLE}) { totalCount nodes { title
    participants { role person { name } party { name } office } agenda { label }
    statements(first: 3) { totalCount nodes { text speakers { person { name } party { name } office }
        onBehalfOf { name } issues { label } citations { locator source { title } } } }
    outcomes(first: 3) { nodes { text parties { name } issues { label } } }
    claims(first: 3) { nodes { text sources { title } } }
    links { meeting { title } } partOf { title } sources { title } distinctSourceCount } } }";

on_each_engine!(
    a_query_takes_the_same_number_of_statements_every_time,
    async |engine| {
        let app = TestApp::with_records(engine, &uniform(3)).await;
        let [few, many] = ["2", "30"].map(|parents| PAGE.replace("PARENTS", parents));
        let (for_few, for_many) = (app.statements(&few).await, app.statements(&many).await);
        // Fewer where a record that a deeper level names has been read for one above it.
        assert!(for_many <= for_few, "{for_many} > {for_few}");
        assert!(for_few <= 27, "{for_few} statements");
        for turn in 0..20 {
            assert_eq!(app.statements(&many).await, for_many, "turn {turn}");
        }
    }
);

#[tokio::test]
async fn a_list_is_counted_only_where_its_count_is_asked_for() {
    let app = TestApp::with_records(Engine::Sqlite, &uniform(1)).await;
    let rows = app.statements("{ meetings { nodes { slug } } }").await;
    let count = app.statements("{ meetings { totalCount } }").await;
    let both = app
        .statements(
            "{ meetings { totalCount nodes { slug } edges { cursor } pageInfo { endCursor } } }",
        )
        .await;
    let neither = app.statements("{ meetings { __typename } }").await;
    assert_eq!([rows, count, both, neither], [1, 1, 2, 0]);
}
