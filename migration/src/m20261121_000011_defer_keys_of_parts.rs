//! Keys of parts, such as the meeting of a participation, may be checked at the commit, so that an
//! import can write owners and parts in any order.
//!
//! PostgreSQL alone needs it said of each key; SQLite defers all of a transaction that asks for it.

use sea_orm_migration::prelude::*;

use crate::dialect;

/// Tables of parts, each with the kind of record that they belong to.
const PARTS: [(&str, &str); 14] = [
    ("party_successor", "party"),
    ("tenure", "person"),
    ("issue_party", "issue"),
    ("participation", "meeting"),
    ("meeting_issue", "meeting"),
    ("meeting_link", "meeting"),
    ("statement_speaker", "statement"),
    ("statement_on_behalf_of", "statement"),
    ("statement_addressee", "statement"),
    ("statement_issue", "statement"),
    ("outcome_party", "outcome"),
    ("outcome_issue", "outcome"),
    ("claim_party", "claim"),
    ("claim_issue", "claim"),
];

async fn alter(manager: &SchemaManager<'_>, how: &str) -> Result<(), DbErr> {
    if dialect::is_sqlite(manager) {
        return Ok(());
    }
    for (table, owner) in PARTS {
        let key = format!("{table}_{owner}_id_fkey");
        dialect::run(
            manager,
            &format!("alter table {table} alter constraint {key} {how}"),
        )
        .await?;
    }
    Ok(())
}

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alter(manager, "deferrable initially immediate").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alter(manager, "not deferrable").await
    }
}
