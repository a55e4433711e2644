//! Claims: what a source asserts in its own voice, by no speaker.

pub mod filter;
pub mod object;
pub mod query;
pub mod relations;
