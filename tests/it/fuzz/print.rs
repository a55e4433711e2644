//! Documents as text, with a fault put into them where one is wanted.

use std::fmt::Write;

use super::document::{Document, Item, What};

/// A text for one selection set of a document, made for the type that the set is on.
pub(super) struct Fault<'a> {
    /// The place of the set among all.
    pub(super) at: usize,
    pub(super) text: &'a dyn Fn(&str) -> String,
}

/// The number of selection sets of a document.
pub(super) fn sets(document: &Document) -> usize {
    let mut printer = Printer::default();
    printer.document(document);
    printer.sets
}

/// The document as text.
pub(super) fn text(document: &Document, fault: Option<Fault<'_>>) -> String {
    let mut printer = Printer {
        fault,
        ..Printer::default()
    };
    printer.document(document);
    printer.text
}

#[derive(Default)]
struct Printer<'a> {
    text: String,
    sets: usize,
    fault: Option<Fault<'a>>,
}

impl Printer<'_> {
    fn document(&mut self, document: &Document) {
        for (place, set) in document.sets.iter().enumerate() {
            if place > 0 {
                let _ = write!(self.text, " fragment F{place} on {}", set.on);
            } else if !document.name.is_empty() || !document.variables.declared.is_empty() {
                self.text.push_str("query ");
                self.text.push_str(document.name);
                if !document.variables.declared.is_empty() {
                    let declared = document.variables.declared.join(", ");
                    let _ = write!(self.text, "({declared})");
                }
            }
            self.set(&set.items, &set.on, true);
        }
    }

    fn set(&mut self, items: &[Item], on: &str, names_type: bool) {
        self.text.push_str(" {");
        if names_type && on != "Query" {
            self.text.push_str(" __typename");
        }
        if let Some(Fault { at, text }) = &self.fault
            && *at == self.sets
        {
            self.text.push(' ');
            self.text.push_str(&text(on));
        }
        self.sets += 1;
        for item in items {
            self.text.push(' ');
            match &item.is {
                What::Field {
                    alias,
                    name,
                    arguments,
                    kind,
                    inner,
                    ..
                } => {
                    if let Some(alias) = alias {
                        let _ = write!(self.text, "{alias}: ");
                    }
                    let _ = write!(self.text, "{name}{arguments}{}", item.directives);
                    if !inner.is_empty() {
                        self.set(inner, kind, true);
                    }
                }
                What::Inline { on, within, inner } => {
                    self.text.push_str("...");
                    if let Some(on) = on {
                        let _ = write!(self.text, " on {on}");
                    }
                    self.text.push_str(&item.directives);
                    // What is around has asked for it.
                    self.set(inner, within, false);
                }
                What::Spread(place) => {
                    let _ = write!(self.text, "...F{place}{}", item.directives);
                }
            }
        }
        self.text.push_str(" }");
    }
}
