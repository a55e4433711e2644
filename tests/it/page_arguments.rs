//! Arguments of lists that cannot be answered: one error that names the argument, null in the
//! place of the list, and everything beside it answered all the same.

use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
    lists::List,
    records::Collection,
    world::World,
};

/// Asks for a list with these arguments beside a field that must survive, and gives the message
/// of the one error.
async fn refusal(world: &World, list: &List, parent: Option<&str>, arguments: &str) -> String {
    let field = &list.field;
    let body = format!(
        "beside: __typename refused: {field}({arguments}) {{ totalCount pageInfo {{ endCursor }} }}"
    );
    let query = list.query(parent, &body);
    let answer = world.app.query(&query).await;

    let errors = answer["errors"]
        .as_array()
        .unwrap_or_else(|| panic!("no error: {query}"));
    assert_eq!(errors.len(), 1, "{query}\n{answer:#}");
    assert_eq!(
        errors[0]["extensions"]["code"], "BAD_USER_INPUT",
        "{query}\n{answer:#}"
    );
    let path = if list.parent.is_some() {
        json!(["at", "refused"])
    } else {
        json!(["refused"])
    };
    assert_eq!(errors[0]["path"], path, "{query}\n{answer:#}");
    let data = list.within(answer["data"].clone());
    assert_eq!(data["refused"], Value::Null, "{query}\n{answer:#}");
    assert!(data["beside"].is_string(), "{query}\n{answer:#}");
    errors[0]["message"].as_str().expect("a message").to_owned()
}

/// The cursor of the first row of a list, ordered so.
async fn cursor(world: &World, list: &List, parent: Option<&str>, order: &str) -> String {
    let body = format!(
        "page: {}(first: 1{order}) {{ edges {{ cursor }} }}",
        list.field
    );
    let data = list.within(world.app.data(&list.query(parent, &body)).await);
    let cursor = data["page"]["edges"][0]["cursor"].as_str();
    cursor
        .unwrap_or_else(|| panic!("no row in {list:?} of {parent:?}"))
        .to_owned()
}

/// The two records with the longest lists.
fn longest<'a>(world: &'a World, list: &'a List) -> Vec<Option<&'a str>> {
    let order = (list.orders[0].as_str(), false);
    let length = |parent| list.holds(world, parent, order, |_| true).len();
    let mut parents = list.parents(world);
    parents.sort_by_cached_key(|parent| std::cmp::Reverse(length(*parent)));
    parents.truncate(2);
    parents
}

#[tokio::test]
async fn sizes_out_of_range_are_refused_on_every_list() {
    let world = World::start(Engine::Sqlite, &Collection::generate(4)).await;
    for list in List::all(&world) {
        let parent = longest(&world, &list)[0];
        for (arguments, named) in [
            ("first: 0", "first: "),
            ("first: -1", "first: "),
            ("first: 101", "first: "),
            ("last: 0", "last: "),
            ("last: 101", "last: "),
            ("first: 1, last: 1", "last: "),
            ("first: 101, last: 1", "last: "),
        ] {
            let message = refusal(&world, &list, parent, arguments).await;
            assert!(message.starts_with(named), "{arguments}: {message}");
        }
    }
}

