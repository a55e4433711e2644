//! Persons and their tenures: which office they held for which party, from when to when.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table person (
    {record},
    name text not null check (name <> ''),
    family_name text,
    sort_key {text} not null,
    aliases {json} not null,
    wikidata_id text
);
create index ix_person_sort_key on person (sort_key, id) where status = 'PUBLISHED';
create index ix_person_updated_at on person (updated_at, id) where status = 'PUBLISHED';
create table tenure (
    person_id {uuid} not null references person (id) on delete cascade,
    position integer not null,
    office text not null check (office <> ''),
    party_id {uuid} references party (id) deferrable initially deferred,
    date_from text,
    date_to text,
    primary key (person_id, position)
) {link};
create index ix_tenure_party_id on tenure (party_id, person_id);
";

const DOWN: &str = "drop table tenure; drop table person";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, DOWN).await
    }
}
