//! `chancery format`: prints the format in which records are written.

use super::{CommandError, print};
use crate::{config::FormatSettings, interchange::format::schema};

mod key;
mod page;
mod wrap;

/// Prints the format: as a JSON Schema, or for people, all of it or one kind.
///
/// # Errors
/// [`CommandError::Output`].
pub fn run(settings: &FormatSettings) -> Result<(), CommandError> {
    if settings.json_schema {
        return print(&schema::printed());
    }
    let schema = schema::json_schema();
    print(&page::page(schema.as_value(), settings.kind.as_deref()))
}