#[tokio::test]
async fn a_size_of_null_is_the_same_as_none() {
    let world = World::start(Engine::Sqlite, &Collection::generate(4)).await;
    let sizes = [
        "",
        "(first: null)",
        "(first: null, last: null, after: null, before: null)",
    ];
    let pages = sizes.map(|size| format!("meetings{size} {{ nodes {{ slug }} }}"));

    let mut answers = Vec::new();
    for page in &pages {
        answers.push(world.app.data(&format!("{{ {page} }}")).await);
    }

    assert_eq!(
        answers[0]["meetings"]["nodes"].as_array().map(Vec::len),
        Some(20)
    );
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn a_cursor_of_another_list_order_or_parent_is_refused_on_every_list() {
    let world = World::start(Engine::Sqlite, &Collection::generate(4)).await;
    let lists = List::all(&world);
    for (place, list) in lists.iter().enumerate() {
        let parents = longest(&world, list);
        let other = &lists[(place + 1) % lists.len()];
        let of_other = cursor(&world, other, longest(&world, other)[0], "").await;
        let mut refused = vec![(of_other, "", "another list")];
        if let [_, Some(sibling)] = parents[..] {
            let of_sibling = cursor(&world, list, Some(sibling), "").await;
            refused.push((of_sibling, "", "another list"));
        }
        let ordered: Vec<String> = list
            .orders
            .iter()
            .flat_map(|field| {
                ["ASC", "DESC"]
                    .map(|way| format!(", orderBy: {{field: {field}, direction: {way}}}"))
            })
            .collect();
        for (place, order) in ordered.iter().enumerate() {
            let cursor = cursor(&world, list, parents[0], order).await;
            refused.push((
                cursor,
                &ordered[(place + 1) % ordered.len()],
                "another order",
            ));
        }
        let ends = [("first", "after"), ("last", "before"), ("first", "before")];
        for ((cursor, order, reason), (size, argument)) in
            refused.into_iter().zip(ends.into_iter().cycle())
        {
            let arguments = format!("{size}: 1, {argument}: {cursor:?}{order}");
            let message = refusal(&world, list, parents[0], &arguments).await;
            let expected = format!("{argument}: a cursor of ");
            assert!(message.starts_with(&expected), "{message}");
            assert!(message.contains(reason), "{arguments}: {message}");
        }
    }
}

on_each_engine!(what_is_no_cursor_is_refused, async |engine| {
    let world = World::start(engine, &Collection::generate(4)).await;
    let lists = List::all(&world);
    let meetings = lists
        .iter()
        .find(|list| list.field == "meetings")
        .expect("meetings");
    let order = ", orderBy: {field: TITLE}";
    let good = cursor(&world, meetings, longest(&world, meetings)[0], order).await;
    let forged = [
        // What a client could write itself: a value of another type, one too large, a NUL.
        r#"["meetings",null,"sort_key",false,7,"00000000-0000-0000-0000-000000000000"]"#,
        r#"["meetings",null,"sort_key",false,null,"00000000-0000-0000-0000-000000000000"]"#,
        "[\"meetings\",null,\"sort_key\",false,\"a\\u0000\",\"00000000-0000-0000-0000-000000000000\"]",
        r#"["meetings",null,"title' or 1=1",false,"a","00000000-0000-0000-0000-000000000000"]"#,
        r#"["meetings",null,"sort_key",false,"a","0"]"#,
        r#"["meetings"]"#,
        "[]",
    ];
    let mut garbage: Vec<String> = forged.iter().map(|text| base64url(text)).collect();
    garbage
        .extend(["", "x", "%%", "北京", "meeting_01h455vb4pex5vsknk084sn02q"].map(str::to_owned));
    garbage.extend([good[1..].to_owned(), format!("{good}="), format!(" {good}")]);
    let root = List {
        parent: None,
        ..meetings.clone()
    };
    for cursor in garbage {
        for argument in ["after", "before"] {
            let arguments = format!("{argument}: {}{order}", json!(cursor));
            let message = refusal(&world, &root, None, &arguments).await;
            assert!(message.starts_with(&format!("{argument}: ")), "{message}");
        }
    }
});

on_each_engine!(
    a_cursor_that_is_longer_than_any_is_not_read,
    async |engine| {
        let app = TestApp::start(engine).await;
        let place = |letters: usize| {
            let value = "a".repeat(letters);
            let nil = "00000000-0000-0000-0000-000000000000";
            let written = json!(["meetings", null, "sort_key", false, value, nil]);
            base64url(&written.to_string())
        };
        let ask = |cursor: String| {
            format!(
                "{{ meetings(orderBy: {{field: TITLE}}, after: {cursor:?}) {{ totalCount nodes {{ slug }} }} }}"
            )
        };
        app.data(&ask(place(100))).await;

        let long = place(2_000);
        let (code, message) = app.error(&ask(long.clone())).await;

        assert_eq!(code, "BAD_USER_INPUT");
        let said = format!("after: {} bytes, where no cursor has more than", long.len());
        assert!(message.starts_with(&said), "{message}");
    }
);

// Names of which the first hundred letters are the same, of four bytes each.
on_each_engine!(
    lists_by_long_names_are_paged_with_the_cursors_that_they_give,
    async |engine| {
        let mut collection = Collection::generate(4);
        let is_party = |record: &&mut Value| record["record"] == "party";
        let parties = collection.records.iter_mut().filter(is_party);
        let mut expected = Vec::new();
        for (number, party) in parties.enumerate() {
            party["name"] = json!("𐐨".repeat(30_000) + &number.to_string());
            party["status"] = json!("PUBLISHED");
            expected.push(party["slug"].as_str().unwrap().to_owned());
        }
        expected.sort_unstable();
        let app = TestApp::with_records(engine, &collection.lines()).await;
        let mut seen = Vec::new();
        let mut after = Value::Null;
        loop {
            let query = format!(
                "{{ parties(first: 2, after: {after}, orderBy: {{field: NAME}}) {{ nodes {{ slug }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            let page = app.data(&query).await["parties"].take();
            let nodes = page["nodes"].as_array().unwrap().iter();
            seen.extend(nodes.map(|node| node["slug"].as_str().unwrap().to_owned()));
            assert!(seen.len() <= expected.len(), "{seen:?}");
            after = page["pageInfo"]["endCursor"].clone();
            assert!(after.as_str().unwrap().len() < 1_000, "{after}");
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, expected);
    }
);

/// Base64 in the alphabet for addresses, without padding (RFC 4648).
fn base64url(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for bytes in text.as_bytes().chunks(3) {
        let number = (0..3).fold(0_usize, |sum, place| {
            sum << 8 | usize::from(bytes.get(place).copied().unwrap_or(0))
        });
        let digits = (0..=bytes.len()).map(|place| DIGITS[number >> (18 - 6 * place) & 63]);
        encoded.extend(digits.map(char::from));
    }
    encoded
}
