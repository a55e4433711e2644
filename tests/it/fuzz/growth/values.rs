//! Values of arguments and variables, large and many times the same.

use serde_json::{Value, json};

use super::document::Growing;
use crate::{
    fuzz::value::Values,
    support::shape::{Field, Reference},
};

/// Lengths of texts.
const LENGTHS: [usize; 6] = [1, 10, 200, 2_000, 20_000, 40_000];

/// Tokens of a text of GraphQL: its words and its signs.
pub(super) fn tokens(text: &str) -> usize {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = text
        .split(|letter| !is_word(letter))
        .filter(|word| !word.is_empty())
        .count();
    let signs = text
        .chars()
        .filter(|letter| !is_word(*letter) && !letter.is_whitespace());
    words + signs.count()
}

impl Growing<'_> {
    /// A value for an argument, as a document writes it.
    pub(super) fn value(&mut self, name: &str, wanted: &Reference) -> String {
        if self.dice.chance(if self.heavy { 60 } else { 15 }) {
            return self.variable(name, wanted);
        }
        if self.wild && self.dice.chance(10) {
            return self.odd();
        }
        self.literal(name, wanted, 4)
    }

    fn variable(&mut self, name: &str, wanted: &Reference) -> String {
        let of = wanted.written();
        let known = self.variables.iter().find(|known| known.of == of);
        if let Some(known) = known.map(|known| known.name.clone())
            && self.dice.chance(85)
        {
            return format!("${known}");
        }
        let default = self.dice.chance(30).then(|| self.constant(name, wanted));
        let given = (default.is_none() || self.dice.chance(30)).then(|| {
            if self.wild && self.dice.chance(20) {
                self.odd_json(3)
            } else {
                self.json(name, wanted, 4)
            }
        });
        format!("${}", self.declare(of, default, given))
    }

    /// A value without variables.
    fn constant(&mut self, name: &str, wanted: &Reference) -> String {
        let literal = self.literal(name, wanted, 3);
        if literal.contains('$') {
            "null".to_owned()
        } else {
            literal
        }
    }

    fn literal(&mut self, name: &str, wanted: &Reference, levels: usize) -> String {
        if self.dice.chance(if self.heavy { 30 } else { 10 }) && (1..4).contains(&levels) {
            return self.variable(name, wanted);
        }
        if let Some(inner) = wanted.within() {
            if !wanted.is_list() || wanted.is_required() {
                return self.literal(name, inner, levels);
            }
            let item = self.literal(name, inner, levels.saturating_sub(1)) + " ";
            return format!("[{}]", self.repeat(&item));
        }
        let kind = self.known.shape.of(wanted.name());
        match &*kind.kind {
            "ENUM" => {
                let values: Vec<&str> = kind.values.iter().map(|value| &*value.name).collect();
                self.dice.one(&values).to_owned()
            }
            "INPUT_OBJECT" => {
                let keys: Vec<&Field> = kind.inputs.iter().collect();
                let required = keys.iter().copied().filter(|key| key.of.is_required());
                let mut chosen: Vec<&Field> = required.collect();
                if levels > 0 {
                    let recursive: Vec<_> = keys
                        .iter()
                        .copied()
                        .filter(|key| key.of.name() == kind.name)
                        .collect();
                    let from = if !recursive.is_empty() && self.dice.chance(60) {
                        &recursive
                    } else {
                        &keys
                    };
                    let key = self.dice.one(from);
                    if !chosen.iter().any(|known| known.name == key.name) {
                        chosen.push(key);
                    }
                }
                let mut text = String::from("{");
                let mut close = String::from("}");
                for key in chosen {
                    let value = self.literal(&key.name, &key.of, levels.saturating_sub(1));
                    if key.of.name() == kind.name && !key.of.is_list() {
                        // A filter of a filter of a filter.
                        let times = self.times(&key.name).min(15);
                        let open = format!("{}: {{", key.name).repeat(times);
                        let ends = "}".repeat(times);
                        text.push_str(&open);
                        text.push_str(&format!("{}: {value} ", key.name));
                        close.push_str(&ends);
                    } else {
                        text.push_str(&format!("{}: {value} ", key.name));
                    }
                }
                text + &close
            }
            _ if self.dice.chance(25) && wanted.name() == "String" => {
                format!("\"{}\"", self.long())
            }
            _ => {
                let values = Values {
                    known: self.known,
                    sane: true,
                };
                let written = values.make(name, wanted, None, self.dice);
                written.text(self.dice)
            }
        }
    }

    /// The same as JSON.
    fn json(&mut self, name: &str, wanted: &Reference, levels: usize) -> Value {
        if let Some(inner) = wanted.within() {
            if !wanted.is_list() || wanted.is_required() {
                return self.json(name, inner, levels);
            }
            let item = self.json(name, inner, levels.saturating_sub(1));
            let times = [1, 2, 20, 100, 480][self.dice.below(5)];
            let most = 90_000 / item.to_string().len().max(1);
            return vec![item; times.min(most).max(1)].into();
        }
        let kind = self.known.shape.of(wanted.name());
        match &*kind.kind {
            "ENUM" => {
                let values: Vec<&str> = kind.values.iter().map(|value| &*value.name).collect();
                json!(self.dice.one(&values))
            }
            "INPUT_OBJECT" if levels > 0 => {
                let keys: Vec<&Field> = kind.inputs.iter().collect();
                let key = self.dice.one(&keys);
                let value = self.json(&key.name, &key.of, levels - 1);
                json!({ (&key.name): value })
            }
            "INPUT_OBJECT" => json!({}),
            _ if self.dice.chance(25) && wanted.name() == "String" => json!(self.long()),
            _ => {
                let values = Values {
                    known: self.known,
                    sane: true,
                };
                values.make(name, wanted, None, self.dice).json()
            }
        }
    }

    /// A value that fits hardly any type.
    pub(super) fn odd(&mut self) -> String {
        match self.dice.below(8) {
            0 => "1".to_owned(),
            1 => format!("\"{}\"", self.long()),
            2 => format!("\"\"\"{}\"\"\"", "\n  a".repeat(self.dice.below(5_000))),
            3 => {
                let item = self.odd() + " ";
                format!("[{}]", self.repeat(&item))
            }
            4 => {
                let times = self.times("[").min(90);
                format!("{}{}", "[".repeat(times), "]".repeat(times))
            }
            5 => {
                let times = self.times("k: 1 ");
                let keys: String = (0..times).map(|place| format!("k{place}: 1 ")).collect();
                format!("{{{keys}}}")
            }
            6 => {
                let of = self
                    .dice
                    .one(&["String", "Int!", "[String!]", "MeetingFilter", "NoSuchType"])
                    .to_owned();
                let given = self.odd_json(3);
                let name = match self.variables.last() {
                    Some(last) if self.dice.chance(60) => last.name.clone(),
                    _ => self.declare(of, None, Some(given)),
                };
                format!("${name}")
            }
            _ => format!("\"{}\"", "\\u00e9".repeat(self.dice.below(7_000))),
        }
    }

    fn odd_json(&mut self, levels: usize) -> Value {
        let times = [0, 1, 5, 100, 1_000][self.dice.below(5)];
        match self.dice.below(if levels == 0 { 2 } else { 5 }) {
            0 => json!(self.long()),
            1 => json!(1e300),
            2 => {
                let item = self.odd_json(0);
                let most = 60_000 / item.to_string().len();
                vec![item; times.min(most)].into()
            }
            3 => {
                let mut value = self.odd_json(levels - 1);
                for _ in 0..times.min(100) {
                    value = json!([value]);
                }
                value
            }
            _ => (0..times)
                .map(|place| (format!("k{place}"), json!(1)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    fn long(&mut self) -> String {
        let length = LENGTHS[self.dice.below(LENGTHS.len())];
        self.dice
            .one(&["x", "é", "%", "_", "a ", "1/"])
            .repeat(length / 2 + 1)
    }
}
