//! Statements: who said what, on whose behalf, to whom, about what.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table statement (
    {record},
    {dated},
    date_basis text,
    meeting_id {uuid} references meeting (id) deferrable initially deferred,
    position integer check (position >= 1 and position < 2147483647),
    position_ascending integer not null generated always as (coalesce(position, 2147483647)) stored,
    position_descending integer not null generated always as (coalesce(position, 0)) stored,
    text text not null check (text <> ''),
    language text not null,
    form text not null check (form in ('QUOTE', 'PARAPHRASE', 'MIXED', 'JOINT_TEXT')),
    act text not null check (act in
        ('STATE', 'EMPHASIZE', 'REAFFIRM', 'WELCOME', 'THANK', 'EXPRESS_CONCERN', 'CONDEMN', 'REQUEST',
         'PROPOSE', 'ASK', 'ANSWER', 'AGREE', 'COMMIT', 'ANNOUNCE', 'OBJECT', 'WARN', 'THREATEN', 'DISCUSS',
         'SUPPORT', 'DENY', 'ACKNOWLEDGE', 'APOLOGIZE', 'OTHER')),
    attribution text not null check (attribution in
        ('INDIVIDUAL', 'PARTY', 'JOINT', 'COLLECTIVE', 'UNKNOWN')),
    {lead statement}
);
create index ix_statement_date_ascending on statement (date_ascending, id) where status = 'PUBLISHED';
create index ix_statement_date_descending on statement (date_descending, id) where status = 'PUBLISHED';
create index ix_statement_updated_at on statement (updated_at, id) where status = 'PUBLISHED';
create index ix_statement_position_ascending on statement (position_ascending, id) where status = 'PUBLISHED';
create index ix_statement_position_descending on statement (position_descending, id) where status = 'PUBLISHED';
create index ix_statement_meeting_id on statement (meeting_id, id);
create index ix_statement_meeting_position_ascending
    on statement (meeting_id, position_ascending, id) where status = 'PUBLISHED';
create index ix_statement_meeting_position_descending
    on statement (meeting_id, position_descending, id) where status = 'PUBLISHED';
create table statement_speaker (
    statement_id {uuid} not null references statement (id) on delete cascade,
    position integer not null,
    person_id {uuid} references person (id) deferrable initially deferred,
    party_id {uuid} references party (id) deferrable initially deferred,
    name_as_given text,
    office_as_given text,
    primary key (statement_id, position),
    constraint ck_statement_speaker_somebody check
        (person_id is not null or party_id is not null or name_as_given is not null)
) {link};
create index ix_statement_speaker_person_id on statement_speaker (person_id, statement_id);
create index ix_statement_speaker_party_id on statement_speaker (party_id, statement_id);
create table statement_on_behalf_of (
    statement_id {uuid} not null references statement (id) on delete cascade,
    party_id {uuid} not null references party (id) deferrable initially deferred,
    position integer not null,
    primary key (statement_id, party_id)
) {link};
create index ix_statement_on_behalf_of_party_id on statement_on_behalf_of (party_id, statement_id);
create table statement_addressee (
    statement_id {uuid} not null references statement (id) on delete cascade,
    party_id {uuid} not null references party (id) deferrable initially deferred,
    position integer not null,
    primary key (statement_id, party_id)
) {link};
create index ix_statement_addressee_party_id on statement_addressee (party_id, statement_id);
create table statement_issue (
    statement_id {uuid} not null references statement (id) on delete cascade,
    issue_id {uuid} not null references issue (id) deferrable initially deferred,
    position integer not null,
    primary key (statement_id, issue_id)
) {link};
create index ix_statement_issue_issue_id on statement_issue (issue_id, statement_id);
";

const DOWN: &str = "drop table statement_issue; drop table statement_addressee; drop table statement_on_behalf_of; drop table statement_speaker; drop table statement";

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
