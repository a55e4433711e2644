//! The data set as a whole: one row, whose version every commit moves.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table dataset (
    id integer not null primary key check (id = 1),
    version bigint not null check (version >= 0),
    changed_at bigint,
    licence text
);
insert into dataset (id, version, changed_at, licence) values (1, 0, null, null);
";

const DOWN: &str = "drop table dataset";

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
