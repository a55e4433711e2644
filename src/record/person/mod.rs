//! Persons, and the offices that they held.
//!
//! An office is shown as of the date of the record that names it: see [`tenure`].

pub mod filter;
pub mod lists;
pub mod object;
pub mod query;
pub mod relations;
pub mod tenure;
