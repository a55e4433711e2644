//! What every test stands on: a database of its own, and the built program.
//!
//! A plain `cargo test` runs each test of [`database::on_each_engine`] twice:
//!
//! * on SQLite, in a file in a temporary directory;
//! * on PostgreSQL, in a private server that the suite makes with `initdb` when it first needs one.
//!   It can be reached only through a socket under `/tmp`, and is removed when the test process
//!   ends, however it ends. Root may run it: the server then runs as `postgres` or `nobody`.
//!
//! `cargo test ::sqlite` and `cargo test ::postgres` run one half.
//!
//! `TEST_DATABASE_URL=postgres://user:password@host:5432/postgres` names a server to use instead of
//! a private one: 13 or newer, and the user may create databases. They are called
//! `chancery_<process>_<time>_…` and are dropped at the end. `cargo nextest` runs each test in a
//! process of its own, which would make a private server for each; name one there.
//!
//! Where no PostgreSQL is installed, one line on standard error begins with `SKIPPED`, and the tests
//! of that half pass without having done anything. With `CI=true` they fail with the same words: a
//! machine that nobody watches must not pass half a suite off as a whole one.

pub(crate) mod app;
pub(crate) mod browser;
pub(crate) mod conditions;
pub(crate) mod conformance;
pub(crate) mod database;
pub(crate) mod devtools;
pub(crate) mod dice;
mod leaves;
pub(crate) mod lists;
pub(crate) mod outage;
pub(crate) mod postgres;
mod printed;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod records;
pub(crate) mod shape;
pub(crate) mod socket;
pub(crate) mod usage;
pub(crate) mod view;
pub(crate) mod world;
