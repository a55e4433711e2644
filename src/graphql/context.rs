//! What a resolver finds in its context: the loaders of its request, and which field it is.

use std::{any::TypeId, ptr};

use async_graphql::Context;

use super::loader::Loaders;
use crate::error::Error;

/// A field of the query, and the kind of its records. A request has one document and one set of
/// variables: what follows from these alone is the same wherever the field is met.
pub type Known = (usize, TypeId);

/// The field at hand, as a field of records of `R`.
#[must_use]
pub fn known<R: 'static>(context: &Context<'_>) -> Known {
    (ptr::from_ref(context.item).addr(), TypeId::of::<R>())
}

/// Finds the loaders of the request.
///
/// # Errors
/// [`Error::Internal`] where the request was run without any.
pub fn loader<'a>(context: &Context<'a>) -> Result<&'a Loaders, Error> {
    context
        .data_opt::<Loaders>()
        .ok_or_else(|| Error::Internal("a request without loaders".to_owned()))
}
