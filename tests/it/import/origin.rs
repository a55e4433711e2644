//! Where records come from, and what the head of an export says of the whole.

use serde_json::{Value, json};

use super::{BASE, Desk, ask};
use crate::support::database::on_each_engine;

const ORIGIN: &str = "{ a: party(slug: \"jpn\") { provenance { dataset method } } b: party(slug: \"nor\") { provenance { dataset method } } }";

on_each_engine!(
    records_that_do_not_say_it_come_from_the_data_set,
    async |engine| {
        let desk = Desk::empty(engine);
        let own = "{\"record\":\"party\",\"slug\":\"nor\",\"name\":\"Norway\",\"kind\":\"STATE\",\"provenance\":{\"dataset\":\"own\",\"method\":\"CURATED\"}}\n";
        desk.write("asia.2025.jsonl", format!("{BASE}{own}"));
        let origin = |dataset: &str| {
            json!({
                "a": { "provenance": { "dataset": dataset, "method": "IMPORTED" } },
                "b": { "provenance": { "dataset": "own", "method": "CURATED" } },
            })
        };
        desk.import(&["asia.2025.jsonl"]);
        let server = desk.serve();
        assert_eq!(ask(&server, ORIGIN).await, origin("asia"));
        let said = desk.import(&["--dataset", "Archive of Asia", "asia.2025.jsonl"]);
        assert!(
            said.contains("parties         ·        2          1\n"),
            "{said}"
        );
        assert_eq!(ask(&server, ORIGIN).await, origin("Archive of Asia"));
    }
);

on_each_engine!(
    an_empty_database_becomes_what_the_head_says,
    async |engine| {
        let desk = Desk::empty(engine);
        let head = |version| {
            format!(
                "{{\"record\":\"dataset\",\"version\":{version},\"changed_at\":\"2025-01-31T12:00:00Z\",\"licence\":\"CC-BY-4.0\",\"counts\":{{\"party\":2,\"person\":1,\"source\":2,\"issue\":2,\"meeting\":2}}}}\n"
            )
        };
        let query = "{ dataset { version licence changedAt } }";
        desk.import_text(head(12) + BASE);
        let server = desk.serve();
        let dataset = ask(&server, query).await["dataset"].take();
        assert_eq!(dataset["version"], 12);
        assert_eq!(dataset["licence"], "CC-BY-4.0");
        assert!(
            dataset["changedAt"]
                .as_str()
                .unwrap()
                .starts_with("2025-01-31T12:00:00"),
            "{dataset}"
        );
        // A database that holds something goes on with its own.
        desk.import_text(head(99) + &BASE.replace("Japan", "Nippon"));
        let dataset = ask(&server, query).await["dataset"].take();
        assert_eq!(dataset["version"], 13);
    }
);

on_each_engine!(a_licence_is_said_as_long_as_it_is_true, async |engine| {
    let desk = Desk::empty(engine);
    let query = "{ dataset { licence } }";
    desk.import_text(BASE.to_owned());
    desk.write("base.jsonl", BASE);
    let server = desk.serve();
    let licence = async || ask(&server, query).await["dataset"]["licence"].take();
    assert_eq!(licence().await, Value::Null);
    // Said by whoever imports, with whatever changes.
    desk.write("a.jsonl", BASE.replace("Japan", "Nippon"));
    desk.import(&["--licence", "CC0-1.0", "a.jsonl"]);
    assert_eq!(licence().await, "CC0-1.0");
    // Kept where records are corrected, lost where others come in that do not name it.
    desk.import(&["base.jsonl"]);
    assert_eq!(licence().await, "CC0-1.0");
    let party = "{\"record\":\"party\",\"slug\":\"per\",\"name\":\"Peru\",\"kind\":\"STATE\"}";
    let said = desk.import_text(party.to_owned());
    assert!(
        said.contains(
            "The licence of the data set is no longer CC0-1.0: not all that came in names it."
        ),
        "{said}"
    );
    assert_eq!(licence().await, Value::Null);
    // Said again, as the summary advises, although no record differs.
    let said = desk.import(&["--licence", "CC-BY-4.0", "base.jsonl"]);
    assert!(said.contains("version 4 → 5"), "{said}");
    assert_eq!(licence().await, "CC-BY-4.0");
    let again = desk.import(&["--licence", "CC-BY-4.0", "base.jsonl"]);
    assert!(again.contains("version 5, as before"), "{again}");
});
