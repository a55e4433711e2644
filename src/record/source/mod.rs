//! Sources: where something was read. Which words of it bear on which record is a citation.

pub mod filter;
pub mod lists;
pub mod object;
pub mod query;
pub mod relations;
