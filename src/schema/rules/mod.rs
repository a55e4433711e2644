//! Rules of the specification that the library does not know, or knows and never looks at.

use async_graphql::{ServerError, parser::types::ExecutableDocument, registry::Registry};

use crate::config::QueryLimits;

mod circles;
mod directives;
mod keys;
mod overlaps;
mod usages;

/// How many times each selection that a document may have is looked at, on average: with others of one
/// name, under each type of object that it may be of.
const COMPARED: usize = 10;

/// Checks a document, and the text that it was parsed from, which the limits have looked at.
///
/// # Errors
/// The place that breaks a rule.
pub(super) fn check(
    query: &str,
    document: &ExecutableDocument,
    registry: &Registry,
) -> Result<(), ServerError> {
    keys::check(query)?;
    circles::check(document)?;
    directives::check(document, registry)?;
    usages::check(document, registry)
}

/// Checks a document as the library will see it.
///
/// # Errors
/// The places that break a rule; that there is too much to compare.
pub(super) fn check_mended(
    document: &ExecutableDocument,
    registry: &Registry,
    limits: &QueryLimits,
) -> Result<(), ServerError> {
    let most = limits.max_selections.saturating_mul(COMPARED);
    overlaps::check(document, registry, most)
}
