//! The records, one folder each, with the same files in the order of a request: `query` (fields
//! of the root), `object` (the GraphQL type), `lists` (the connections that hang on it), `filter`
//! (its filter and order), `relations` (how its rows lead to others).
//!
//! To add a kind of record:
//! 1. a migration in `migration/src`, and an entity in `entity/`;
//! 2. its name in `graphql/id.rs` (the compiler then asks for it in `schema/node.rs`);
//! 3. a folder here with the files above; [`object`](meeting::object) of a meeting is a model;
//! 4. its `query` and its lists in `schema/mod.rs`, a count in `dataset`, and its form, its check and
//!    its rows in `interchange/`;
//! 5. `cargo run -- schema > schema.graphql`, and tests in `tests/it/`.

pub mod any;
pub mod citation;
pub mod claim;
pub mod dataset;
pub mod envelope;
pub mod issue;
pub mod meeting;
pub mod outcome;
pub mod party;
pub mod person;
pub mod same_as;
pub mod source;
pub mod statement;
