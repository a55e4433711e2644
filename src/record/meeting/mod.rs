//! Meetings: visits, summits, calls, conferences, and the talks within them.
//!
//! Two readouts of one meeting are two sources of one meeting. A meeting that is only implied is
//! marked as inferred. Who took part is a [`participation`]; how meetings hang together, a [`link`].

pub mod filter;
pub mod link;
pub mod lists;
pub mod object;
pub mod participation;
pub mod query;
pub mod relations;
