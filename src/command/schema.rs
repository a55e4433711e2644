//! `chancery schema`: prints the contract of the API.

use super::{CommandError, print};
use crate::schema;

/// Prints the GraphQL schema.
///
/// # Errors
/// [`CommandError::Output`].
pub fn run() -> Result<(), CommandError> {
    print(&schema::sdl())
}
