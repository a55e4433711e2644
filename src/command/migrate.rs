//! `chancery migrate`: brings the schema of the database up to date.

use super::{CommandError, print};
use crate::{config::DatabaseSettings, database::connect::connect};

/// Applies the migrations that the database has not seen.
///
/// # Errors
/// [`CommandError::Database`].
pub async fn run(settings: &DatabaseSettings) -> Result<(), CommandError> {
    let url = settings.url();
    let database = connect(&url, settings.pool()).await?;
    let done = database.migrate(&url).await;
    database.close().await;
    done?;
    print("The schema of the database is up to date.\n")
}
