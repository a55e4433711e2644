//! A server with a collection in it, of which the test knows everything.

use std::collections::{HashMap, HashSet};

use chancery::{
    clock,
    database::{
        Database,
        connect::{PoolSettings, connect},
    },
    graphql::id::{Kind, NodeId},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{
    app::{TestApp, WITHOUT_LIMITS},
    database::Engine,
    records::Collection,
    shape::Shape,
};

/// A server, what it holds, and a connection of one's own to its database.
pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) shape: Shape,
    pub(crate) records: Vec<Value>,
    shown: HashSet<String>,
    ids: HashMap<String, String>,
    database: Database,
}

impl World {
    pub(crate) async fn start(engine: Engine, collection: &Collection) -> Self {
        let lines = collection.lines();
        let app = TestApp::set_with_records(engine, &lines, &WITHOUT_LIMITS).await;
        let pool = PoolSettings {
            connections: Some(1),
            statement_timeout: std::time::Duration::from_secs(10),
        };
        let database = connect(app.database().url(), pool)
            .await
            .expect("a database");
        let shape = Shape::read(&app).await;
        let records = with_citations(collection);
        let shown = shown(&records);
        let mut world = Self {
            app,
            shape,
            records,
            shown,
            ids: HashMap::new(),
            database,
        };
        for kind in Kind::NODES {
            world.read_ids(kind).await;
            if kind != Kind::Citation {
                world.spread_changes(kind.as_str()).await;
            }
        }
        world
    }

    async fn read_ids(&mut self, kind: Kind) {
        let name = kind.as_str();
        let column = if kind == Kind::Citation {
            "locator"
        } else {
            "slug"
        };
        let sql = format!("select id, {column} as name from {name}");
        let rows = self
            .database
            .writer
            .query_all_raw(sea_orm::Statement::from_string(
                self.database.backend(),
                sql,
            ));
        for row in rows.await.expect("ids") {
            let id = row.try_get("", "id").expect("an id");
            let id = NodeId { kind, id }.encode().to_string();
            let slug = row.try_get("", "name").expect("a name");
            self.ids.insert(slug, id);
        }
    }

    /// Gives the records different times of their last change, with ties.
    async fn spread_changes(&self, kind: &str) {
        for record in self.of(kind) {
            let (slug, changed) = (slug(record), changed(record));
            let sql = format!("update {kind} set updated_at = {changed} where slug = '{slug}'");
            self.execute(&sql).await;
        }
    }

    /// Runs a statement of SQL.
    pub(crate) async fn execute(&self, sql: &str) {
        let done = self.database.writer.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// All records of a kind, published or not.
    pub(crate) fn of<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
        let kind = kind.to_owned();
        self.records
            .iter()
            .filter(move |record| record["record"] == kind)
    }

    /// Says whether readers may see the record of this name. No two records here have one name.
    pub(crate) fn shows(&self, name: &str) -> bool {
        self.shown.contains(name)
    }

    /// The id of the record of this name.
    pub(crate) fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }

    /// All ids, each with the name that it stands for.
    pub(crate) fn ids(&self) -> &HashMap<String, String> {
        &self.ids
    }

    /// Names of related records: `issues`, `part_of`, `citations.source`. Who was only mentioned
    /// did not take part.
    pub(crate) fn related(record: &Value, path: &str) -> Vec<String> {
        let (key, inner) = path.split_once('.').unwrap_or((path, ""));
        let parts = match &record[key] {
            Value::Array(parts) => parts.clone(),
            part => vec![part.clone()],
        };
        let taken = parts.iter().filter(|part| part["role"] != "MENTIONED");
        let names = taken.map(|part| if inner.is_empty() { part } else { &part[inner] });
        names
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    }
}

/// The name of a record: its slug, or the locator of a citation.
pub(crate) fn slug(record: &Value) -> &str {
    record["slug"].as_str().expect("a slug")
}

/// When a record was last changed, in microseconds: one of seven days.
pub(crate) fn changed(record: &Value) -> i64 {
    let sum: i64 = slug(record).bytes().map(i64::from).sum();
    clock::from_rfc3339("2024-01-01T00:00:00Z").expect("an instant") + sum % 7 * 86_400_000_000
}

/// The records, and their citations as records of their own.
fn with_citations(collection: &Collection) -> Vec<Value> {
    let mut records = collection.records.clone();
    for record in &collection.records {
        for citation in record["citations"].as_array().into_iter().flatten() {
            records.push(json!({
                "record": "citation", "slug": citation["locator"], "source": citation["source"],
                "role": citation["role"], "excerpt": citation["excerpt"],
                "kind": record["record"], "subject": record["slug"],
            }));
        }
    }
    records
}

/// Names of what readers may see: what is published, and citations between such.
fn shown(records: &[Value]) -> HashSet<String> {
    let published = records
        .iter()
        .filter(|record| record["status"] == "PUBLISHED");
    let mut shown: HashSet<String> = published.map(|record| slug(record).to_owned()).collect();
    let citations = records
        .iter()
        .filter(|record| record["record"] == "citation");
    let both = citations.filter(|citation| {
        let ends = [&citation["source"], &citation["subject"]];
        ends.iter()
            .all(|end| shown.contains(end.as_str().expect("a name")))
    });
    let both: Vec<String> = both.map(|citation| slug(citation).to_owned()).collect();
    shown.extend(both);
    shown
}
