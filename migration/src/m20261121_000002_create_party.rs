//! Parties: states, territories, organisations and forums, and what became of them.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table party (
    {record},
    name text not null check (name <> ''),
    sort_key {text} not null,
    kind text not null check (kind in
        ('STATE', 'TERRITORY', 'INTERNATIONAL_ORGANIZATION', 'FORUM', 'OTHER')),
    iso3 text check (length(iso3) = 3),
    aliases {json} not null,
    valid_from text,
    valid_to text,
    wikidata_id text
);
create index ix_party_sort_key on party (sort_key, id) where status = 'PUBLISHED';
create index ix_party_updated_at on party (updated_at, id) where status = 'PUBLISHED';
create table party_successor (
    party_id {uuid} not null references party (id) on delete cascade,
    successor_id {uuid} not null references party (id) deferrable initially deferred,
    position integer not null,
    primary key (party_id, successor_id),
    check (party_id <> successor_id)
) {link};
create index ix_party_successor_successor_id on party_successor (successor_id, party_id);
";

const DOWN: &str = "drop table party_successor; drop table party";

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
