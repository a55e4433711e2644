//! Documents of pieces that are each said many times, within each other: as fields, fragments, fragments
//! of fragments, operations.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::values;
use crate::{
    fuzz::{choices::Choices, known::Known},
    support::shape::{Field, Reference},
};

/// Tokens and bytes of a document, a little less than the server allows.
const TOKENS: usize = 4_700;
const BYTES: usize = 45_000;
/// How many times a piece is said.
const TIMES: [usize; 12] = [1, 2, 2, 3, 5, 7, 18, 29, 48, 95, 480, 3_000];

/// A document that grows.
pub(super) struct Growing<'a> {
    pub(super) known: &'a Known,
    pub(super) dice: &'a mut Choices,
    /// Whether it holds what fits no type, too.
    pub(super) wild: bool,
    /// Whether most of it are arguments, and not selections.
    pub(super) heavy: bool,
    pub(super) variables: Vec<Variable>,
    pub(super) given: Map<String, Value>,
    fragments: String,
    /// Names that were made up.
    names: usize,
}

/// A variable that is declared.
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) of: String,
    declared: String,
}

impl<'a> Growing<'a> {
    /// A request.
    pub(super) fn make(known: &'a Known, dice: &'a mut Choices) -> Value {
        let (wild, heavy) = (dice.chance(30), dice.chance(40));
        let mut growing = Self {
            known,
            dice,
            wild,
            heavy,
            variables: Vec::new(),
            given: Map::new(),
            fragments: String::new(),
            names: 0,
        };
        let query = growing.operations();
        json!({ "query": query, "variables": growing.given, "operationName": "Q0" })
    }

    /// One operation, or many that are alike.
    fn operations(&mut self) -> String {
        let levels = 2 + self.dice.below(7);
        let set = self.set("Query", levels);
        if self.dice.chance(15) {
            let name = self.name("U");
            let unused = format!("fragment {name} on Query {{ {set} }} ");
            self.each(&unused, &name);
        }
        let declared: String = self.variables.iter().map(|one| &*one.declared).collect();
        let declared = if declared.is_empty() {
            declared
        } else {
            format!("({declared})")
        };
        let directives = self.directives_of_definition();
        let first = format!("query Q0 {declared} {directives} {{ {set} }} ");
        let times = if self.dice.chance(30) {
            self.times(&first)
        } else {
            1
        };
        let others = (1..times).map(|place| first.replacen("Q0", &format!("Q{place}"), 1));
        let others: String = others.collect();
        format!("{first}{others}{}", self.fragments)
    }

    /// What a set of the type `on` holds: pieces within `levels` of pieces.
    fn set(&mut self, on: &str, levels: usize) -> String {
        let Some(levels) = levels.checked_sub(1) else {
            return self.leaves(on);
        };
        // At the root few are allowed.
        if on == "Query" && self.dice.chance(70) {
            return if self.dice.chance(30) {
                self.aliases(on, levels)
            } else {
                self.down(on, levels)
            };
        }
        match self.dice.below(14) {
            0 => {
                let inner = self.set(on, levels);
                self.repeat(&inner)
            }
            1 => self.inline(on, levels),
            2 => {
                let on = self.condition(on);
                let inner = self.set(&on, levels);
                let name = self.fragment(&on, &inner);
                self.repeat(&format!("...{name} "))
            }
            3 => self.chain(on, levels, 1),
            4 => self.chain(on, levels, 2),
            5 => {
                let inner = self.set(on, levels);
                let directives = self.directives();
                self.repeat(&format!("... {directives} {{ {inner} }} "))
            }
            6 => format!("{} {}", self.set(on, levels), self.set(on, levels)),
            7 => self.aliases(on, levels),
            8 => self.twice(on, levels),
            9 => match self.ways(on) {
                Some(ways) => ways,
                None => self.down(on, levels),
            },
            _ => self.down(on, levels),
        }
    }

    /// A field, and the same under a condition with other arguments or none: one, or refused.
    fn twice(&mut self, on: &str, levels: usize) -> String {
        let condition = self.condition(on);
        let Some(field) = self.one_of(&condition) else {
            return self.leaves(on);
        };
        let (one, other) = (
            self.of(field, on, levels),
            self.of(field, &condition, levels),
        );
        format!("{one} ... on {condition} {{ {other} }} ")
    }

