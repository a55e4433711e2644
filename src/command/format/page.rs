//! The format as a page for people: each kind of record with its keys, then the parts of records.

use serde_json::{Map, Value};

use super::{
    key::{Key, text},
    wrap,
};
use crate::interchange::format::schema::word;

/// Column at which the description of a key begins.
const COLUMN: usize = 21;

const HEAD: &str = "A file of YAML (.yaml, .yml) is a list of records; of JSON Lines (.jsonl), each line is a record. \
     The key `record` says the kind. A key that is not required may be left out; a key that is not listed is an error. \
     Records refer to each other by slug.";

const DATES: &str = "Dates are EDTF, never more precise than the source: 2024-12-25 (day), 2024-12 (month), \
     2024 (year), 2024-11/2025-01 (from, to), 1985/.. (open), 192X (decade), 1919~ (about), 2024-12-25? (uncertain). \
     In YAML, write a date that is only a year in quotes: \"2024\".";

const ONE_KIND: &str = "`chancery format meeting` tells the meaning of each word of a meeting. \
     `chancery format --json-schema` prints a schema with which editors complete and check records.";

/// Lays out the schema: all kinds of record, or one with the meaning of its words.
pub(super) fn page(schema: &Value, kind: Option<&str>) -> String {
    let nothing = Map::new();
    let definitions = schema.get("$defs").and_then(Value::as_object);
    let mut page = Page {
        text: String::new(),
        definitions: definitions.unwrap_or(&nothing),
        tells_meanings: kind.is_some(),
    };
    if kind.is_none() {
        for paragraph in [HEAD, DATES, ONE_KIND] {
            wrap::add(&mut page.text, paragraph, 0, 0);
            page.text.push('\n');
        }
    }
    let kinds = page.kinds();
    let wanted = kinds
        .into_iter()
        .filter(|name| kind.is_none_or(|kind| word(name) == kind));
    let mut names: Vec<&str> = wanted.collect();
    // Parts follow the kinds; a part may have parts of its own.
    let mut next = 0;
    while let Some(name) = names.get(next).copied() {
        if next > 0 {
            page.text.push('\n');
        }
        for part in page.section(name) {
            if !names.contains(&part) {
                names.push(part);
            }
        }
        next += 1;
    }
    page.text
}

/// A page that is being written.
struct Page<'a> {
    text: String,
    definitions: &'a Map<String, Value>,
    /// Whether words have their meanings beside them.
    tells_meanings: bool,
}

impl<'a> Page<'a> {
    /// Definitions of the kinds of record, in the order of the schema.
    fn kinds(&self) -> Vec<&'a str> {
        let record = self.definitions.get("Record");
        let kinds = record
            .and_then(|record| record.get("oneOf"))
            .and_then(Value::as_array);
        kinds
            .into_iter()
            .flatten()
            .filter_map(|kind| text(kind, "$ref").strip_prefix("#/$defs/"))
            .collect()
    }

    /// Writes what a kind or a part is made of, and returns the parts that it names.
    fn section(&mut self, name: &str) -> Vec<&'a str> {
        let Some(definition) = self.definitions.get(name) else {
            return Vec::new();
        };
        self.text.push_str(&word(name).to_uppercase());
        self.text.push('\n');
        wrap::add(&mut self.text, text(definition, "description"), 2, 0);
        self.text.push('\n');
        let keys = Key::all(definition, self.definitions);
        for key in &keys {
            self.key(key);
        }
        keys.iter().filter_map(|key| key.part).collect()
    }

    fn key(&mut self, key: &Key<'_>) {
        let line = format!("  {:<width$} {}\n", key.name, key.holds, width = COLUMN - 3);
        self.text.push_str(&line);
        wrap::add(&mut self.text, key.description, COLUMN, 0);
        if key.words.is_empty() {
            return;
        }
        if self.tells_meanings {
            for (word, meaning) in &key.words {
                wrap::add(&mut self.text, &format!("{word}: {meaning}"), COLUMN, 2);
            }
        } else {
            let words: Vec<&str> = key.words.iter().map(|(word, _)| *word).collect();
            wrap::add(&mut self.text, &words.join(", "), COLUMN, 0);
        }
    }
}
