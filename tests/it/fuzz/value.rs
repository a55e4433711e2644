//! Values for arguments, made up after their types.

use serde_json::{Map, Value, json};

use super::{choices::Choices, known::Known};
use crate::support::shape::Reference;

/// A value as a document writes it.
pub(super) enum Written {
    /// A string, a number, a truth or null.
    Plain(Value),
    Enum(String),
    List(Vec<Written>),
    Object(Vec<(String, Written)>),
    Variable(String),
}

/// Variables of a document: how they are declared, and what is given for them.
#[derive(Default)]
pub(super) struct Variables {
    pub(super) declared: Vec<String>,
    pub(super) given: Map<String, Value>,
}

/// What makes values.
pub(super) struct Values<'a> {
    pub(super) known: &'a Known,
    /// Whether each value is one that its field takes, and not only one of its type.
    pub(super) sane: bool,
}

impl Written {
    /// The value as JSON, for a variable. It holds no variables itself.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Enum(name) | Self::Variable(name) => json!(name),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Object(keys) => {
                let keys = keys.iter().map(|(key, value)| (key.clone(), value.json()));
                Value::Object(keys.collect())
            }
        }
    }

    /// The value as GraphQL.
    pub(super) fn text(&self, dice: &mut Choices) -> String {
        match self {
            Self::Plain(Value::String(text)) => string(text, dice),
            Self::Plain(value) => value.to_string(),
            Self::Enum(name) => name.clone(),
            Self::Variable(name) => format!("${name}"),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.text(dice)).collect();
                format!("[{}]", items.join(dice.one(&[", ", " ", ",,\n"])))
            }
            Self::Object(keys) => {
                let key = |(key, value): &(String, Self)| format!("{key}: {}", value.text(dice));
                let keys: Vec<_> = keys.iter().map(key).collect();
                format!("{{{}}}", keys.join(", "))
            }
        }
    }
}

/// A string as GraphQL: plain, with more escapes than it needs, or as a block.
fn string(text: &str, dice: &mut Choices) -> String {
    let in_block = |letter: char| letter != '\\' && letter != '"' && !letter.is_control();
    let fits = text.trim() == text && !text.is_empty() && text.chars().all(in_block);
    if fits && dice.chance(10) {
        return format!("\"\"\"{text}\"\"\"");
    }
    if dice.chance(10) {
        let escaped = text.chars().map(|letter| match u32::from(letter) {
            number @ 0..=0xffff => format!("\\u{number:04x}"),
            number => format!("\\u{{{number:x}}}"),
        });
        return format!("\"{}\"", escaped.collect::<String>());
    }
    Value::from(text).to_string()
}

