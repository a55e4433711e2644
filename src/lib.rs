//! Chancery: curated diplomatic records, each with its sources, as a nested GraphQL API.
//!
//! The modules, in the order of a request. Which may name which is in ARCHITECTURE.md, and held by
//! a test:
//!
//! | module | what it is |
//! | --- | --- |
//! | [`command`] | what the program does from the command line |
//! | [`app`] | the server put together: bind, serve, stop |
//! | [`http`] | routes, media types, status codes |
//! | [`schema`] | the GraphQL schema put together, and the codes of its errors |
//! | [`record`] | one folder for each kind of record: fields, filters, relations |
//! | [`graphql`] | building blocks that know no record: ids, cursors, connections, loaders |
//! | [`interchange`] | the format in which records are written, and their way into the database |
//! | [`entity`] | the tables |
//! | [`database`] | pools, pages, bound lists: SQL that knows no record |
//! | [`vocabulary`], [`value`] | enums and dates that all of the above speak |
//! | [`error`], [`config`], [`clock`] | errors with codes, settings, time and ids |
//!
//! `ARCHITECTURE.md` walks through a request file by file.

pub mod app;
pub mod clock;
pub mod command;
pub mod config;
pub mod database;
pub mod entity;
pub mod error;
pub mod graphql;
pub mod http;
pub mod interchange;
pub mod record;
pub mod schema;
pub mod telemetry;
pub mod value;
pub mod vocabulary;
