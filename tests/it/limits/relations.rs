//! How much one filter may ask of related records: whatever is allowed, both engines take and plan in
//! time, however it is put together; one condition more is told by its place.

use std::time::{Duration, Instant};

use crate::support::{app::TestApp, database::on_each_engine, records::Collection};

/// So many times the same name.
fn names(number: usize) -> String {
    "\"jpn\" ".repeat(number)
}

/// A filter within so many filters of these.
fn within(levels: &[&str], filter: &str) -> String {
    let start = |way: &&str| format!("{{{way}: ");
    levels.iter().map(start).collect::<String>() + filter + &"}".repeat(levels.len())
}

/// Lists with a filter of `number` conditions on related records.
fn filters(number: usize) -> Vec<(&'static str, String)> {
    let each = |filter: &str| format!("{filter} ").repeat(number);
    let all = format!("{{party: {{all: [{}]}}}}", names(number));
    let mixed = [
        "{party: {any: \"jpn\"}}",
        "{issue: {none: \"fish\"}}",
        "{hasSpeaker: true}",
        "{meeting: {any: \"apec\"}}",
        "{source: {all: \"a\"}}",
    ];
    let mixed: Vec<&str> = mixed.into_iter().cycle().take(number).collect();
    let mixed = mixed.join(" ");
    let chain = (0..number % 10).fold(
        format!("{{party: {{all: [{}]}}}}", names(number - number % 10)),
        |inner, _| format!("{{hasSpeaker: false, not: {inner}}}"),
    );
    vec![
        ("outcomes", all.clone()),
        ("statements", all.clone()),
        ("statements", within(&["not"; 17], &all)),
        ("statements", within(&["or"; 8], &all)),
        (
            "statements",
            within(&["and", "or", "not", "or", "and"], &all),
        ),
        (
            "statements",
            format!(
                "{{party: {{any: [{}]}}, and: [{}]}}",
                names(1),
                "{issue: {any: \"a\"}} ".repeat(number - 1)
            ),
        ),
        (
            "statements",
            format!("{{and: [{}]}}", each("{party: {any: \"jpn\"}}")),
        ),
        (
            "statements",
            format!("{{and: [{}]}}", each("{meeting: {any: \"jpn\"}}")),
        ),
        (
            "statements",
            format!("{{or: [{}]}}", each("{party: {any: \"jpn\"}}")),
        ),
        (
            "statements",
            format!("{{or: [{}]}}", each("{party: {none: \"jpn\"}}")),
        ),
        (
            "statements",
            format!("{{and: [{}]}}", each("{not: {issue: {any: \"a\"}}}")),
        ),
        (
            "statements",
            format!("{{and: [{}]}}", each("{issue: {none: \"a\"}}")),
        ),
        (
            "statements",
            format!("{{and: [{}]}}", each("{hasSpeaker: false}")),
        ),
        (
            "statements",
            format!("{{and: [{}]}}", each("{hasSpeaker: true}")),
        ),
        ("statements", format!("{{or: [{mixed}]}}")),
        ("statements", format!("{{and: [{mixed}]}}")),
        ("statements", chain),
    ]
}

/// A page, the same of each of many, and its length.
fn queries(list: &str, filter: &str) -> [String; 3] {
    let page = format!("{list}(first: 1, filter: {filter}) {{ nodes {{ slug }} }}");
    let length = format!("{list}(filter: {filter}) {{ totalCount }}");
    [
        format!("{{ {page} }}"),
        format!("{{ issues(first: 5) {{ nodes {{ {page} }} }} }}"),
        format!("{{ {length} issues(first: 5) {{ nodes {{ {length} }} }} }}"),
    ]
}

on_each_engine!(
    fifty_conditions_on_related_records_are_answered_and_no_more,
    async |engine| {
        let app = TestApp::set(engine, &["--rate-limit=0"]).await;
        for (list, filter) in filters(50) {
            for query in queries(list, &filter) {
                let begun = Instant::now();
                app.data(&query).await;
                let taken = begun.elapsed();
                assert!(taken < Duration::from_secs(5), "{query}: {taken:?}");
            }
        }
        for (list, filter) in filters(51) {
            let [query, ..] = queries(list, &filter);
            let (code, message) = app.error(&query).await;
            assert_eq!(code, "TOO_EXPENSIVE", "{query}");
            assert!(message.starts_with("filter."), "{query}: {message}");
            let said = ": more than 50 conditions on related records in one filter";
            assert!(message.contains(said), "{query}: {message}");
        }
        let hundreds = format!("{{party: {{all: [{}]}}}}", names(320));
        let (_, message) = app.error(&queries("outcomes", &hundreds)[0]).await;
        assert!(message.starts_with("filter.party.all.50: "), "{message}");
    }
);

on_each_engine!(
    three_counts_of_related_records_are_answered_and_no_more,
    async |engine| {
        let records = Collection::generate(5).lines();
        let app = TestApp::with_records(engine, &records).await;
        let count = async |filter: String| {
            let query = format!("{{ statements(filter: {filter}) {{ totalCount }} }}");
            let data = app.data(&query).await;
            data["statements"]["totalCount"].as_u64().unwrap()
        };
        let all = count("{}".to_owned()).await;
        let of = |number: usize, counts: &str| {
            let filters = format!("{{distinctSources: {{{counts}}}}} ").repeat(number);
            format!("{{and: [{filters}]}}")
        };
        let one = count(of(1, "min: 1, max: 1")).await;
        assert!(0 < one && one < all, "{one} of {all}");
        assert_eq!(count(of(3, "min: 1, max: 1")).await, one);
        assert_eq!(
            count(of(1, "max: 1")).await,
            one + count(of(1, "max: 0")).await
        );
        assert_eq!(
            count(of(1, "min: 2")).await + one,
            all - count(of(1, "max: 0")).await
        );
        // These say nothing, and so cost nothing.
        assert_eq!(count(of(100, "min: 0")).await, all);
        assert_eq!(count(of(100, "")).await, all);
        for (filter, place) in [
            (of(4, "min: 1"), "filter.and.3.distinctSources"),
            (
                format!("{{not: {}, distinctSources: {{max: 9}}}}", of(3, "min: 1")),
                "filter.not.and.2.distinctSources",
            ),
        ] {
            let query = format!("{{ statements(filter: {filter}) {{ totalCount }} }}");
            let (code, message) = app.error(&query).await;
            assert_eq!(code, "TOO_EXPENSIVE", "{query}");
            let said = format!("{place}: more than 3 counts of related records in one filter");
            assert!(message.starts_with(&said), "{query}: {message}");
        }
    }
);

// As much as the values of a filter may say of the record itself.
on_each_engine!(
    the_largest_filters_without_related_records_are_answered,
    async |engine| {
        let app = TestApp::set(engine, &["--rate-limit=0"]).await;
        let dates = "{date: {from: \"2000\", to: \"2020\", includeUndated: true}} ".repeat(90);
        let flags = "{inferred: true} ".repeat(160);
        let nots = "{not: {inferred: true}} ".repeat(100);
        let keys = "{slug: \"a\", language: \"en\", inferred: true, updatedSince: \"2020-01-01T00:00:00Z\"} ".repeat(95);
        for filters in [dates, flags, nots, keys] {
            for way in ["and", "or"] {
                let flat = format!("{{{way}: [{filters}]}}");
                for filter in [
                    flat.clone(),
                    within(&["not"; 16], &flat),
                    within(&["or"; 8], &flat),
                ] {
                    for query in queries("statements", &filter) {
                        app.data(&query).await;
                    }
                }
            }
        }
    }
);
