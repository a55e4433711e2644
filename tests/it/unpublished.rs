//! What is not published cannot be learned by any path: the answers are those of a database that
//! never held it.

use serde_json::{Value, json};

use crate::support::{
    app::{TestApp, WITHOUT_LIMITS},
    conditions,
    database::on_each_engine,
    dice::Dice,
    lists::List,
    records::Collection,
    world::{World, slug},
};

/// The same collection as if what is not published had never been written.
fn without_unpublished(collection: &Collection) -> Collection {
    let hidden: Vec<&str> = collection
        .records
        .iter()
        .filter(|record| record["status"] != "PUBLISHED")
        .map(slug)
        .collect();
    let is_hidden = |value: &Value| value.as_str().is_some_and(|name| hidden.contains(&name));
    let mut records = collection.records.clone();
    records.retain(|record| record["status"] == "PUBLISHED");
    for record in &mut records {
        for value in record.as_object_mut().expect("an object").values_mut() {
            if is_hidden(value) {
                *value = Value::Null;
            }
            let Value::Array(parts) = value else { continue };
            // A citation and a link are nothing without their other end.
            parts.retain(|part| {
                !is_hidden(part) && !is_hidden(&part["source"]) && !is_hidden(&part["meeting"])
            });
            for key in ["person", "party"] {
                for part in parts.iter_mut().filter(|part| is_hidden(&part[key])) {
                    part[key] = Value::Null;
                }
            }
            // Nor is who took part or spoke, where nothing is left to know them by.
            parts.retain(|part| {
                part.get("name_as_given").is_none()
                    || ["person", "party", "name_as_given"]
                        .iter()
                        .any(|key| !part[key].is_null())
            });
        }
    }
    // Nor is a judgement without both its records.
    records.retain(|record| {
        record["records"]
            .as_array()
            .is_none_or(|two| two.len() == 2)
    });
    Collection { records }
}

on_each_engine!(
    answers_are_those_of_a_database_that_never_held_it,
    async |engine| {
        let collection = Collection::generate(8);
        let with = World::start(engine, &collection).await;
        let without = World::start(engine, &without_unpublished(&collection)).await;
        let mut dice = Dice::new(8);
        let mut queries = vec!["{ dataset { counts { __typename meetings statements outcomes claims issues sources parties persons } } }".to_owned()];
        for list in List::all(&with).iter().filter(|list| list.parent.is_none()) {
            let (field, kind) = (&list.field, &list.child);
            let object = format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
            for (first, depth) in [(100, 1), (8, 2)] {
                let all = with.shape.everything(&object, depth);
                queries.push(format!(
                    "{{ {field}(first: {first}) {{ totalCount nodes {{ {all} }} }} }}"
                ));
            }
            for key in conditions::keys(&with, kind) {
                for _ in 0..2 {
                    let filter = conditions::by_key(&with, kind, &key, &mut dice).text;
                    queries.push(format!("{{ {field}(first: 100, filter: {filter}) {{ totalCount nodes {{ slug }} }} }}"));
                }
            }
            for record in with.of(kind).filter(|record| !with.shows(slug(record))) {
                let (slug, id) = (slug(record), with.id(slug(record)));
                queries.push(format!("{{ {kind}(slug: {slug:?}) {{ slug }} node(id: {id:?}) {{ __typename }} nodes(ids: [{id:?}]) {{ __typename }} }}"));
            }
            // A citation is hidden with its subject or with its source.
            let citations = with
                .of("citation")
                .filter(|citation| citation["kind"] == **kind);
            let ids: Vec<_> = citations
                .map(|citation| with.id(slug(citation)))
                .take(100)
                .collect();
            queries.push(format!("{{ nodes(ids: {ids:?}) {{ __typename }} }}"));
        }
        for query in queries {
            let expected = without.app.data(&by_ids_of(&query, &with, &without)).await;
            let answer = with.app.data(&query).await;
            assert!(
                answer == expected,
                "{query}\n{}",
                difference(&answer, &expected)
            );
        }
    }
);

/// The query with the ids of the same records in another database; those that it lacks stay.
fn by_ids_of(query: &str, with: &World, without: &World) -> String {
    let words = query.split('"').map(|word| {
        let named = with.ids().iter().find(|(_, id)| *id == word);
        named
            .and_then(|(name, _)| without.ids().get(name))
            .map_or(word, String::as_str)
    });
    words.collect::<Vec<_>>().join("\"")
}

/// The first place where two answers differ.
fn difference(left: &Value, right: &Value) -> String {
    let pairs: Vec<(String, &Value, &Value)> = match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let keys = left
                .iter()
                .map(|(key, value)| (key.clone(), value, &right[key]));
            keys.collect()
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let rows = left.iter().zip(right).enumerate();
            rows.map(|(place, (left, right))| (place.to_string(), left, right))
                .collect()
        }
        _ => return format!(": {left}\nwhere it should be {right}"),
    };
    let differs = pairs.into_iter().find(|(_, left, right)| left != right);
    differs.map_or_else(String::new, |(key, left, right)| {
        format!("{key}.{}", difference(left, right))
    })
}

