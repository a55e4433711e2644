//! Each limit is crossed once. `docs/limits.md` says which test crosses which.

mod client;
mod connection;
mod growth;
mod query;
mod server;
mod share;
mod time;
mod unread;
