//! Importing what is there already: what is the same stays, what differs is replaced, and ids are
//! kept.

use serde_json::{Value, json};

use super::{BASE, Desk, ask, statement};
use crate::support::{database::on_each_engine, records::Collection};

const MEETING: &str =
    "{ meeting(slug: \"visit\") { id title version createdAt updatedAt publishedAt
    participants { role nameAsGiven party { slug } }
    agenda { slug } citations { id locator source { slug } } } }";

/// The meeting `visit` with two participants, two issues and three citations.
fn visit() -> Value {
    json!({
        "record": "meeting", "slug": "visit", "title": "Visit", "kind": "VISIT",
        "participants": [
            { "role": "HOST", "party": "chn" },
            { "role": "GUEST", "party": "jpn", "name_as_given": "a guest" },
        ],
        "issues": ["fish", "trade"],
        "citations": [
            { "source": "readout", "locator": "p. 1" },
            { "source": "readout", "locator": "p. 2" },
            { "source": "readout", "locator": "p. 3" },
        ],
    })
}

on_each_engine!(the_same_again_changes_nothing, async |engine| {
    let desk = Desk::empty(engine);
    let lines = Collection::generate(7).lines();
    desk.import_text(lines.clone());
    let before = desk.state().await;
    let said = desk.import_text(lines.clone());
    assert!(said.contains(": version 1, as before. "), "{said}");
    assert_eq!(desk.state().await, before);
    // Nor do the lines in another order.
    let back: Vec<&str> = lines.lines().rev().collect();
    desk.import_text(back.join("\n"));
    assert_eq!(desk.state().await, before);
});

on_each_engine!(
    a_record_that_differs_is_replaced_and_keeps_its_ids,
    async |engine| {
        let desk = Desk::with_base(engine);
        desk.import_text(visit().to_string());
        let server = desk.serve();
        let old = ask(&server, MEETING).await["meeting"].take();
        assert_eq!(old["version"], 2);

        let mut record = visit();
        record["title"] = json!("Visit to Beijing");
        record["participants"] = json!([{ "role": "GUEST", "party": "jpn" }]);
        record["issues"] = json!(["trade"]);
        record["citations"] = json!([
            { "source": "readout", "locator": "p. 3" },
            { "source": "readout", "locator": "p. 1" },
        ]);
        let said = desk.import_text(record.to_string());
        assert!(
            said.contains("meetings        ·        1          ·\n"),
            "{said}"
        );
        assert!(said.contains(": version 2 → 3. "), "{said}");

        let new = ask(&server, MEETING).await["meeting"].take();
        for kept in ["id", "createdAt", "publishedAt"] {
            assert_eq!(new[kept], old[kept], "{kept}");
        }
        assert_eq!(new["version"], 3);
        assert!(
            new["updatedAt"].as_str() > old["updatedAt"].as_str(),
            "{new:#}"
        );
        assert_eq!(new["title"], "Visit to Beijing");
        assert_eq!(
            new["participants"],
            json!([{ "role": "GUEST", "nameAsGiven": null, "party": { "slug": "jpn" } }])
        );
        assert_eq!(new["agenda"], json!([{ "slug": "trade" }]));
        let citation = |place: usize| old["citations"][place].clone();
        assert_eq!(new["citations"], json!([citation(2), citation(0)]));
        // A citation that is corrected is the same one, as long as no other could be meant; a new
        // one is another; and none takes the name of one that went away.
        let mut ids = async |citations: Value| -> Vec<Value> {
            record["citations"] = citations;
            desk.import_text(record.to_string());
            let citations = ask(&server, MEETING).await["meeting"]["citations"].take();
            let nodes = citations.as_array().unwrap().iter();
            nodes.map(|node| node["id"].clone()).collect()
        };
        let [third, first] = [citation(2)["id"].clone(), citation(0)["id"].clone()];
        let at = |page: &str| json!({ "source": "readout", "locator": page });
        let corrected = ids(json!([at("p. 3"), at("pp. 1-2")])).await;
        assert_eq!(corrected, [third.clone(), first.clone()]);
        let more = ids(json!([at("p. 3"), at("pp. 1-2"), at("p. 9")])).await;
        assert_eq!(more[..2], [third, first.clone()]);
        let olds: Vec<Value> = (0..3).map(|place| citation(place)["id"].clone()).collect();
        assert!(!olds.contains(&more[2]), "{more:?}");
        let mut words = at("p. 9");
        words["excerpt"] = json!("Other words.");
        assert_eq!(ids(json!([words])).await, more[2..]);
    }
);

on_each_engine!(
    what_was_withdrawn_is_not_published_by_importing_it_again,
    async |engine| {
        let desk = Desk::with_base(engine);
        desk.import_text(visit().to_string());
        let mut withdrawn = visit();
        withdrawn["status"] = json!("WITHDRAWN");
        desk.import_text(withdrawn.to_string());
        let said = desk.import_text(visit().to_string());
        assert!(
            said.contains("meetings        ·        ·          1\n"),
            "{said}"
        );
        let server = desk.serve();
        assert_eq!(
            ask(&server, "{ meeting(slug: \"visit\") { slug } }").await["meeting"],
            Value::Null
        );
    }
);

on_each_engine!(what_is_not_in_the_files_stays, async |engine| {
    let desk = Desk::with_base(engine);
    desk.import_text(statement("s", &json!({ "meeting": "visit", "position": 1 })).to_string());
    // A meeting that is replaced keeps the statements made at it, and its place above `talks`.
    desk.import_text(visit().to_string());
    let server = desk.serve();
    let data = ask(&server, "{ meeting(slug: \"visit\") { statements { nodes { slug } } parts { nodes { slug } } } persons { totalCount } }").await;
    assert_eq!(
        data,
        json!({
            "meeting": { "statements": { "nodes": [{ "slug": "s" }] }, "parts": { "nodes": [{ "slug": "talks" }] } },
            "persons": { "totalCount": 1 },
        })
    );
    // Two statements change places.
    let two = |first: i32, second: i32| {
        let at =
            |slug, position| statement(slug, &json!({ "meeting": "visit", "position": position }));
        format!("{}\n{}\n", at("s", first), at("t", second))
    };
    desk.import_text(two(1, 2));
    desk.import_text(two(2, 1));
    let data = ask(&server, "{ meeting(slug: \"visit\") { statements(orderBy: { field: POSITION, direction: ASC }) { nodes { slug } } } }").await;
    assert_eq!(
        data["meeting"]["statements"]["nodes"],
        json!([{ "slug": "t" }, { "slug": "s" }])
    );
});

on_each_engine!(a_record_that_is_withdrawn_is_seen_no_more, async |engine| {
    let desk = Desk::with_base(engine);
    let server = desk.serve();
    let talks = BASE.lines().last().unwrap();
    desk.import_text(talks.replace("{\"record\"", "{\"status\":\"WITHDRAWN\",\"record\""));
    let data = ask(
        &server,
        "{ meeting(slug: \"talks\") { title } meetings { totalCount } }",
    )
    .await;
    assert_eq!(
        data,
        json!({ "meeting": null, "meetings": { "totalCount": 1 } })
    );
});
