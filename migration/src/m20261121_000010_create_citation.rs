//! Citations: which words of which source prove which record.
//!
//! Two rules are the database's own. A citation has exactly one subject: a check counts them.
//! A published meeting, statement, outcome or claim has at least one citation that supports it: the record names
//! its lead citation, a check demands one when the status is `PUBLISHED`, and a foreign key over
//! (citation, subject, role) makes it the record's own, and one that supports it. The key is deferred to the end of the
//! transaction, so that record and citations can be written in any order.

use sea_orm_migration::prelude::*;

use crate::dialect;

const UP: &str = "
create table citation (
    id {uuid} not null primary key,
    source_id {uuid} not null references source (id) deferrable initially deferred,
    meeting_id {uuid} references meeting (id) deferrable initially deferred,
    statement_id {uuid} references statement (id) deferrable initially deferred,
    outcome_id {uuid} references outcome (id) deferrable initially deferred,
    claim_id {uuid} references claim (id) deferrable initially deferred,
    issue_id {uuid} references issue (id) deferrable initially deferred,
    position integer not null,
    locator text,
    excerpt text,
    role text not null check (role in ('SUPPORTS', 'CONTRADICTS', 'CONTEXT')),
    field text,
    constraint ck_citation_one_subject check (
        (case when meeting_id is null then 0 else 1 end)
        + (case when statement_id is null then 0 else 1 end)
        + (case when outcome_id is null then 0 else 1 end)
        + (case when claim_id is null then 0 else 1 end)
        + (case when issue_id is null then 0 else 1 end) = 1),
    constraint uq_citation_meeting unique (meeting_id, id, role),
    constraint uq_citation_statement unique (statement_id, id, role),
    constraint uq_citation_outcome unique (outcome_id, id, role),
    constraint uq_citation_claim unique (claim_id, id, role)
);
create index ix_citation_source_id on citation (source_id, id);
create index ix_citation_issue_id on citation (issue_id, id) where issue_id is not null;
";

/// Kinds of record that may not be published without a citation.
const CITED: [&str; 4] = ["meeting", "statement", "outcome", "claim"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        // SQLite took these keys in `create table`, where it allows a table that is yet to come;
        // PostgreSQL wants the table first, and can add a key later.
        if !dialect::is_sqlite(manager) {
            for kind in CITED {
                let key = dialect::lead_citation_key(kind);
                dialect::run(manager, &format!("alter table {kind} add {key}")).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !dialect::is_sqlite(manager) {
            for kind in CITED {
                let ddl = format!("alter table {kind} drop constraint fk_{kind}_lead_citation");
                dialect::run(manager, &ddl).await?;
            }
        }
        dialect::run(manager, "drop table citation").await
    }
}
