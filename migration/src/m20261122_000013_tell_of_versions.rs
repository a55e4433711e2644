//! PostgreSQL tells whoever listens that the data has another version, when the transaction that
//! moved it commits. SQLite has nobody to tell: its readers look for themselves.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use crate::dialect;

// One statement each: what separates them elsewhere stands inside of the first.
const UP: [&str; 2] = [
    "create function tell_of_version() returns trigger language plpgsql as $$
        begin
            perform pg_notify('dataset_version', '');
            return null;
        end
    $$",
    "create trigger tell_of_version after insert or update on dataset
        for each row execute function tell_of_version()",
];

const DOWN: [&str; 2] = [
    "drop trigger tell_of_version on dataset",
    "drop function tell_of_version()",
];

async fn run(manager: &SchemaManager<'_>, statements: [&str; 2]) -> Result<(), DbErr> {
    if dialect::is_sqlite(manager) {
        return Ok(());
    }
    for statement in statements {
        manager
            .get_connection()
            .execute_unprepared(statement)
            .await?;
    }
    Ok(())
}

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
