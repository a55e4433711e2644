//! Sources: where something was read.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table source (
    {record},
    {dated},
    kind text not null check (kind in
        ('NEWS_REPORT', 'NEWS_DIGEST', 'READOUT', 'TRANSCRIPT', 'COMMUNIQUE', 'JOINT_STATEMENT',
         'WRITTEN_STATEMENT', 'MINUTES', 'MEMORANDUM', 'TREATY', 'ARCHIVAL_DOCUMENT', 'DATABASE_PAGE',
         'EDITED_VOLUME', 'BOOK', 'INTERVIEW', 'SOCIAL_POST', 'OTHER')),
    title text not null check (title <> ''),
    sort_key {text} not null,
    author text,
    publisher text,
    url text check (substr(url, 1, 7) = 'http://' or substr(url, 1, 8) = 'https://'),
    archive_url text check (substr(archive_url, 1, 7) = 'http://' or substr(archive_url, 1, 8) = 'https://'),
    archive_reference text,
    language text,
    licence text,
    retrieved_on text,
    content_sha256 text check (length(content_sha256) = 64),
    part_of_id {uuid} references source (id) deferrable initially deferred,
    check (part_of_id <> id)
);
create index ix_source_date_ascending on source (date_ascending, id) where status = 'PUBLISHED';
create index ix_source_date_descending on source (date_descending, id) where status = 'PUBLISHED';
create index ix_source_sort_key on source (sort_key, id) where status = 'PUBLISHED';
create index ix_source_updated_at on source (updated_at, id) where status = 'PUBLISHED';
create index ix_source_part_of_id on source (part_of_id);
";

const DOWN: &str = "drop table source";

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
