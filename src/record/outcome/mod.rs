//! Outcomes: agreements, commitments, decisions and signings.
//!
//! A decision of one party is not an agreement of two; where the source names no party, there is none.

pub mod filter;
pub mod object;
pub mod query;
pub mod relations;
