//! Claims: what a source asserts in its own voice, with no speaker.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table claim (
    {record},
    {dated},
    date_basis text,
    meeting_id {uuid} references meeting (id) deferrable initially deferred,
    text text not null check (text <> ''),
    {lead claim}
);
create index ix_claim_date_ascending on claim (date_ascending, id) where status = 'PUBLISHED';
create index ix_claim_date_descending on claim (date_descending, id) where status = 'PUBLISHED';
create index ix_claim_updated_at on claim (updated_at, id) where status = 'PUBLISHED';
create index ix_claim_meeting_id on claim (meeting_id, id);
create table claim_party (
    claim_id {uuid} not null references claim (id) on delete cascade,
    party_id {uuid} not null references party (id) deferrable initially deferred,
    position integer not null,
    primary key (claim_id, party_id)
) {link};
create index ix_claim_party_party_id on claim_party (party_id, claim_id);
create table claim_issue (
    claim_id {uuid} not null references claim (id) on delete cascade,
    issue_id {uuid} not null references issue (id) deferrable initially deferred,
    position integer not null,
    primary key (claim_id, issue_id)
) {link};
create index ix_claim_issue_issue_id on claim_issue (issue_id, claim_id);
";

const DOWN: &str = "drop table claim_issue; drop table claim_party; drop table claim";

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
