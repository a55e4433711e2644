//! Migrations of Chancery's database, the same for SQLite and PostgreSQL.
//!
//! Each migration is the DDL that a database administrator would read, written once
//! (`dialect` fills in the few words in which the two engines differ). Migrations never
//! import the entities of the main crate: what happened does not change when an entity does.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m20261121_000001_create_dataset;
mod m20261121_000002_create_party;
mod m20261121_000003_create_person;
mod m20261121_000004_create_source;
mod m20261121_000005_create_issue;
mod m20261121_000006_create_meeting;
mod m20261121_000007_create_statement;
mod m20261121_000008_create_outcome;
mod m20261121_000009_create_claim;
mod m20261121_000010_create_citation;
mod m20261121_000011_defer_keys_of_parts;
mod m20261122_000012_create_same_as;
mod m20261122_000013_tell_of_versions;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            // The version of the data, moved by every commit.
            Box::new(m20261121_000001_create_dataset::Migration),
            // The records, each after those that it refers to.
            Box::new(m20261121_000002_create_party::Migration),
            Box::new(m20261121_000003_create_person::Migration),
            Box::new(m20261121_000004_create_source::Migration),
            Box::new(m20261121_000005_create_issue::Migration),
            Box::new(m20261121_000006_create_meeting::Migration),
            Box::new(m20261121_000007_create_statement::Migration),
            Box::new(m20261121_000008_create_outcome::Migration),
            Box::new(m20261121_000009_create_claim::Migration),
            // Citations last: they prove the others, and close the rule "no published claim without a source".
            Box::new(m20261121_000010_create_citation::Migration),
            Box::new(m20261121_000011_defer_keys_of_parts::Migration),
            // Which records are one: it refers to all the others.
            Box::new(m20261122_000012_create_same_as::Migration),
            // Servers that others ask to be told of changes are told themselves.
            Box::new(m20261122_000013_tell_of_versions::Migration),
        ]
    }
}
