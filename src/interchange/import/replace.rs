//! Records that are there already: compared with what is stored, and written anew where they
//! differ.

use std::collections::HashMap;

use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable,
    sea_query::{Expr, OnConflict, Query},
};
use serde_json::Value;
use uuid::Uuid;

use super::{complete::keep_unsaid, report::Change};
use crate::{
    database::bind::one_of_ids,
    entity::{claim, issue, meeting, outcome, party, person, same_as, source, statement},
    graphql::id::Kind,
    interchange::{
        check::names::Register,
        format::Record,
        rows::{Origin, Writer},
        stored::{self, Which, parts_of, slugs::Slugs},
    },
};

/// Compares records with those that are stored.
pub(super) struct Replaced<'a> {
    names: &'a Register,
    origin: &'a Origin,
    now: i64,
    slugs: Slugs,
}

/// What was found of some records.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Number of those that are as they were.
    pub(super) unchanged: u64,
    /// Those that differ.
    pub(super) changes: Vec<Change>,
}

impl<'a> Replaced<'a> {
    pub(super) fn new(names: &'a Register, origin: &'a Origin, now: i64) -> Self {
        Self {
            names,
            origin,
            now,
            slugs: Slugs::default(),
        }
    }

    /// Compares records of one kind with what is stored under their ids, and replaces those that
    /// differ.
    pub(super) async fn compare(
        &mut self,
        connection: &impl ConnectionTrait,
        kind: Kind,
        mut records: HashMap<Uuid, Record>,
    ) -> Result<Compared, DbErr> {
        let ids: Vec<Uuid> = records.keys().copied().collect();
        let which = Which::Ids(&ids);
        let stored = stored::records(connection, kind, which, &mut self.slugs).await?;
        let mut compared = Compared::default();
        let mut writer = Writer::new(self.names, self.origin, self.now);
        let mut replaced = Vec::new();
        for stored in &stored {
            let record = records.get_mut(&stored.id).map(|record| {
                keep_unsaid(record, &stored.record);
                &*record
            });
            match record {
                Some(record) if *record != stored.record => {
                    compared.changes.push(change(&stored.record, record));
                    writer.replace(stored, record);
                    replaced.push(stored.id);
                }
                _ => compared.unchanged += 1,
            }
        }
        if replaced.is_empty() {
            return Ok(compared);
        }
        // What belongs to a record goes with its old form; its own row stays, for others refer to it.
        let backend = connection.get_database_backend();
        for (table, owner) in parts_of(kind) {
            let delete = Query::delete()
                .from_table(table)
                .and_where(one_of_ids(backend, Expr::col((table, owner)), &replaced))
                .to_owned();
            connection.execute(&delete).await?;
        }
        let rows = &mut writer.rows;
        upsert::<party::Entity>(connection, std::mem::take(&mut rows.party)).await?;
        upsert::<person::Entity>(connection, std::mem::take(&mut rows.person)).await?;
        upsert::<source::Entity>(connection, std::mem::take(&mut rows.source)).await?;
        upsert::<issue::Entity>(connection, std::mem::take(&mut rows.issue)).await?;
        upsert::<meeting::Entity>(connection, std::mem::take(&mut rows.meeting)).await?;
        upsert::<statement::Entity>(connection, std::mem::take(&mut rows.statement)).await?;
        upsert::<outcome::Entity>(connection, std::mem::take(&mut rows.outcome)).await?;
        upsert::<claim::Entity>(connection, std::mem::take(&mut rows.claim)).await?;
        upsert::<same_as::Entity>(connection, std::mem::take(&mut rows.same_as)).await?;
        for statement in rows.statements(backend, true) {
            connection.execute_raw(statement).await?;
        }
        Ok(compared)
    }
}

/// Rows that one statement replaces.
const BATCH: usize = 500;

async fn upsert<E>(connection: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let key = || E::PrimaryKey::iter().map(sea_orm::PrimaryKeyToColumn::into_column);
    let mut rows = rows
        .into_iter()
        .map(IntoActiveModel::into_active_model)
        .peekable();
    while rows.peek().is_some() {
        let batch: Vec<E::ActiveModel> = rows.by_ref().take(BATCH).collect();
        let replace = OnConflict::columns(key())
            .update_columns(E::Column::iter())
            .to_owned();
        E::insert_many(batch)
            .on_conflict(replace)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// Which keys of a record differ.
fn change(old: &Record, new: &Record) -> Change {
    let keys = |record: &Record| match serde_json::to_value(record) {
        Ok(Value::Object(keys)) => keys,
        _ => serde_json::Map::new(),
    };
    let (old, keys) = (keys(old), keys(new));
    let differs = |(key, value): &(String, Value)| old.get(key) != Some(value);
    Change {
        kind: new.kind(),
        slug: new.slug().to_owned(),
        keys: keys
            .into_iter()
            .filter(differs)
            .map(|(key, _)| key)
            .collect(),
    }
}
