//! What a resolver finds in its context: the loaders of its request.

use async_graphql::{
    Context,
    dataloader::{DataLoader, HashMapCache},
};

use super::lockstep::{Lockstep, NoDelay};
use crate::{database::Reader, error::Error};

/// The loader of one request: batches and remembers what the request reads.
pub type Loaders = DataLoader<Reader, HashMapCache>;

/// Makes the loader of one request, whose batches run in the waves of `lockstep`.
#[must_use]
pub fn loaders(reader: Reader, lockstep: Lockstep) -> Loaders {
    // A limit on the size of a batch would make the number of statements depend on rows.
    DataLoader::with_cache(reader, lockstep, NoDelay, HashMapCache::default())
        .max_batch_size(usize::MAX)
}

/// Finds the loader of the request.
///
/// # Errors
/// [`Error::Internal`] where the request was run without one.
pub fn loader<'a>(context: &Context<'a>) -> Result<&'a Loaders, Error> {
    context
        .data_opt::<Loaders>()
        .ok_or_else(|| Error::Internal("a request without loaders".to_owned()))
}
