//! Each limit is crossed once. `docs/limits.md` says which test crosses which.

mod client;
mod connection;
mod growth;
mod heavy;
mod held;
mod multiplying;
mod nesting;
mod pipelined;
mod prepared;
pub(crate) mod query;
mod relations;
mod rooms;
mod rows;
mod server;
mod share;
mod texts;
mod time;
mod unread;
