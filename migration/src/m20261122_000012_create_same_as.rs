//! Judgements whether two records of one kind are one. The records themselves stay as they are.
//!
//! The two ids stand in one pair of columns, whatever the kind, so that a pair is found and kept
//! unique in one way. For each kind the database makes of them two columns of its own, null for all
//! other kinds, each with a key to the table of the kind: a judgement can only be about two records
//! that are there and are of its kind.
//!
//! A pair has no order. The smaller id is the first one, which also keeps a record from being
//! judged against itself.

use sea_orm_migration::prelude::*;

use crate::dialect;

const TABLE: &str = "
create table same_as (
    {record},
    kind text not null check (kind in
        ('party', 'person', 'source', 'issue', 'meeting', 'statement', 'outcome', 'claim')),
    judgement text not null check (judgement in ('SAME', 'DIFFERENT', 'UNDECIDED')),
    one_id {uuid} not null,
    other_id {uuid} not null,
    {references},
    constraint ck_same_as_pair check (one_id < other_id),
    constraint uq_same_as_pair unique (one_id, other_id)
);
create index ix_same_as_other_id on same_as (other_id);
";

const REFERENCE: &str = "
    {kind}_{end} {uuid} generated always as (case when kind = '{kind}' then {end} end) stored
        references {kind} (id) deferrable initially deferred";

const INDEX: &str = "create index ix_same_as_{kind}_{end} on same_as ({kind}_{end}) where {kind}_{end} is not null;";

/// Kinds of record.
const KINDS: [&str; 8] = [
    "party",
    "person",
    "source",
    "issue",
    "meeting",
    "statement",
    "outcome",
    "claim",
];

/// The ends of a pair.
const ENDS: [&str; 2] = ["one_id", "other_id"];

/// The text once for each end of each kind.
fn each(text: &str) -> Vec<String> {
    let of_kind = |kind| ENDS.map(|end| text.replace("{kind}", kind).replace("{end}", end));
    KINDS.into_iter().flat_map(of_kind).collect()
}

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = TABLE.replace("{references}", &each(REFERENCE).join(","));
        dialect::run(manager, &(table + &each(INDEX).concat())).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, "drop table same_as").await
    }
}
