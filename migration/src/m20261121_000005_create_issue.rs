//! Issues: what meetings and statements are about, as a tree, and the parties that each concerns.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table issue (
    {record},
    label text not null check (label <> ''),
    sort_key {text} not null,
    description text not null,
    category text not null check (category in
        ('TRADE', 'SECURITY', 'TERRITORY', 'ENVIRONMENT', 'NUCLEAR', 'CONSULAR', 'ECONOMY', 'CULTURE',
         'ALLIANCE', 'HUMAN_RIGHTS', 'BILATERAL', 'OTHER')),
    aliases {json} not null,
    broader_id {uuid} references issue (id) deferrable initially deferred,
    check (broader_id <> id)
);
create index ix_issue_sort_key on issue (sort_key, id) where status = 'PUBLISHED';
create index ix_issue_updated_at on issue (updated_at, id) where status = 'PUBLISHED';
create index ix_issue_broader_id on issue (broader_id);
create table issue_party (
    issue_id {uuid} not null references issue (id) on delete cascade,
    party_id {uuid} not null references party (id) deferrable initially deferred,
    position integer not null,
    primary key (issue_id, party_id)
) {link};
create index ix_issue_party_party_id on issue_party (party_id, issue_id);
";

const DOWN: &str = "drop table issue_party; drop table issue";

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
