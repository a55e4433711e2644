//! Judgements as the API shows them.

use serde_json::{Value, json};

use super::{Archive, NIXONS, judged};
use crate::support::{
    app::TestApp,
    database::{Engine, on_each_engine},
};

async fn app(engine: Engine, lines: &str) -> TestApp {
    TestApp::with_records(engine, &(NIXONS.to_owned() + lines)).await
}

/// Slugs of the records that a person was judged against.
async fn same_as(app: &TestApp, slug: &str, arguments: &str) -> Value {
    let query =
        format!("{{ person(slug: {slug:?}) {{ sameAs{arguments} {{ record {{ slug }} }} }} }}");
    let data = app.data(&query).await;
    let list = data["person"]["sameAs"].as_array().expect("a list").clone();
    list.into_iter()
        .map(|one| one["record"]["slug"].clone())
        .collect()
}

on_each_engine!(each_of_the_two_shows_the_other, async |engine| {
    let line = judged("one-nixon", ["nixon", "richard-nixon"], "SAME").replace(
        '}',
        r#","note":"FRUS names him without a first name.","inference":"From the office."}"#,
    );
    let app = app(engine, &line).await;
    let fields = "slug sameAs { judgement note inference slug version provenance { method }
        record { __typename slug ... on Person { name } sameAs { record { slug } } } }";
    let data = app
        .data(&format!("{{ persons(filter: {{slug: [\"nixon\", \"richard-nixon\"]}}) {{ nodes {{ {fields} }} }} }}"))
        .await;
    let side = |own: &str, other: &str, name: &str| {
        json!({ "slug": own, "sameAs": [{
            "judgement": "SAME", "note": "FRUS names him without a first name.",
            "inference": "From the office.", "slug": "one-nixon", "version": 1,
            "provenance": { "method": "IMPORTED" },
            "record": { "__typename": "Person", "slug": other, "name": name, "sameAs": [{ "record": { "slug": own } }] },
        }] })
    };
    assert_eq!(
        data["persons"]["nodes"],
        json!([
            side("nixon", "richard-nixon", "Richard Nixon"),
            side("richard-nixon", "nixon", "Nixon")
        ])
    );
});

on_each_engine!(
    only_what_is_the_same_is_shown_unless_more_is_asked_for,
    async |engine| {
        let lines = judged("a", ["nixon", "richard-nixon"], "SAME")
            + &judged("b", ["richard-nixon", "pat-nixon"], "DIFFERENT")
            + &judged("c", ["nixon", "pat-nixon"], "UNDECIDED");
        let app = app(engine, &lines).await;
        for (slug, arguments, expected) in [
            ("nixon", "", json!(["richard-nixon"])),
            ("nixon", "(judgement: null)", json!(["richard-nixon"])),
            ("nixon", "(judgement: [UNDECIDED])", json!(["pat-nixon"])),
            (
                "nixon",
                "(judgement: [SAME, DIFFERENT, UNDECIDED])",
                json!(["richard-nixon", "pat-nixon"]),
            ),
            ("pat-nixon", "", json!([])),
            (
                "pat-nixon",
                "(judgement: [DIFFERENT, UNDECIDED])",
                json!(["richard-nixon", "nixon"]),
            ),
            ("pat-nixon", "(judgement: [])", json!([])),
        ] {
            assert_eq!(
                same_as(&app, slug, arguments).await,
                expected,
                "{slug}{arguments}"
            );
        }
    }
);

on_each_engine!(
    what_is_not_published_is_hidden_from_either_side,
    async |engine| {
        for status in ["DRAFT", "IN_REVIEW", "WITHDRAWN"] {
            let hidden = format!(r#","status":"{status}"}}"#);
            let judgement = judged("a", ["nixon", "richard-nixon"], "SAME").replace('}', &hidden);
            let person = format!(r#"{{"record":"person","slug":"secret","name":"Secret"{hidden}"#);
            let lines = format!(
                "{judgement}{person}\n{}",
                judged("b", ["nixon", "secret"], "SAME")
            );
            let app = app(engine, &lines).await;
            for slug in ["nixon", "richard-nixon"] {
                assert_eq!(same_as(&app, slug, "").await, json!([]), "{status}");
            }
            let interface = "{ person(slug: \"nixon\") { ... on Record { sameAs { slug } } } }";
            assert_eq!(app.data(interface).await["person"]["sameAs"], json!([]));
        }
    }
);

on_each_engine!(
    the_judgements_of_a_query_take_one_statement,
    async |engine| {
        let with = app(engine, &judged("a", ["nixon", "richard-nixon"], "SAME")).await;
        let without = app(engine, "").await;
        let plain = "{ persons { nodes { slug } } }";
        let judged = "{ persons { nodes { slug sameAs { judgement record { slug } } } } }";
        for app in [&with, &without] {
            let (plain, judged) = (app.statements(plain).await, app.statements(judged).await);
            assert_eq!(judged, plain + 1);
        }
    }
);

on_each_engine!(
    an_export_of_what_readers_see_has_no_judgement_on_what_they_do_not,
    async |engine| {
        let archive = Archive::new(engine);
        let secret = r#"{"record":"person","slug":"secret","name":"Secret","status":"DRAFT"}"#;
        let lines = format!(
            "{NIXONS}{secret}\n{}{}",
            judged("open", ["nixon", "richard-nixon"], "SAME"),
            judged("hidden", ["nixon", "secret"], "SAME")
        );
        archive.imported(&lines);
        let exported = archive.chancery.run(&["export", "--published"]);
        assert!(exported.stdout.contains(r#""slug":"open""#), "{exported}");
        assert!(exported.stdout.contains(r#""same_as":1"#), "{exported}");
        assert!(!exported.stdout.contains("hidden"), "{exported}");
    }
);
