//! What the program tells of itself: the log and the metrics. Neither holds anything of what a
//! reader asks or is told: no query, no variable, no header, no query string.

pub mod log;
pub mod metrics;

pub use metrics::Metrics;
