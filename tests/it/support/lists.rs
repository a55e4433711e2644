//! Every list of the schema, and what it holds: reckoned from the records, not asked of the server.

use serde_json::Value;

use super::{
    dice::{DATES, Dated, filed},
    world::{World, changed, slug},
};

/// Where the records of a list name the record that it hangs on.
const PATHS: [(&str, &str); 24] = [
    ("Issue.narrower", "broader"),
    ("Issue.meetings", "issues"),
    ("Issue.statements", "issues"),
    ("Issue.outcomes", "issues"),
    ("Issue.claims", "issues"),
    ("Meeting.parts", "part_of"),
    ("Meeting.statements", "meeting"),
    ("Meeting.outcomes", "meeting"),
    ("Meeting.claims", "meeting"),
    ("Party.meetings", "participants.party"),
    ("Party.statements", "on_behalf_of"),
    ("Party.outcomes", "parties"),
    ("Party.claims", "parties"),
    ("Party.issues", "parties"),
    ("Party.persons", "tenures.party"),
    ("Person.meetings", "participants.person"),
    ("Person.statements", "speakers.person"),
    ("Source.parts", "part_of"),
    ("Source.citedBy", "source"),
    ("Source.meetings", "citations.source"),
    ("Source.statements", "citations.source"),
    ("Source.outcomes", "citations.source"),
    ("Source.claims", "citations.source"),
    ("Source.issues", "citations.source"),
];

/// A list: at the root, or hanging on records of a kind.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// Kind that it hangs on; none at the root.
    pub(crate) parent: Option<String>,
    /// Name of the field.
    pub(crate) field: String,
    /// Kind of the records in it.
    pub(crate) child: String,
    /// What it can be ordered by.
    pub(crate) orders: Vec<String>,
    pub(crate) path: &'static str,
}

/// A field to order by, and whether the last comes first.
pub(crate) type Order<'a> = (&'a str, bool);

/// What a list is ordered by, with what has no value last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Text(String),
    Number(i64),
    Nothing,
}

impl List {
    /// Every list of the schema. Fails for one that this page does not know.
    pub(crate) fn all(world: &World) -> Vec<Self> {
        let mut lists = Vec::new();
        for kind in world.shape.objects() {
            for field in &kind.fields {
                let Some(child) = field.of.name().strip_suffix("Connection") else {
                    continue;
                };
                let is_root = kind.name == "Query";
                let name = format!("{}.{}", kind.name, field.name);
                let known = PATHS.iter().find(|(known, _)| *known == name);
                assert!(is_root || known.is_some(), "{name}: what does it hold?");
                let orders = &world.shape.of(&format!("{child}OrderField")).values;
                lists.push(Self {
                    parent: (!is_root).then(|| kind.name.to_lowercase()),
                    field: field.name.clone(),
                    child: child.to_lowercase(),
                    orders: orders.iter().map(|order| order.name.clone()).collect(),
                    path: known.map_or("", |(_, path)| path),
                });
            }
        }
        assert!(lists.len() >= 32, "only {} lists", lists.len());
        lists
    }

    /// The field that names a record.
    pub(crate) fn name(&self) -> &'static str {
        if self.child == "citation" {
            "name: locator"
        } else {
            "name: slug"
        }
    }

    /// A query for `body`, which holds fields like `page: meetings { … }`.
    pub(crate) fn query(&self, parent: Option<&str>, body: &str) -> String {
        match (&self.parent, parent) {
            (Some(kind), Some(slug)) => format!("{{ at: {kind}(slug: {slug:?}) {{ {body} }} }}"),
            _ => format!("{{ {body} }}"),
        }
    }

    /// The part of the answer that `body` asked for.
    pub(crate) fn within(&self, mut data: Value) -> Value {
        if self.parent.is_some() {
            data["at"].take()
        } else {
            data
        }
    }

    /// Records that the list may hang on: all that readers may see; one nothing at the root.
    pub(crate) fn parents<'a>(&'a self, world: &'a World) -> Vec<Option<&'a str>> {
        let Some(kind) = &self.parent else {
            return vec![None];
        };
        let shown = world.of(kind).filter(|record| world.shows(slug(record)));
        shown.map(|record| Some(slug(record))).collect()
    }

    /// Names of the records that the list holds under a filter, in order; ties by id.
    pub(crate) fn holds(
        &self,
        world: &World,
        parent: Option<&str>,
        (field, descending): Order<'_>,
        filter: impl Fn(&Value) -> bool,
    ) -> Vec<String> {
        let belongs = |record: &&Value| match parent {
            Some(parent) => World::related(record, self.path)
                .iter()
                .any(|name| name == parent),
            None => true,
        };
        let mut rows: Vec<_> = world
            .of(&self.child)
            .filter(|record| world.shows(slug(record)) && filter(record))
            .filter(belongs)
            .map(|record| (key(field, record), world.id(slug(record)), record))
            .collect();
        rows.sort_by(|(a, a_id, _), (b, b_id, _)| {
            let ascending = (a, a_id).cmp(&(b, b_id));
            if !descending {
                return ascending;
            }
            // What has no value stays last.
            let last = |key: &Key| *key == Key::Nothing;
            last(a).cmp(&last(b)).then(ascending.reverse())
        });
        let names = rows
            .into_iter()
            .map(|(_, _, record)| slug(record).to_owned());
        names.collect()
    }
}

/// The date of a record, and what it means; none where it has none.
pub(crate) fn date(record: &Value) -> Option<&'static Dated> {
    let date = record["date"].as_str().or(record["published"].as_str())?;
    DATES.iter().find(|(edtf, _, _)| *edtf == date)
}

fn key(field: &str, record: &Value) -> Key {
    let text = |key: &str| record[key].as_str().unwrap_or_default();
    match field {
        "DATE" | "PUBLISHED" => date(record).map_or(Key::Nothing, |(_, first, _)| {
            // An open beginning lies before all others.
            Key::Text(first.unwrap_or_default().to_owned())
        }),
        "POSITION" => record["position"]
            .as_i64()
            .map_or(Key::Nothing, Key::Number),
        "UPDATED_AT" => Key::Number(changed(record)),
        "RECORDED" => Key::Number(0),
        "NAME" if record["record"] == "person" => {
            let filing = format!("{} {}", text("family_name"), text("name"));
            Key::Text(filed(filing.trim()))
        }
        "NAME" | "TITLE" | "LABEL" => Key::Text(filed(text(&field.to_lowercase()))),
        field => panic!("what is the order {field}?"),
    }
}
