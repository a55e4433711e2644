//! What a resolver finds in its context: the loaders of its request.

use async_graphql::Context;

use super::loader::Loaders;
use crate::error::Error;

/// Finds the loaders of the request.
///
/// # Errors
/// [`Error::Internal`] where the request was run without any.
pub fn loader<'a>(context: &Context<'a>) -> Result<&'a Loaders, Error> {
    context
        .data_opt::<Loaders>()
        .ok_or_else(|| Error::Internal("a request without loaders".to_owned()))
}
