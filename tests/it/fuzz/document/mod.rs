//! Documents that fit the schema, made up by chance, and what their answers have to hold.

mod answer;
mod arguments;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    choices::Choices,
    known::Known,
    value::{Values, Variables},
};
use crate::support::{conformance::Everything, shape::Field};

/// Fields of a document at most, each fragment counted once.
const FIELDS: usize = 60;
/// Aliases and directives at most, each fragment counted as often as it is used: less than the
/// server allows.
const ALIASES: usize = 40;
const DIRECTIVES: usize = 40;

/// A document.
pub(super) struct Document {
    pub(super) sets: Vec<Set>,
    pub(super) variables: Variables,
    /// Name of the operation; empty where it has none.
    pub(super) name: &'static str,
}

/// A selection set that is no part of another: that of the operation first, then those of the
/// fragments.
pub(super) struct Set {
    pub(super) on: String,
    pub(super) items: Vec<Item>,
    size: Size,
    depth: usize,
}

/// A part of a selection set, and whether its directives let it be seen.
pub(super) struct Item {
    pub(super) is: What,
    pub(super) directives: String,
    is_shown: bool,
}

pub(super) enum What {
    Field {
        alias: Option<String>,
        name: String,
        arguments: String,
        /// The type of the field, and its name.
        of: Value,
        kind: String,
        inner: Vec<Item>,
    },
    Inline {
        on: Option<String>,
        within: String,
        inner: Vec<Item>,
    },
    /// The set at this place of the document.
    Spread(usize),
}

/// What is counted, the fragments expanded.
#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    aliases: usize,
    directives: usize,
}

struct Maker<'a> {
    values: Values<'a>,
    dice: &'a mut Choices,
    sets: Vec<Set>,
    variables: Variables,
    size: Size,
    /// Arguments of fields without an alias, by type and name: two such fields are one.
    arguments: BTreeMap<(String, String), String>,
}

impl Document {
    /// Any document; where it is `sane`, one that is answered without an error.
    pub(super) fn make(known: &Known, sane: bool, dice: &mut Choices) -> Self {
        let mut maker = Maker {
            values: Values { known, sane },
            dice,
            sets: Vec::new(),
            variables: Variables::default(),
            size: Size::default(),
            arguments: BTreeMap::new(),
        };
        let depth = 1 + maker.dice.below(8);
        let items = maker.items("Query", depth);
        let mut sets = vec![Set {
            on: "Query".to_owned(),
            items,
            size: maker.size,
            depth,
        }];
        sets.append(&mut maker.sets);
        let name = maker.dice.one(&["", "Q", "query", "fragment", "on2"]);
        Self {
            sets,
            variables: maker.variables,
            name,
        }
    }

    /// The document with what has to be in its answer.
    pub(super) fn asked(&self, known: &Known) -> Everything {
        let root = &self.sets[0];
        Everything {
            query: super::print::text(self, None),
            asked: vec![(
                "Query".to_owned(),
                self.collect(known, &[&root.items], "Query"),
            )],
        }
    }
}

impl Maker<'_> {
    fn items(&mut self, on: &str, depth: usize) -> Vec<Item> {
        let number = 1 + self.dice.below(5);
        (0..number).map(|_| self.item(on, depth)).collect()
    }

    fn item(&mut self, on: &str, depth: usize) -> Item {
        self.size.fields += 1;
        let (directives, is_shown) = self.directives();
        let is_full = self.size.fields >= FIELDS;
        let is = match self.dice.below(20) {
            14..17 if !is_full => self.inline(on, depth),
            17..19 if !is_full && depth > 0 => self.fragment(on, depth),
            19 => self.used_again(on, depth),
            _ => self.field(on, if is_full { 0 } else { depth }),
        };
        Item {
            is,
            directives,
            is_shown,
        }
    }

    fn inline(&mut self, on: &str, depth: usize) -> What {
        let conditions = self.values.known.conditions(on);
        let condition = self.dice.chance(80).then(|| self.dice.one(&conditions));
        let within = condition.unwrap_or(on).to_owned();
        What::Inline {
            on: condition.map(str::to_owned),
            inner: self.items(&within, depth),
            within,
        }
    }

    fn fragment(&mut self, on: &str, depth: usize) -> What {
        let conditions = self.values.known.conditions(on);
        let on = self.dice.one(&conditions).to_owned();
        let before = self.size;
        let items = self.items(&on, depth - 1);
        let size = Size {
            fields: self.size.fields - before.fields,
            aliases: self.size.aliases - before.aliases,
            directives: self.size.directives - before.directives,
        };
        self.sets.push(Set {
            on,
            items,
            size,
            depth,
        });
        // The operation comes before them.
        What::Spread(self.sets.len())
    }

    /// A fragment that is there already, where one fits.
    fn used_again(&mut self, on: &str, depth: usize) -> What {
        let conditions = self.values.known.conditions(on);
        let fits = |set: &Set| {
            set.depth <= depth
                && conditions.contains(&&*set.on)
                && self.size.aliases + set.size.aliases <= ALIASES
                && self.size.directives + set.size.directives <= DIRECTIVES
                && self.size.fields + set.size.fields <= FIELDS
        };
        let fitting: Vec<_> = (0..self.sets.len())
            .filter(|place| fits(&self.sets[*place]))
            .collect();
        if fitting.is_empty() {
            return type_name();
        }
        let place = fitting[self.dice.below(fitting.len())];
        let size = self.sets[place].size;
        self.size.fields += size.fields;
        self.size.aliases += size.aliases;
        self.size.directives += size.directives;
        What::Spread(place + 1)
    }

    fn field(&mut self, on: &str, depth: usize) -> What {
        let known = self.values.known;
        let kind = known.shape.of(on);
        let fits = |field: &&Field| depth > 0 || known.shape.is_leaf(field.of.name());
        let fields: Vec<&Field> = kind.fields.iter().filter(fits).collect();
        if fields.is_empty() {
            return type_name();
        }
        let field = self.dice.one(&fields);
        let has_room = self.size.aliases < ALIASES;
        let takes_some = !field.args.is_empty();
        // Two fields of one name must be able to be one.
        let alone = known.is_alike(&field.name) && (kind.kind == "OBJECT" || !takes_some);
        if !alone && !has_room {
            return type_name();
        }
        let (alias, arguments) = if has_room && (!alone || self.dice.chance(25)) {
            self.size.aliases += 1;
            let number = self.size.aliases;
            let alias = format!(
                "{}_{number}",
                self.dice.one(&["a", "__", "query", &*field.name])
            );
            (Some(alias), self.arguments(on, field))
        } else {
            let place = (on.to_owned(), field.name.clone());
            let arguments = match self.arguments.get(&place) {
                Some(arguments) => arguments.clone(),
                None => self.arguments(on, field),
            };
            self.arguments.insert(place, arguments.clone());
            (None, arguments)
        };
        let below = field.of.name();
        let inner = if known.shape.is_leaf(below) {
            Vec::new()
        } else {
            self.items(below, depth - 1)
        };
        What::Field {
            alias,
            name: field.name.clone(),
            arguments,
            of: json!(field.of),
            kind: below.to_owned(),
            inner,
        }
    }
}

fn type_name() -> What {
    What::Field {
        alias: None,
        name: "__typename".to_owned(),
        arguments: String::new(),
        of: json!({ "kind": "NON_NULL", "ofType": { "kind": "SCALAR", "name": "String" } }),
        kind: "String".to_owned(),
        inner: Vec::new(),
    }
}
