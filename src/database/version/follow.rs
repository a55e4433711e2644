//! Sees each new version soon after its commit, for as long as somebody wants to know.

use std::{sync::Arc, time::Duration};

use sea_orm::{
    SqlxError,
    sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::time::{sleep, timeout};

use super::Versions;

/// Channel on which PostgreSQL tells of versions; the migration that makes the trigger names it too.
const CHANNEL: &str = "dataset_version";

/// Time between two looks at a SQLite file.
const GLANCE: Duration = Duration::from_millis(250);

/// Time between two tries while the database does not answer.
const RETRY: Duration = Duration::from_secs(1);

/// How long one connection is listened to. One that was lost without a word, to a firewall say,
/// would be believed for ever.
const TRUST: Duration = Duration::from_mins(1);

/// Follows the versions; listens to PostgreSQL where there is one.
pub(super) async fn follow(versions: Versions, channel: Option<Arc<PgConnectOptions>>) {
    let watched = Arc::clone(&versions.0);
    loop {
        while watched.told.is_closed() {
            watched.wanted.notified().await;
        }
        match &channel {
            None => {
                // Each look tells what it finds. One that fails is made again.
                let rest = match versions.current().await {
                    Ok(_) => GLANCE,
                    Err(_) => RETRY,
                };
                sleep(rest).await;
            }
            Some(options) => {
                let listened = timeout(TRUST, listen(&versions, options)).await;
                if let Ok(Err(error)) = listened {
                    // Until it can be listened to again, it is looked at.
                    tracing::debug!(%error, "PostgreSQL cannot be listened to");
                    drop(versions.current().await);
                    sleep(RETRY).await;
                }
            }
        }
    }
}

/// Looks whenever PostgreSQL tells of a change, until nobody wants to know any more.
async fn listen(versions: &Versions, options: &PgConnectOptions) -> Result<(), SqlxError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(RETRY)
        .connect_lazy_with(options.clone());
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Also at first, and after the connection was made anew: nobody told of what was written
        // before.
        while versions.current().await.is_err() {
            sleep(RETRY).await;
        }
        tokio::select! {
            told = listener.try_recv() => drop(told?),
            () = versions.0.told.closed() => return Ok(()),
        }
    }
}
