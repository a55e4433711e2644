//! Statements: what was said, by whom, on whose behalf, to whom, about what.
//!
//! A joint statement is one record with several parties. An unknown speaker stays unknown: the
//! record then has no [`speaker`].

pub mod filter;
pub mod object;
pub mod query;
pub mod relations;
pub mod speaker;