impl Values<'_> {
    /// A value for the argument `name` of this type; or a variable, where `variables` are allowed.
    pub(super) fn make(
        &self,
        name: &str,
        wanted: &Reference,
        variables: Option<&mut Variables>,
        dice: &mut Choices,
    ) -> Written {
        match variables {
            Some(variables) if dice.chance(15) => {
                let value = self.plain(name, wanted, None, dice);
                Written::Variable(declare(wanted, &value, variables, dice))
            }
            variables => self.plain(name, wanted, variables, dice),
        }
    }

    fn plain(
        &self,
        name: &str,
        wanted: &Reference,
        mut variables: Option<&mut Variables>,
        dice: &mut Choices,
    ) -> Written {
        if wanted.is_required() {
            let inner = wanted.within().expect("a type");
            return self.required(name, inner, variables, dice);
        }
        if dice.chance(4) {
            return Written::Plain(Value::Null);
        }
        self.required(name, wanted, variables.take(), dice)
    }

    fn required(
        &self,
        name: &str,
        wanted: &Reference,
        mut variables: Option<&mut Variables>,
        dice: &mut Choices,
    ) -> Written {
        if let Some(inner) = wanted.within() {
            // A value by itself is a list of one; but a variable has to be a list, and so has null.
            if dice.chance(10) && inner.is_required() {
                return self.plain(name, inner, None, dice);
            }
            let number = dice.below(4);
            let mut item = || self.make(name, inner, variables.as_deref_mut(), dice);
            return Written::List((0..number).map(|_| item()).collect());
        }
        let kind = self.known.shape.of(wanted.name());
        match &*kind.kind {
            "ENUM" => {
                let value = &kind.values[dice.below(kind.values.len())];
                Written::Enum(value.name.clone())
            }
            "INPUT_OBJECT" => {
                let mut keys = Vec::new();
                let optional = 200 / kind.inputs.len();
                for key in &kind.inputs {
                    let nested = ["and", "or", "not"].contains(&&*key.name);
                    let percent = if nested {
                        optional / 3
                    } else {
                        optional.min(60)
                    };
                    let is_needed = key.of.is_required() && key.name == "field";
                    if is_needed || dice.chance(percent) {
                        let value = self.make(&key.name, &key.of, variables.as_deref_mut(), dice);
                        keys.push((key.name.clone(), value));
                    }
                }
                Written::Object(keys)
            }
            _ => Written::Plain(self.scalar(name, wanted.name(), dice)),
        }
    }

    fn scalar(&self, name: &str, kind: &str, dice: &mut Choices) -> Value {
        if kind == "Boolean" {
            return json!(dice.chance(50));
        }
        if !self.sane && dice.chance(40) {
            return any(kind, self.known, dice);
        }
        let (slugs, ids) = (&self.known.slugs, &self.known.ids);
        match (kind, name) {
            ("Int", "min") => json!(dice.below(3)),
            ("Int", "max") => json!(3 + dice.below(3)),
            ("Int", _) => json!(1 + dice.below(5)),
            ("DateTime", _) => json!(dice.one(&[
                "2026-01-01T00:00:00Z",
                "1999-12-31T23:59:59.999999Z",
                "2030-06-01T09:00:00+09:00",
            ])),
            (_, "from") => {
                json!(dice.one(&["1939", "1919~", "2001-21", "19XX", "2010-01-01", "201X"]))
            }
            (_, "to") => json!(dice.one(&["2024-12-25?", "2024-11/2025-01", "2030", "2026-11"])),
            (_, "slug" | "any" | "all" | "none") => {
                json!(slugs[dice.below(slugs.len())])
            }
            (_, "id" | "ids") => json!(ids[dice.below(ids.len())]),
            (_, "language") => json!(dice.one(&["en", "ja", "ko", "zh"])),
            (_, "iso3") => json!(dice.one(&["JPN", "CHN", "XXX"])),
            _ => json!(dice.one(&["shipped", "Ministry of Foreign Affairs", "会谈"])),
        }
    }
}

/// Any value of a scalar type.
fn any(kind: &str, known: &Known, dice: &mut Choices) -> Value {
    if kind == "Int" {
        let numbers = [0, -1, 100, 101, 1000, i32::MAX, i32::MIN, 1];
        return json!(numbers[dice.below(numbers.len())]);
    }
    match dice.below(5) {
        0 => json!(dice.text()),
        1 => json!(known.ids[dice.below(known.ids.len())]),
        2 => {
            let of_lists: Vec<&String> = known.cursors.values().flatten().collect();
            json!(of_lists[dice.below(of_lists.len())])
        }
        3 => json!(dice.one(&[
            "2024-13",
            "2024-02-30",
            "/",
            "..",
            "9999999999",
            "Y-170000002",
            "meeting_",
            "x'; --",
            "2016-12-31T23:59:60Z",
            "meeting_01h455vb4pex5vsknk084sn02q",
            "WyJtZWV0aW5ncyJd",
        ])),
        _ => json!("long ".repeat(dice.below(2_000))),
    }
}

/// Declares a variable that stands for a value, as it is given or by default. Gives its name.
fn declare(
    wanted: &Reference,
    value: &Written,
    variables: &mut Variables,
    dice: &mut Choices,
) -> String {
    let name = format!("v{}", variables.declared.len());
    let mut declared = format!("${name}: {}", wanted.written());
    let by_default = dice.chance(40);
    if by_default {
        declared.push_str(" = ");
        declared.push_str(&value.text(dice));
    }
    if !by_default || dice.chance(30) {
        variables.given.insert(name.clone(), value.json());
    }
    variables.declared.push(declared);
    name
}