    /// Fragments without a name, each within the one before.
    fn inline(&mut self, on: &str, levels: usize) -> String {
        let (one, two) = (self.condition(on), self.condition(on));
        let inner = self.set(&one, levels);
        let pair = format!("... on {two} {{ ... on {one} {{ ");
        let times = self.times(&pair).min(self.times(&inner).max(45));
        format!("{}{inner}{}", pair.repeat(times), "} } ".repeat(times))
    }

    /// Fragments that each use the next one so many times.
    fn chain(&mut self, on: &str, levels: usize, uses: usize) -> String {
        let types = [self.condition(on), self.condition(on)];
        let inner = self.set(&types[0], levels);
        let mut name = self.fragment(&types[0], &inner);
        let times = if uses == 1 {
            self.times(&"...a ".repeat(8))
        } else {
            self.dice.below(13)
        };
        for place in 1..=times {
            name = self.fragment(&types[place % 2], &format!("...{name} ").repeat(uses));
        }
        format!("...{name} ")
    }

    /// One field by many names.
    fn aliases(&mut self, on: &str, levels: usize) -> String {
        let field = self.field(on, levels);
        let times = self.times(&field).min(if on == "Query" { 30 } else { 50 });
        let named = (0..times).map(|_| format!("{}: {field}", self.name("a")));
        named.collect()
    }

    /// A field with fields, and what is below it.
    fn down(&mut self, on: &str, levels: usize) -> String {
        let field = self.field(on, levels);
        if !field.contains('(') || self.dice.chance(60) {
            return field;
        }
        format!("{}: {field}", self.name("a"))
    }

    /// The same without an alias; sometimes many of them below each other.
    fn field(&mut self, on: &str, levels: usize) -> String {
        if on == "Query" && self.dice.chance(15) {
            return self.introspection(levels);
        }
        match self.one_of(on) {
            Some(field) => self.of(field, on, levels),
            None => "__typename ".to_owned(),
        }
    }

