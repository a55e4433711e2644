//! Rules of the specification that the library does not know, or knows and never looks at.

use async_graphql::{ServerError, parser::types::ExecutableDocument, registry::Registry};

mod circles;
mod keys;
mod overlaps;
mod usages;

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
    usages::check(document, registry)
}

/// Checks a document as the library will see it.
///
/// # Errors
/// The places that break a rule.
pub(super) fn check_mended(
    document: &ExecutableDocument,
    registry: &Registry,
) -> Result<(), ServerError> {
    overlaps::check(document, registry)
}
