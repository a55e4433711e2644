//! The row of the data set: who holds it is the one who writes, and every change moves its version.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter,
};

use super::Report;
use crate::{clock, entity::dataset, interchange::format};

/// What an import was given.
pub(super) struct Run {
    /// Heads of exports.
    pub(super) heads: Vec<format::Dataset>,
    /// Number of files.
    pub(super) files: usize,
    /// Number of records.
    pub(super) records: u64,
    /// Licence, where whoever imports says it.
    pub(super) licence: Option<String>,
}

/// The row, locked.
pub(super) struct Dataset {
    row: dataset::Model,
    /// What an empty database takes over: version and time of the last change.
    adopted: Option<(i64, Option<i64>)>,
    /// Whether its licence is another than before.
    is_licensed_anew: bool,
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
            is_licensed_anew: false,
        })
    }

    /// Whether nothing has ever been written.
    pub(super) const fn is_empty(&self) -> bool {
        self.row.version == 0
    }

    pub(super) const fn version(&self) -> i64 {
        self.row.version
    }

    /// What the head of an export says of the whole is true of an empty database that is filled with
    /// it and with nothing else: a copy of version 12 is version 12.
    pub(super) fn adopt(&mut self, run: &Run) {
        if let ([head], true) = (run.heads.as_slice(), self.is_empty())
            && !head.partial
            && head.counts.values().sum::<u64>() == run.records
        {
            let changed_at = head.changed_at.as_deref();
            self.adopted = Some((
                Ord::max(head.version, 1),
                changed_at.and_then(clock::from_rfc3339),
            ));
        }
    }

    /// Says the licence of what is in the database once this run is written. Where records come in
    /// under another licence, or under none, the old one is true of a part only, and no longer
    /// said. Returns it then.
    pub(super) fn license(&mut self, run: &Run, report: &Report) -> Option<String> {
        let of_heads = match run.heads.as_slice() {
            [first, others @ ..] if run.heads.len() == run.files => first
                .licence
                .clone()
                .filter(|_| others.iter().all(|head| head.licence == first.licence)),
            _ => None,
        };
        let said = run.licence.clone().or(of_heads);
        if self.is_empty() || run.licence.is_some() {
            self.is_licensed_anew = said != self.row.licence;
            self.row.licence = said;
            return None;
        }
        if report.total().created == 0 || said == self.row.licence {
            return None;
        }
        self.row.licence.take()
    }

    /// Moves the version where something was changed, and says which one it is now.
    pub(super) async fn move_on(
        self,
        connection: &impl ConnectionTrait,
        report: &Report,
        now: i64,
    ) -> Result<i64, DbErr> {
        let is_licensed = self.is_licensed_anew && !self.is_empty();
        if !report.has_changes() && !is_licensed {
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
