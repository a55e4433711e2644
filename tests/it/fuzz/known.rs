//! What the generators know of the server: its schema, and names and cursors that it has given.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::target::{Case, Target};
use crate::support::shape::{QUERY, Shape};

/// Rows of a list whose names and cursors are known.
const ROWS: usize = 7;

/// Field of a list, what it is ordered by, and in which direction; the latter two empty where it is
/// not ordered.
pub(super) type Ordered = (String, String, String);

/// What is known.
pub(super) struct Known {
    pub(super) shape: Shape,
    pub(super) slugs: Vec<String>,
    pub(super) ids: Vec<String>,
    pub(super) cursors: BTreeMap<Ordered, Vec<String>>,
    /// Fields that have one type wherever they stand, by name.
    alike: BTreeMap<String, bool>,
}

impl Known {
    pub(super) fn of(target: &Target) -> Self {
        let shape = Shape::of_answer(data(target, QUERY));
        let mut known = Self {
            slugs: Vec::new(),
            ids: Vec::new(),
            cursors: BTreeMap::new(),
            alike: alike(&shape),
            shape,
        };
        let mut orders = Vec::new();
        for field in &known.shape.of("Query").fields {
            let Some(kind) = field.of.name().strip_suffix("Connection") else {
                continue;
            };
            orders.push((field.name.clone(), String::new(), String::new()));
            for order in &known.shape.of(&format!("{kind}OrderField")).values {
                for direction in ["ASC", "DESC"] {
                    let order = (field.name.clone(), order.name.clone(), direction.to_owned());
                    orders.push(order);
                }
            }
        }
        for ordered in orders {
            let (list, order, direction) = &ordered;
            let order = if order.is_empty() {
                String::new()
            } else {
                format!(", orderBy: {{field: {order}, direction: {direction}}}")
            };
            let query = format!(
                "{{ {list}(first: {ROWS}{order}) {{ edges {{ cursor node {{ id slug }} }} }} }}"
            );
            let mut cursors = Vec::new();
            let data = data(target, &query);
            for edge in data[list]["edges"].as_array().expect("edges") {
                let text = |value: &Value| value.as_str().expect("a text").to_owned();
                cursors.push(text(&edge["cursor"]));
                if order.is_empty() {
                    known.slugs.push(text(&edge["node"]["slug"]));
                    known.ids.push(text(&edge["node"]["id"]));
                }
            }
            known.cursors.insert(ordered, cursors);
        }
        known
    }

    /// Whether a field of this name has one type wherever it stands.
    pub(super) fn is_alike(&self, field: &str) -> bool {
        self.alike.get(field).copied().unwrap_or_default()
    }

    /// Types with which a fragment may stand in the place of something of the type `on`.
    pub(super) fn conditions(&self, on: &str) -> Vec<&str> {
        let here = self.shape.concrete(on);
        let composite = self
            .shape
            .all()
            .filter(|kind| matches!(&*kind.kind, "OBJECT" | "INTERFACE" | "UNION"));
        let names = composite.map(|kind| kind.name.as_str());
        let overlaps = |name: &&str| {
            let mut there = self.shape.concrete(name).into_iter();
            there.any(|one| here.contains(&one))
        };
        names.filter(overlaps).collect()
    }
}

fn alike(shape: &Shape) -> BTreeMap<String, bool> {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for field in shape.all().flat_map(|kind| &kind.fields) {
        let known = types.entry(field.name.clone()).or_default();
        known.push(field.of.written());
    }
    let alike = types.into_iter().map(|(name, mut types)| {
        types.dedup();
        (name, types.len() == 1)
    });
    alike.collect()
}

fn data(target: &Target, query: &str) -> Value {
    let case = Case::post(json!({ "query": query }).to_string());
    let told = target.send(&case).expect("the server answers");
    let mut answer = told.json();
    assert_eq!(answer.get("errors"), None, "{query}");
    answer["data"].take()
}
