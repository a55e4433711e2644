//! Directives of variables (5.7.1, 5.7.2), which the library does not look at.

use async_graphql::{ServerError, parser::types::ExecutableDocument, registry::Registry};

use crate::schema::definitions;

/// Checks the definitions of variables: the schema has no directive for them.
///
/// # Errors
/// The place of the first directive.
pub(super) fn check(document: &ExecutableDocument, registry: &Registry) -> Result<(), ServerError> {
    let operations = definitions::operations(document).into_iter();
    let variables = operations.flat_map(|operation| &operation.variable_definitions);
    let mut directives = variables.flat_map(|variable| &variable.node.directives);
    let Some(first) = directives.next() else {
        return Ok(());
    };
    let name = first.node.name.node.as_str();
    let message = if registry.directives.contains_key(name) {
        format!("Directive \"{name}\" may not be used on \"VARIABLE_DEFINITION\"")
    } else {
        format!("Unknown directive \"{name}\"")
    };
    Err(ServerError::new(message, Some(first.pos)))
}
