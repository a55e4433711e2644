//! Meetings: who took part, what was on the agenda, and how meetings hang together.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table meeting (
    {record},
    {dated},
    date_basis text,
    title text not null check (title <> ''),
    sort_key {text} not null,
    kind text not null check (kind in
        ('VISIT', 'SUMMIT', 'BILATERAL', 'CONFERENCE', 'CONSULTATION', 'NEGOTIATION', 'CALL',
         'COURTESY_CALL', 'CEREMONY', 'PRESS_EVENT', 'MISSION', 'OTHER')),
    format text not null check (format in ('IN_PERSON', 'CALL', 'VIDEO', 'HYBRID', 'UNKNOWN')),
    event_status text not null check (event_status in
        ('SCHEDULED', 'HELD', 'POSTPONED', 'CANCELLED', 'REPORTED')),
    place text,
    place_party_id {uuid} references party (id) deferrable initially deferred,
    summary text,
    part_of_id {uuid} references meeting (id) deferrable initially deferred,
    {lead meeting},
    check (part_of_id <> id)
);
create index ix_meeting_date_ascending on meeting (date_ascending, id) where status = 'PUBLISHED';
create index ix_meeting_date_descending on meeting (date_descending, id) where status = 'PUBLISHED';
create index ix_meeting_sort_key on meeting (sort_key, id) where status = 'PUBLISHED';
create index ix_meeting_updated_at on meeting (updated_at, id) where status = 'PUBLISHED';
create index ix_meeting_part_of_id on meeting (part_of_id);
create index ix_meeting_place_party_id on meeting (place_party_id);
create table participation (
    meeting_id {uuid} not null references meeting (id) on delete cascade,
    position integer not null,
    role text not null check (role in
        ('HOST', 'GUEST', 'PARTICIPANT', 'CHAIR', 'MEDIATOR', 'OBSERVER', 'FORUM', 'MENTIONED')),
    person_id {uuid} references person (id) deferrable initially deferred,
    party_id {uuid} references party (id) deferrable initially deferred,
    name_as_given text,
    office_as_given text,
    primary key (meeting_id, position),
    constraint ck_participation_somebody check
        (person_id is not null or party_id is not null or name_as_given is not null)
) {link};
create index ix_participation_party_id on participation (party_id, meeting_id);
create index ix_participation_person_id on participation (person_id, meeting_id);
create table meeting_issue (
    meeting_id {uuid} not null references meeting (id) on delete cascade,
    issue_id {uuid} not null references issue (id) deferrable initially deferred,
    position integer not null,
    primary key (meeting_id, issue_id)
) {link};
create index ix_meeting_issue_issue_id on meeting_issue (issue_id, meeting_id);
create table meeting_link (
    meeting_id {uuid} not null references meeting (id) on delete cascade,
    position integer not null,
    relation text not null check (relation in ('SAME_EVENT_CANDIDATE', 'FOLLOWS', 'RELATED')),
    linked_meeting_id {uuid} not null references meeting (id) deferrable initially deferred,
    note text,
    primary key (meeting_id, position),
    unique (meeting_id, linked_meeting_id, relation),
    check (meeting_id <> linked_meeting_id)
) {link};
create index ix_meeting_link_linked_meeting_id on meeting_link (linked_meeting_id, meeting_id);
";

const DOWN: &str = "drop table meeting_link; drop table meeting_issue; drop table participation; drop table meeting";

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
