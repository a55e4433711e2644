//! What the program tells of itself: metrics, log lines, and nothing of what a reader asks.

mod canary;
mod collector;
mod exposition;
mod log;
mod metrics;
mod slow;
mod traces;