    /// One of the fields of a type that have fields.
    fn one_of(&mut self, on: &str) -> Option<&'a Field> {
        let known = self.known;
        let fits = |field: &&Field| !known.shape.is_leaf(field.of.name());
        let fields: Vec<&Field> = known.shape.of(on).fields.iter().filter(fits).collect();
        (!fields.is_empty()).then(|| self.dice.one(&fields))
    }

    fn of(&mut self, field: &Field, on: &str, levels: usize) -> String {
        let below = field.of.name();
        let inner = self.set(below, levels);
        let open = format!(
            "{}{} {}{{ ",
            field.name,
            self.arguments(field),
            self.directives()
        );
        let times = if below == on {
            self.times(&open).min(18)
        } else {
            1
        };
        format!("{}{inner} {}", open.repeat(times), "} ".repeat(times))
    }

    fn introspection(&mut self, levels: usize) -> String {
        if self.dice.chance(50) {
            let inner = self.set("__Schema", levels);
            return format!("__schema {{ {inner} }} ");
        }
        let inner = self.set("__Type", levels);
        let on = self.dice.one(&[
            "Query",
            "Meeting",
            "Node",
            "CitationSubject",
            "MeetingFilter",
        ]);
        format!("__type(name: \"{on}\") {{ {inner} }} ")
    }

    /// Fields without fields.
    fn leaves(&mut self, on: &str) -> String {
        let known = self.known;
        let fits = |field: &&Field| known.shape.is_leaf(field.of.name());
        let mut fields: Vec<&str> = vec!["__typename"];
        let leaves = known.shape.of(on).fields.iter().filter(fits);
        fields.extend(leaves.map(|field| &*field.name));
        if self.wild {
            fields.extend(["noSuchField", "nodes", "id", "slug"]);
        }
        let mut piece = self.dice.one(&fields).to_owned();
        if self.wild && self.dice.chance(20) {
            let value = self.odd();
            piece = format!("{piece}(x: {value}) {piece}");
        }
        if self.dice.chance(50) {
            return format!("{piece} ");
        }
        let piece = format!("{piece} {}", self.directives());
        self.repeat(&piece)
    }

    /// What no definition may have.
    fn directives_of_definition(&mut self) -> String {
        if self.wild {
            self.directives()
        } else {
            String::new()
        }
    }

    fn directives(&mut self) -> String {
        if !self.dice.chance(if self.heavy { 15 } else { 5 }) {
            return String::new();
        }
        let wanted = Reference::required("Boolean");
        let value = if self.wild && self.dice.chance(50) {
            self.odd()
        } else {
            self.value("if", &wanted)
        };
        let name = self.dice.one(&["include", "skip"]);
        let one = format!("@{name}(if: {value}) ");
        if self.wild { self.repeat(&one) } else { one }
    }

    fn arguments(&mut self, field: &Field) -> String {
        let mut written = Vec::new();
        for argument in &field.args {
            let chance = match &*argument.name {
                "last" | "after" | "before" if !self.wild => 0,
                "first" => 50,
                _ if self.heavy => 80,
                _ => 25,
            };
            if !argument.of.is_required() && !self.dice.chance(chance) {
                continue;
            }
            let value = match &*argument.name {
                "first" => self.dice.one(&["1", "2", "20", "100"]).to_owned(),
                _ => self.value(&argument.name, &argument.of),
            };
            written.push(format!("{}: {value} ", argument.name));
        }
        if self.wild && self.dice.chance(10) {
            let more = format!("x: {} ", self.odd());
            written.push(self.repeat(&more));
        }
        if written.is_empty() {
            return String::new();
        }
        format!("({})", written.concat())
    }

    /// A type that a fragment in the place of something of the type `on` may be of.
    fn condition(&mut self, on: &str) -> String {
        if self.wild && self.dice.chance(10) {
            let odd = [
                "Meeting",
                "Query",
                "CitationSubject",
                "MeetingConnection",
                "__Type",
            ];
            return self.dice.one(&odd).to_owned();
        }
        let conditions = self.known.conditions(on);
        // What is no object covers more.
        let wide = ["Node", "Record", "CitationSubject"];
        let wide: Vec<&str> = wide
            .into_iter()
            .filter(|name| conditions.contains(name))
            .collect();
        let conditions = if !wide.is_empty() && self.dice.chance(60) {
            wide
        } else {
            conditions
        };
        self.dice.one(&conditions).to_owned()
    }

    fn fragment(&mut self, on: &str, inner: &str) -> String {
        let name = self.name("F");
        let directives = self.directives_of_definition();
        let _ = write!(
            self.fragments,
            "fragment {name} on {on} {directives} {{ {inner} }} "
        );
        name
    }

    /// Definitions that are alike but for their names.
    fn each(&mut self, definition: &str, name: &str) {
        for _ in 0..self.times(definition) {
            let other = self.name("U");
            let definition = definition.replacen(name, &other, 1);
            self.fragments.push_str(&definition);
        }
    }

    /// Declares a variable.
    pub(super) fn declare(
        &mut self,
        of: String,
        default: Option<String>,
        given: Option<Value>,
    ) -> String {
        let name = self.name("v");
        let default = default.map_or_else(String::new, |default| format!("= {default} "));
        let declared = format!("${name}: {of} {default}");
        if let Some(given) = given {
            self.given.insert(name.clone(), given);
        }
        self.variables.push(Variable {
            name: name.clone(),
            of,
            declared,
        });
        name
    }

    pub(super) fn repeat(&mut self, piece: &str) -> String {
        let times = self.times(piece);
        piece.repeat(times)
    }

    /// How many times a piece may be said.
    pub(super) fn times(&mut self, piece: &str) -> usize {
        let times = TIMES[self.dice.below(TIMES.len())];
        let tokens = self.room() / values::tokens(piece).max(1);
        let bytes = BYTES.saturating_sub(self.fragments.len()) / piece.len().max(1);
        times.min(tokens).min(bytes).max(1)
    }

    /// Tokens that there may be beside those of the fragments.
    pub(super) fn room(&self) -> usize {
        TOKENS.saturating_sub(values::tokens(&self.fragments))
    }

    fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}{}", self.names)
    }
}
