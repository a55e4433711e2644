//! Judgements whether two records are one: as lines of the format, as answers, and as candidates.

mod answer;
mod candidate;
mod line;
mod table;

use std::fs;

use chancery::database::{
    Database,
    connect::{PoolSettings, connect},
};

use crate::support::{
    database::{Engine, TestDatabase},
    process::{Chancery, Finished},
};

const NIXONS: &str = r#"{"record":"person","slug":"nixon","name":"Nixon"}
{"record":"person","slug":"richard-nixon","name":"Richard Nixon","family_name":"Nixon"}
{"record":"person","slug":"pat-nixon","name":"Pat Nixon","family_name":"Nixon"}
{"record":"party","slug":"usa","name":"United States","kind":"STATE"}
"#;

/// A line that judges two persons to be one, or not.
fn judged(slug: &str, records: [&str; 2], judgement: &str) -> String {
    let [one, other] = records;
    format!(
        r#"{{"record":"same_as","slug":"{slug}","kind":"person","records":["{one}","{other}"],"judgement":"{judgement}"}}"#
    ) + "\n"
}

/// A database, and the program beside it.
struct Archive {
    chancery: Chancery,
    database: TestDatabase,
}

impl Archive {
    fn new(engine: Engine) -> Self {
        let database = TestDatabase::migrated(engine);
        let chancery = Chancery::new().env("DATABASE_URL", database.url());
        Self { chancery, database }
    }

    fn import(&self, lines: &str) -> Finished {
        fs::write(self.chancery.directory().join("lines.jsonl"), lines).expect("a file");
        self.chancery.run(&["import", "lines.jsonl"])
    }

    /// Imports what must be right, and says what became of the judgements.
    fn imported(&self, lines: &str) -> String {
        let finished = self.import(lines);
        assert_eq!(finished.code, Some(0), "{finished}");
        let row = finished
            .stdout
            .lines()
            .find(|line| line.starts_with("judgements"));
        row.unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Imports what must be wrong, and says how.
    fn refused(&self, lines: &str) -> Vec<String> {
        let finished = self.import(lines);
        assert_eq!(finished.code, Some(1), "{finished}");
        let said = finished.stderr.lines().map(str::to_owned);
        said.skip(1).collect()
    }
}

async fn open(database: &TestDatabase) -> Database {
    let pool = PoolSettings {
        connections: Some(2),
        statement_timeout: std::time::Duration::from_secs(5),
    };
    let opened = connect(database.url(), pool).await;
    opened.expect("the database opens")
}
