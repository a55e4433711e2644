//! Names in a filter that no record has, and what is wrong with a filter: said by the path to it.

use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    records::Collection,
    world::World,
};

on_each_engine!(names_that_no_record_has_match_nothing, async |engine| {
    let world = World::start(engine, &Collection::generate(7)).await;
    let all = world.app.data("{ statements { totalCount } }").await;
    let all = &all["statements"]["totalCount"];
    for name in [
        "no-such-record",
        "",
        "'; drop table statement; --",
        "北京",
        "%",
    ] {
        let of_fields = [
            format!("{{slug: [{name:?}]}}"),
            format!("{{language: [{name:?}]}}"),
            format!("{{provenance: {{dataset: [{name:?}]}}}}"),
        ];
        let of_relations = [
            format!("{{issue: {{any: [{name:?}]}}}}"),
            format!("{{issue: {{all: [{name:?}]}}}}"),
            format!("{{not: {{issue: {{none: [{name:?}]}}}}}}"),
        ];
        // What cannot be a slug is a mistake, not a record that is not there.
        let is_slug = name == "no-such-record";
        if !is_slug {
            for filter in &of_relations {
                let query = format!("{{ statements(filter: {filter}) {{ totalCount }} }}");
                let (code, message) = world.app.error(&query).await;
                assert_eq!(code, "BAD_USER_INPUT", "{filter}");
                assert!(message.contains("neither slug nor id"), "{message}");
            }
        }
        let of_relations = of_relations.into_iter().filter(|_| is_slug);
        for filter in of_fields.into_iter().chain(of_relations) {
            let body = format!(
                "none: statements(filter: {filter}) {{ totalCount }}
                all: statements(filter: {{not: {filter}}}) {{ totalCount }}"
            );
            let data = world.app.data(&format!("{{ {body} }}")).await;
            assert_eq!(data["none"]["totalCount"], 0, "{filter}");
            assert_eq!(data["all"]["totalCount"], *all, "{filter}");
        }
        let query = format!("{{ statement(slug: {name:?}) {{ slug }} }}");
        assert_eq!(
            world.app.data(&query).await["statement"],
            Value::Null,
            "{query}"
        );
    }
});

on_each_engine!(
    a_text_that_no_database_stores_is_no_fault_of_the_server,
    async |engine| {
        let app = TestApp::start(engine).await;
        for (kind, field) in KINDS {
            for (query, argument) in [
                (
                    format!(r#"{{ {kind}(slug: "a\u0000b") {{ slug }} }}"#),
                    "slug: ",
                ),
                (
                    format!(r#"{{ {field}(filter: {{slug: ["a\u0000b"]}}) {{ totalCount }} }}"#),
                    "filter.slug.0: ",
                ),
                (
                    format!(
                        r#"{{ {field}(filter: {{and: [{{slug: "a\u0000b"}}]}}) {{ totalCount }} }}"#
                    ),
                    "filter.and.0.slug: ",
                ),
            ] {
                let (code, message) = app.error(&query).await;
                assert_eq!(code, "BAD_USER_INPUT", "{query}");
                assert!(message.starts_with(argument), "{query}: {message}");
            }
        }
    }
);

/// Each kind, and its list at the root.
const KINDS: [(&str, &str); 8] = [
    ("meeting", "meetings"),
    ("statement", "statements"),
    ("outcome", "outcomes"),
    ("claim", "claims"),
    ("issue", "issues"),
    ("source", "sources"),
    ("party", "parties"),
    ("person", "persons"),
];

#[tokio::test]
async fn what_is_wrong_with_a_filter_is_said_by_its_path() {
    let world = World::start(Engine::Sqlite, &Collection::generate(7)).await;
    let meeting = world.id("meeting-0");
    let other = format!("{}_x", meeting.split_once('_').expect("an underscore").0);
    for (list, filter, path) in [
        (
            "meetings",
            "{date: {from: \"2024-13\"}}",
            "filter.date.from: ",
        ),
        (
            "meetings",
            "{date: {to: \"yesterday\"}}",
            "filter.date.to: ",
        ),
        ("meetings", "{date: {from: \"\"}}", "filter.date.from: "),
        (
            "sources",
            "{published: {from: \"2025\", to: \"2024\"}}",
            "filter.published: ",
        ),
        (
            "statements",
            "{not: {date: {from: \"x\"}}}",
            "filter.not.date.from: ",
        ),
        (
            "outcomes",
            "{and: [{}, {or: [{date: {to: \"x\"}}]}]}",
            "filter.and.1.or.0.date.to: ",
        ),
        (
            "claims",
            "{distinctSources: {min: -1}}",
            "filter.distinctSources: ",
        ),
        (
            "claims",
            "{distinctSources: {max: -1}}",
            "filter.distinctSources: ",
        ),
        (
            "meetings",
            "{distinctSources: {min: 2, max: 1}}",
            "filter.distinctSources: ",
        ),
        ("statements", "{issue: {any: [\"ID\"]}}", "filter.issue.any"),
        (
            "statements",
            "{issue: {all: [\"issue-0\", \"ID\"]}}",
            "filter.issue.all.1",
        ),
        (
            "statements",
            "{issue: {none: [\"ID\"]}}",
            "filter.issue.none",
        ),
        (
            "statements",
            "{meeting: {any: [\"OTHER\"]}}",
            "filter.meeting.any",
        ),
        (
            "parties",
            "{or: [{successor: {any: [\"ID\"]}}]}",
            "filter.or.0.successor.any",
        ),
        ("persons", "{party: {any: [\"ID\"]}}", "filter.party.any"),
        ("issues", "{broader: {any: [\"ID\"]}}", "filter.broader.any"),
    ] {
        let filter = filter.replace("ID", meeting).replace("OTHER", &other);
        for selection in ["totalCount", "nodes { slug }", "pageInfo { hasNextPage }"] {
            let query = format!("{{ __typename {list}(filter: {filter}) {{ {selection} }} }}");
            let answer = world.app.query(&query).await;

            let (code, message) = world.app.error(&query).await;
            assert_eq!(code, "BAD_USER_INPUT", "{query}");
            assert!(message.starts_with(path), "{query}: {message}");
            assert_eq!(answer["data"][list], Value::Null, "{query}");
            assert_eq!(answer["data"]["__typename"], "Query", "{query}");
        }
    }
}

/// A filter is read once for all lists of a field, and what is wrong with it is said of each.
#[tokio::test]
async fn a_wrong_filter_of_a_nested_list_is_told_at_each_of_them() {
    let app = TestApp::start(Engine::Sqlite).await;
    let wrong = "statements(filter: { issue: { any: [\"?\"] } }) { totalCount }";
    let query = format!(
        "{{ meetings(first: 3) {{ nodes {{ {wrong} ... on Meeting {{ again: {wrong} }} }} }} }}"
    );
    let answer = app.query(&query).await;
    let errors = answer["errors"].as_array().unwrap();
    let mut paths: Vec<_> = errors.iter().map(|error| error["path"].clone()).collect();
    paths.sort_by_key(Value::to_string);
    let lists = ["again", "statements"];
    let expected =
        (0..3).flat_map(|place| lists.map(|list| json!(["meetings", "nodes", place, list])));
    let mut expected: Vec<_> = expected.collect();
    expected.sort_by_key(Value::to_string);
    assert_eq!(paths, expected, "{answer:#}");
    for error in errors {
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("filter.issue.any"), "{message}");
    }
}
