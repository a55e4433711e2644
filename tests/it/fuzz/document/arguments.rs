//! Arguments and directives of a document.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{DIRECTIVES, Maker};
use crate::{fuzz::value::Written, support::shape::Field};

impl Maker<'_> {
    /// Arguments of a field: those that it needs, and some of the others.
    pub(super) fn arguments(&mut self, on: &str, field: &Field) -> String {
        let mut written = Vec::new();
        let is_page = field.args.iter().any(|argument| argument.name == "first");
        if is_page && self.values.sane {
            self.page(on, field, &mut written);
        }
        for argument in &field.args {
            let is_of_page = ["first", "last", "after", "before", "orderBy"];
            if self.values.sane && is_of_page.contains(&&*argument.name) {
                continue;
            }
            if argument.of.is_required() || self.dice.chance(30) {
                let variables = Some(&mut self.variables);
                let (name, of) = (&argument.name, &argument.of);
                let value = self.values.make(name, of, variables, self.dice);
                written.push(format!("{name}: {}", value.text(self.dice)));
            }
        }
        if written.is_empty() {
            return String::new();
        }
        let first = self.dice.below(written.len());
        written.rotate_left(first);
        format!("({})", written.join(", "))
    }

    /// Arguments of a page that there is.
    fn page(&mut self, on: &str, field: &Field, written: &mut Vec<String>) {
        let known = self.values.known;
        let root = &field.name;
        let orders: Vec<_> = known
            .cursors
            .iter()
            .filter(|((list, ..), _)| list == root)
            .collect();
        let mut after = None;
        if on == "Query" && !orders.is_empty() {
            let ((_, order, direction), cursors) = orders[self.dice.below(orders.len())];
            if !order.is_empty() {
                written.push(format!(
                    "orderBy: {{direction: {direction}, field: {order}}}"
                ));
            }
            if !cursors.is_empty() && self.dice.chance(40) {
                after = Some(&cursors[self.dice.below(cursors.len())]);
            }
        } else if self.dice.chance(30)
            && let Some(order) = field
                .args
                .iter()
                .find(|argument| argument.name == "orderBy")
        {
            let value =
                self.values
                    .make("orderBy", &order.of, Some(&mut self.variables), self.dice);
            written.push(format!("orderBy: {}", value.text(self.dice)));
        }
        let size = if self.dice.chance(50) {
            "last"
        } else {
            "first"
        };
        // Short pages, so that many fields are within the cost that is allowed.
        if depth_of(on) || after.is_some() || self.dice.chance(80) {
            let of = &field.args.iter().find(|argument| argument.name == size);
            let of = &of.expect("a size").of;
            let value = self
                .values
                .make(size, of, Some(&mut self.variables), self.dice);
            let value = if matches!(value, Written::Plain(Value::Null)) {
                Written::Plain(json!(100))
            } else {
                value
            };
            written.push(format!("{size}: {}", value.text(self.dice)));
        }
        if let Some(after) = after {
            let place = if self.dice.chance(50) {
                "after"
            } else {
                "before"
            };
            written.push(format!("{place}: {after:?}"));
        }
    }

    pub(super) fn directives(&mut self) -> (String, bool) {
        let (mut text, mut is_shown) = (String::new(), true);
        for name in ["skip", "include"] {
            if self.size.directives >= DIRECTIVES || !self.dice.chance(7) {
                continue;
            }
            self.size.directives += 1;
            let value = self.dice.chance(50);
            is_shown &= value == (name == "include");
            let shown = if self.dice.chance(50) {
                let variables = &mut self.variables;
                let variable = format!("v{}", variables.declared.len());
                let (declared, given) = match self.dice.below(4) {
                    0 => ("Boolean!".to_owned(), Some(value)),
                    1 => (format!("Boolean! = {value}"), None),
                    2 => (format!("Boolean = {value}"), None),
                    _ => (format!("Boolean! = {}", !value), Some(value)),
                };
                variables.declared.push(format!("${variable}: {declared}"));
                if let Some(given) = given {
                    variables.given.insert(variable.clone(), json!(given));
                }
                format!("${variable}")
            } else {
                value.to_string()
            };
            let _ = write!(text, " @{name}(if: {shown})");
        }
        (text, is_shown)
    }
}

/// Whether a page of this type stands within another.
fn depth_of(on: &str) -> bool {
    on != "Query"
}
