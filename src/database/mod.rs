//! The database: pools, reads and pages. Knows SQL and the two engines, and no record.
//!
//! [`connect`](connect::connect) makes the pools, [`Reader`] runs a request's reads in one snapshot
//! and within its limits, [`version`] knows which version of the data there is, [`Watch`] is told of
//! every statement. [`page`] and [`list`] are the one place that writes keyset paging, [`relation`] the one that
//! writes joins between records, [`bind`] the one that binds lists. [`backup`] and [`restore`] work on the
//! files of SQLite.

pub mod backup;
mod beside;
pub mod bind;
mod check;
pub mod connect;
pub mod diagnosis;
mod file;
pub mod list;
pub mod page;
mod postgres_tools;
pub mod reader;
pub mod relation;
pub mod restore;
mod snapshot;
mod taken;
mod unfinished;
pub mod version;
pub mod watch;

pub use connect::{ConnectError, Database};
pub use reader::{ReadLimits, Reader};
pub use relation::Relation;
pub use taken::bytes_for;
pub use version::Version;
pub use watch::Watch;
