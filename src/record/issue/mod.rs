//! Issues: what the other records are about, as a tree without cycles.

pub mod filter;
pub mod lists;
pub mod object;
pub mod query;
pub mod relations;
