//! The row of the data set: who holds it is the one who writes, and every change moves its version.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter,
};

use super::Report;
use crate::{
    clock,
    entity::dataset,
    interchange::{format, rows::Origin},
};

/// The row, locked.
pub(super) struct Dataset {
    row: dataset::Model,
    /// What an empty database takes over: version and time of the last change.
    adopted: Option<(i64, Option<i64>)>,
}

impl Dataset {
    /// Whether nothing has ever been written, at this moment.
    pub(super) async fn is_unwritten(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
        let version = dataset::Column::Version;
        let empty = dataset::Entity::find().filter(version.eq(0));
        Ok(empty.one(connection).await?.is_some())
    }

    /// Locks the row. Of several that write, one goes on and the others wait until it is done.
    pub(super) async fn lock(connection: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let version = dataset::Column::Version;
        dataset::Entity::update_many()
            .col_expr(version, version.into_expr())
            .exec(connection)
            .await?;
        let row = dataset::Entity::find().one(connection).await?;
        let missing = || DbErr::RecordNotFound("the row of the data set".to_owned());
        Ok(Self {
            row: row.ok_or_else(missing)?,
            adopted: None,
        })
    }

    /// Whether nothing has ever been written.
    pub(super) const fn is_empty(&self) -> bool {
        self.row.version == 0
    }

    pub(super) const fn version(&self) -> i64 {
        self.row.version
    }

    /// What the heads of exports say of the whole is true of an empty database that is filled with
    /// it: a copy of version 12 is version 12.
    pub(super) fn adopt(&mut self, heads: &[format::Dataset], origin: &Origin) {
        if !self.is_empty() {
            return;
        }
        let head = heads.iter().max_by_key(|head| head.version);
        let licence = head.and_then(|head| head.licence.clone());
        self.row.licence = origin.licence.clone().or(licence);
        self.adopted = head.map(|head| {
            let changed_at = head.changed_at.as_deref();
            (
                Ord::max(head.version, 1),
                changed_at.and_then(clock::from_rfc3339),
            )
        });
    }

    /// Moves the version where something was changed, and says which one it is now.
    pub(super) async fn move_on(
        self,
        connection: &impl ConnectionTrait,
        report: &Report,
        now: i64,
    ) -> Result<i64, DbErr> {
        if !report.has_changes() {
            return Ok(self.row.version);
        }
        let (version, changed_at) = self.adopted.unwrap_or((self.row.version + 1, Some(now)));
        let mut row = self.row.into_active_model();
        row.version = Set(version);
        row.changed_at = Set(changed_at.or(Some(now)));
        row.licence = Set(row.licence.take().flatten());
        row.update(connection).await?;
        Ok(version)
    }
}
