//! Parties: states, territories, organisations and forums.
//!
//! ISO codes are not unique: a state that ended shares its code with its successor.

pub mod filter;
pub mod lists;
pub mod object;
pub mod query;
pub mod relations;
