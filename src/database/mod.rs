//! The database: pools, reads and pages. Knows SQL and the two engines, and no record.
//!
//! [`connect`](connect::connect) makes the pools, [`Reader`] runs a request's reads and counts
//! them, [`page`] is the one place that writes keyset paging, [`relation`] the one that writes
//! joins between records, [`bind`] the one that binds lists. [`Watch`] is told of every statement. [`backup`] and [`restore`] work on the
//! files of SQLite.

pub mod backup;
pub mod bind;
mod check;
pub mod connect;
pub mod diagnosis;
mod file;
pub mod page;
mod postgres_tools;
pub mod reader;
pub mod relation;
pub mod restore;
mod unfinished;
pub mod version;
pub mod watch;

pub use connect::{ConnectError, Database};
pub use reader::Reader;
pub use relation::Relation;
pub use watch::Watch;
