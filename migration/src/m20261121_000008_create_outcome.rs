//! Outcomes: what was agreed, committed to, decided or signed, and by whom.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table outcome (
    {record},
    {dated},
    date_basis text,
    meeting_id {uuid} references meeting (id) deferrable initially deferred,
    kind text not null check (kind in ('AGREEMENT', 'COMMITMENT', 'DECISION', 'SIGNING')),
    state text not null check (state in ('OPEN', 'FULFILLED', 'LAPSED', 'UNKNOWN')),
    text text not null check (text <> ''),
    {lead outcome}
);
create index ix_outcome_date_ascending on outcome (date_ascending, id) where status = 'PUBLISHED';
create index ix_outcome_date_descending on outcome (date_descending, id) where status = 'PUBLISHED';
create index ix_outcome_updated_at on outcome (updated_at, id) where status = 'PUBLISHED';
create index ix_outcome_meeting_id on outcome (meeting_id, id);
create table outcome_party (
    outcome_id {uuid} not null references outcome (id) on delete cascade,
    party_id {uuid} not null references party (id) deferrable initially deferred,
    position integer not null,
    primary key (outcome_id, party_id)
) {link};
create index ix_outcome_party_party_id on outcome_party (party_id, outcome_id);
create table outcome_issue (
    outcome_id {uuid} not null references outcome (id) on delete cascade,
    issue_id {uuid} not null references issue (id) deferrable initially deferred,
    position integer not null,
    primary key (outcome_id, issue_id)
) {link};
create index ix_outcome_issue_issue_id on outcome_issue (issue_id, outcome_id);
";

const DOWN: &str = "drop table outcome_issue; drop table outcome_party; drop table outcome";

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
