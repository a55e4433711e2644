//! Rows into an empty database, all of them or none.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, sea_query::ExprTrait,
};
use thiserror::Error;

use super::{
    Problems, check,
    read::Reading,
    rows::{Origin, Rows, rows},
};
use crate::{clock, database::Database, entity::dataset};

/// Why records could not be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The records are wrong.
    #[error(transparent)]
    Records(#[from] Problems),
    /// The database refused them.
    #[error("the database says: {0}")]
    Database(#[from] DbErr),
}

/// Rows that one statement writes: SQLite binds 32,766 values at most.
const BATCH: usize = 500;

/// Whether nothing has ever been written. What was empty a moment ago may be so no more: only
/// [`load_into_empty`] knows.
///
/// # Errors
/// What the database says.
pub async fn is_empty(database: &Database) -> Result<bool, DbErr> {
    let version = dataset::Column::Version;
    let empty = dataset::Entity::find().filter(version.eq(0));
    Ok(empty.one(&database.readers).await?.is_some())
}

/// Loads what was read where nothing has ever been written, and says whether it did. Of several
/// servers that start on one database, one loads and the others wait for it.
///
/// # Errors
/// [`LoadError::Records`] with all that is wrong with them, [`LoadError::Database`] otherwise;
/// then nothing has been written.
pub async fn load_into_empty(
    database: &Database,
    reading: &Reading,
    origin: &Origin,
) -> Result<bool, LoadError> {
    check::check(reading)?;
    let now = clock::now();
    let transaction = database.begin().await?;
    // The row is locked from here on: whoever comes second finds a version that is not 0.
    let claimed = dataset::Entity::update_many()
        .col_expr(
            dataset::Column::Version,
            dataset::Column::Version.into_expr().add(1),
        )
        .filter(dataset::Column::Version.eq(0))
        .exec(&transaction)
        .await?;
    if claimed.rows_affected == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    let dataset = dataset::ActiveModel {
        id: Set(1),
        changed_at: Set(Some(now)),
        licence: Set(origin.licence.clone()),
        ..Default::default()
    };
    dataset.update(&transaction).await?;
    write(&transaction, rows(&reading.records, origin, now)).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn write(connection: &impl ConnectionTrait, rows: Rows) -> Result<(), DbErr> {
    use crate::entity as table;
    // Owners before what belongs to them; all other references are checked at the commit.
    insert::<table::party::Entity>(connection, rows.party).await?;
    insert::<table::party_successor::Entity>(connection, rows.party_successor).await?;
    insert::<table::person::Entity>(connection, rows.person).await?;
    insert::<table::tenure::Entity>(connection, rows.tenure).await?;
    insert::<table::source::Entity>(connection, rows.source).await?;
    insert::<table::issue::Entity>(connection, rows.issue).await?;
    insert::<table::issue_party::Entity>(connection, rows.issue_party).await?;
    insert::<table::meeting::Entity>(connection, rows.meeting).await?;
    insert::<table::participation::Entity>(connection, rows.participation).await?;
    insert::<table::meeting_issue::Entity>(connection, rows.meeting_issue).await?;
    insert::<table::meeting_link::Entity>(connection, rows.meeting_link).await?;
    insert::<table::statement::Entity>(connection, rows.statement).await?;
    insert::<table::statement_speaker::Entity>(connection, rows.statement_speaker).await?;
    insert::<table::statement_on_behalf_of::Entity>(connection, rows.statement_on_behalf_of)
        .await?;
    insert::<table::statement_addressee::Entity>(connection, rows.statement_addressee).await?;
    insert::<table::statement_issue::Entity>(connection, rows.statement_issue).await?;
    insert::<table::outcome::Entity>(connection, rows.outcome).await?;
    insert::<table::outcome_party::Entity>(connection, rows.outcome_party).await?;
    insert::<table::outcome_issue::Entity>(connection, rows.outcome_issue).await?;
    insert::<table::claim::Entity>(connection, rows.claim).await?;
    insert::<table::claim_party::Entity>(connection, rows.claim_party).await?;
    insert::<table::claim_issue::Entity>(connection, rows.claim_issue).await?;
    insert::<table::citation::Entity>(connection, rows.citation).await
}

async fn insert<E>(connection: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let mut rows = rows
        .into_iter()
        .map(IntoActiveModel::into_active_model)
        .peekable();
    while rows.peek().is_some() {
        let batch: Vec<E::ActiveModel> = rows.by_ref().take(BATCH).collect();
        E::insert_many(batch)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}
