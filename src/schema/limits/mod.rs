//! What must be known of a query before the library sees it, over whatever transport it comes:
//! that it can be parsed, validated and run without harm, and what it costs.

use std::collections::HashSet;

use async_graphql::{
    Request,
    parser::types::{
        DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
        SelectionSet,
    },
};

use self::cost::Prices;
use super::escapes;
use crate::{config::QueryLimits, error::Error};

mod cost;
mod document;
mod text;
mod values;

pub(super) use document::values as values_in;

/// The limits of queries, and what their fields cost.
#[derive(Debug)]
pub struct Limits {
    settings: QueryLimits,
    prices: Prices,
}

/// A limit that a query is beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// Name of the limit, which is that of its flag.
    pub limit: &'static str,
    /// What there is too much of, and how much is allowed.
    pub message: String,
}

impl From<Exceeded> for Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::TooExpensive(exceeded.message)
    }
}

/// What was found out about a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// Name of the operation; empty where it has none.
    pub name: String,
    /// Kind of the operation; none where the query is not GraphQL, or it is not clear which of its
    /// operations is meant. The library then says so, with the place.
    pub kind: Option<OperationType>,
    /// What it costs, in points: see `cost`. At least one.
    pub cost: u64,
    /// Whether its answer tells one reader what it would not tell another: it asks for `rateLimit`.
    pub personal: bool,
}

impl Limits {
    /// Limits for the schema that `sdl` writes out.
    #[must_use]
    pub fn new(settings: QueryLimits, sdl: &str) -> Self {
        let prices = Prices::of(sdl);
        Self { settings, prices }
    }

    /// The limits as they were set.
    #[must_use]
    pub const fn settings(&self) -> &QueryLimits {
        &self.settings
    }

    /// Looks at a request, and parses it where that is safe.
    ///
    /// # Errors
    /// The limit that it is beyond.
    pub fn examine(&self, request: &mut Request) -> Result<Examined, Exceeded> {
        let operation_name = request.operation_name.clone();
        let variables = std::mem::take(&mut request.variables);
        let found = parse(&self.settings, request).and_then(|document| {
            let chosen = document.and_then(|document| {
                let chosen = chosen(document, operation_name.as_deref())?;
                Some((document, chosen))
            });
            let Some((document, (name, operation))) = chosen else {
                return Ok(Examined {
                    cost: 1,
                    ..Examined::default()
                });
            };
            let cost = self.prices.cost(document, operation, &variables);
            let allowed = self.settings.max_cost;
            if cost > allowed {
                return Err(Exceeded {
                    limit: "max-cost",
                    message: format!(
                        "The query costs {cost} points, where {allowed} are allowed: ask for shorter pages, or for fewer levels."
                    ),
                });
            }
            Ok(Examined {
                // For the log, which nobody may fill with one name.
                name: name.unwrap_or_default().chars().take(100).collect(),
                kind: Some(operation.ty),
                cost,
                personal: asks_for(document, &operation.selection_set.node, "rateLimit"),
            })
        });
        request.variables = variables;
        found
    }
}

/// Parses the query of a request where that is safe; none where it is not GraphQL, which the library
/// then says with the place.
///
/// # Errors
/// The limit that it is beyond.
pub fn parse<'a>(
    limits: &QueryLimits,
    request: &'a mut Request,
) -> Result<Option<&'a ExecutableDocument>, Exceeded> {
    text::check(&request.query, limits)?;
    if let Some(query) = escapes::known(&request.query) {
        request.query = query;
    }
    let Ok(document) = request.parsed_query() else {
        return Ok(None);
    };
    document::check(document, limits)?;
    Ok(Some(document))
}

/// The operation that will run, with its name.
pub(crate) fn chosen<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => (None, operation),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            let (name, operation) = operations.get_key_value(name)?;
            (Some(name.as_str()), operation)
        }
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            let (name, operation) = operations.iter().next()?;
            (Some(name.as_str()), operation)
        }
        _ => return None,
    };
    Some((operation.0, &operation.1.node))
}

/// Whether a field is asked for at the root.
fn asks_for(document: &ExecutableDocument, root: &SelectionSet, name: &str) -> bool {
    let mut seen = HashSet::new();
    let mut sets = vec![root];
    while let Some(set) = sets.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) if field.node.name.node == name => return true,
                Selection::Field(_) => {}
                Selection::InlineFragment(fragment) => {
                    sets.push(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = document.fragments.get(name);
                    if let Some(fragment) = fragment.filter(|_| seen.insert(name)) {
                        sets.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    false
}
