//! Judgements whether two records are one. Both records stay as they are, and each shows the other.
//!
//! A judgement is told from the side of one of the two: `record` is the other one. So it is no node,
//! whose answer must not depend on the way to it; clients that remember nodes by their id would
//! take the two sides for one.

pub use object::{Judged, SameAs};

mod load;
mod object;