/// One published record of each kind that leads to an unpublished one by every path there is.
fn entangled(status: &str) -> String {
    let cited = json!([{ "source": "open-source", "locator": "p. 1" }, { "source": "secret-source", "locator": "SECRET" }]);
    let both = |name: &str| json!([format!("open-{name}"), format!("secret-{name}")]);
    let who = json!([
        { "role": "GUEST", "person": "secret-person", "party": "secret-party" },
        { "role": "HOST", "person": "open-person", "party": "open-party" },
    ]);
    let mut said = who.clone();
    for speaker in said.as_array_mut().expect("an array") {
        speaker.as_object_mut().expect("an object").remove("role");
    }
    let mut lines = Vec::new();
    for open in [true, false] {
        let name = |kind: &str| format!("{}-{kind}", if open { "open" } else { "secret" });
        let above = |kind: &str| {
            if open {
                json!(format!("secret-{kind}"))
            } else {
                Value::Null
            }
        };
        let text = if open { "Open" } else { "SECRET" };
        let link = if open {
            "secret-meeting"
        } else {
            "open-meeting"
        };
        let tenures = json!([{ "office": text, "party": "secret-party", "from": "2000" }]);
        for mut record in [
            json!({ "record": "party", "name": text, "kind": "STATE", "successors": if open { json!(["secret-party"]) } else { json!([]) } }),
            json!({ "record": "person", "name": text, "tenures": tenures }),
            json!({ "record": "source", "title": text, "kind": "BOOK", "part_of": above("source") }),
            json!({ "record": "issue", "label": text, "description": text, "category": "TRADE", "broader": above("issue"), "parties": both("party"), "citations": cited }),
            json!({ "record": "meeting", "title": text, "kind": "VISIT", "date": "2024", "place_party": "secret-party", "part_of": above("meeting"), "participants": who, "issues": both("issue"), "links": [{ "relation": "FOLLOWS", "meeting": link, "note": "SECRET" }], "citations": cited }),
            json!({ "record": "statement", "meeting": "secret-meeting", "text": text, "form": "QUOTE", "act": "STATE", "date": "2024", "speakers": said, "on_behalf_of": both("party"), "addressees": both("party"), "issues": both("issue"), "citations": cited }),
            json!({ "record": "outcome", "meeting": "secret-meeting", "kind": "DECISION", "text": text, "parties": both("party"), "issues": both("issue"), "citations": cited }),
            json!({ "record": "claim", "meeting": "secret-meeting", "text": text, "parties": both("party"), "issues": both("issue"), "citations": cited }),
        ] {
            let kind = record["record"].as_str().expect("a kind").to_owned();
            record["slug"] = json!(name(&kind));
            record["status"] = json!(if open { "PUBLISHED" } else { status });
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
        let records = ["open", "secret"].map(|name| format!("{name}-{kind}"));
        let judgement = json!({ "record": "same_as", "slug": format!("secret-{kind}"), "kind": kind,
            "records": records, "judgement": "SAME", "note": "SECRET" });
        lines.push(judgement.to_string());
    }
    lines.join("\n")
}

on_each_engine!(no_word_of_it_is_in_any_answer, async |engine| {
    for status in ["DRAFT", "IN_REVIEW", "WITHDRAWN"] {
        let app = TestApp::set_with_records(engine, &entangled(status), &WITHOUT_LIMITS).await;
        let shape = crate::support::shape::Shape::read(&app).await;
        for field in &shape.of("Query").fields {
            let Some(object) = field.of.name().strip_suffix("Connection") else {
                continue;
            };
            let all = shape.everything(object, 2);
            let query = format!(
                "{{ {}(first: 100) {{ totalCount nodes {{ {all} }} }} }}",
                field.name
            );
            let data = app.data(&query).await;
            let text = data.to_string();
            assert_eq!(data[&field.name]["totalCount"], 1, "{text}");
            assert!(text.contains("open-"), "{text}");
            assert!(!text.to_lowercase().contains("secret"), "{status}: {text}");
        }
    }
});

on_each_engine!(a_hidden_link_costs_what_none_costs, async |engine| {
    let meeting = |slug: &str, links: Value, status: &str| {
        json!({"record": "meeting", "slug": slug, "title": slug, "kind": "CALL", "status": status,
            "links": links, "citations": [{"source": "readout"}]})
        .to_string()
    };
    let leads = json!([{"relation": "RELATED", "meeting": "hidden"}]);
    let lines = [
        json!({"record": "source", "slug": "readout", "kind": "READOUT", "title": "R"}).to_string(),
        meeting(
            "hidden",
            json!([{"relation": "FOLLOWS", "meeting": "named"}]),
            "DRAFT",
        ),
        meeting("named", json!([]), "PUBLISHED"),
        meeting("naming", leads, "PUBLISHED"),
        meeting("alone", json!([]), "PUBLISHED"),
    ];
    let app = TestApp::set_with_records(engine, &lines.join("\n"), &WITHOUT_LIMITS).await;
    let query = |slug: &str| {
        format!(
            "{{ meeting(slug: \"{slug}\") {{ links {{ meeting {{ slug }} }} linkedFrom {{ meeting {{ slug }} }} }} }}"
        )
    };
    let none = app.statements(&query("alone")).await;
    for slug in ["naming", "named"] {
        assert_eq!(
            app.data(&query(slug)).await["meeting"],
            json!({"links": [], "linkedFrom": []})
        );
        assert_eq!(app.statements(&query(slug)).await, none, "{slug}");
    }
});
