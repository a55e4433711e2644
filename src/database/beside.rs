//! One connection to PostgreSQL beside the pool, for what cannot wait for the pool: whether the
//! server lets anybody in, and the end of a statement that nobody waits for any more.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    SqlxError,
    sqlx::{
        self, Connection,
        postgres::{PgConnectOptions, PgConnection},
    },
};
use tokio::{
    sync::Mutex,
    time::{sleep, timeout},
};

/// How long the pool may take for a connection before the server is asked beside it.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long the answer of the server stays true.
const FRESH: Duration = Duration::from_millis(500);

/// How long the server may take to let us in, and to do what it is told.
const ATTEMPT: Duration = Duration::from_secs(5);

/// Makes connections of its own, one at a time, however many ask.
#[derive(Debug)]
pub(super) struct Beside {
    options: Arc<PgConnectOptions>,
    /// When the server last let us in.
    answered: Mutex<Option<Instant>>,
}

impl Beside {
    /// Connects as the pool does that these options are of.
    pub(super) fn new(options: Arc<PgConnectOptions>) -> Self {
        let answered = Mutex::default();
        Self { options, answered }
    }

    /// Ends once the server lets nobody in, with what it says. The pool tells a server that is down
    /// from one that is just starting by trying for seconds; whoever waits for a connection of the
    /// pool waits for this as well, and need not wait as long.
    pub(super) async fn refusal(&self) -> SqlxError {
        loop {
            sleep(PATIENCE).await;
            let mut answered = self.answered.lock().await;
            if answered.is_some_and(|at| at.elapsed() < FRESH) {
                continue;
            }
            let attempt = timeout(ATTEMPT, PgConnection::connect_with(&self.options));
            match attempt.await {
                Ok(Err(error)) if is_down(&error) => return error,
                // Whoever has too many connections, or is slow, is there.
                Ok(Err(_)) | Err(_) => *answered = Some(Instant::now()),
                Ok(Ok(connection)) => {
                    *answered = Some(Instant::now());
                    // It says goodbye; where that fails it is gone all the same.
                    drop(connection.close().await);
                }
            }
        }
    }

    /// Ends the statement that this process of the server is running; says whether the server has
    /// been told.
    pub(super) async fn cancel(&self, process: i32) -> bool {
        let _turn = self.answered.lock().await;
        let told = async {
            let mut connection = PgConnection::connect_with(&self.options).await?;
            sqlx::query("select pg_cancel_backend($1)")
                .bind(process)
                .execute(&mut connection)
                .await?;
            connection.close().await
        };
        match timeout(ATTEMPT, told).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a statement could not be stopped");
                false
            }
            Err(_) => {
                tracing::warn!("a statement could not be stopped: the database takes too long");
                false
            }
        }
    }
}

/// Tells a server that is not there, or is starting or stopping, from one that has no room.
fn is_down(error: &SqlxError) -> bool {
    match error {
        SqlxError::Io(_) | SqlxError::Tls(_) => true,
        SqlxError::Database(said) => said.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}
