//! Fragments that hold themselves (5.5.2.2). The library has the rule, and begins with any of them: it
//! tells now one, now another, and not the way that leads back.

use std::collections::{HashMap, HashSet};

use async_graphql::{Name, ServerError, parser::types::ExecutableDocument};

use crate::schema::definitions::{self, Spread};

/// Checks the fragments of a document, in their order. The limits have seen to it that few lead from one
/// to the next.
///
/// # Errors
/// The places by which a fragment leads back to itself.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    let fragments = definitions::fragments(document);
    let names = fragments.iter().map(|(name, _)| *name);
    let mut search = Search {
        spreads: fragments
            .iter()
            .map(|(name, fragment)| (*name, definitions::spreads(&fragment.selection_set.node)))
            .collect(),
        done: HashSet::new(),
        way: Vec::new(),
    };
    names.into_iter().try_for_each(|name| search.from(name))
}

/// A search for a circle.
struct Search<'a> {
    spreads: HashMap<&'a Name, Vec<Spread<'a>>>,
    /// Fragments that lead back to none of those on the way to them.
    done: HashSet<&'a Name>,
    /// The fragments on the way to the one at hand, each with its use of the next.
    way: Vec<(&'a Name, Spread<'a>)>,
}

impl<'a> Search<'a> {
    fn from(&mut self, name: &'a Name) -> Result<(), ServerError> {
        if let Some(begin) = self.way.iter().position(|(known, _)| *known == name) {
            return Err(circle(self.way.get(begin..).unwrap_or_default()));
        }
        if !self.done.insert(name) {
            return Ok(());
        }
        for spread in self.spreads.get(name).cloned().unwrap_or_default() {
            self.way.push((name, spread));
            self.from(&spread.node.fragment_name.node)?;
            self.way.pop();
        }
        Ok(())
    }
}

/// Says it in the words of graphql-js.
fn circle(way: &[(&Name, Spread<'_>)]) -> ServerError {
    let mut names = way.iter().map(|(name, _)| format!("\"{name}\""));
    let first = names.next().unwrap_or_default();
    let others: Vec<_> = names.collect();
    let via = if others.is_empty() {
        String::new()
    } else {
        format!(" via {}", others.join(", "))
    };
    let message = format!("Cannot spread fragment {first} within itself{via}.");
    let mut error = ServerError::new(message, None);
    error.locations = way.iter().map(|(_, spread)| spread.pos).collect();
    error
}
