//! One connection to PostgreSQL beside the pool, for what cannot wait for the pool: whether the
//! server lets anybody in, and the end of a statement that nobody waits for any more.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
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

/// Has one connection of its own at a time, however many ask.
#[derive(Debug)]
pub(super) struct Beside {
    options: Arc<PgConnectOptions>,
    turn: Mutex<Turn>,
    /// How many statements are to be ended, with that of whose turn it is.
    to_end: AtomicUsize,
}

/// One asks at a time.
#[derive(Debug, Default)]
struct Turn {
    /// When the server last let us in.
    answered: Option<Instant>,
    /// When it last could not be told to end a statement.
    failed: Option<Instant>,
    /// What the one before left for the next one that ends a statement.
    connection: Option<PgConnection>,
}

impl Beside {
    /// Connects as the pool does that these options are of.
    pub(super) fn new(options: Arc<PgConnectOptions>) -> Self {
        Self {
            options,
            turn: Mutex::default(),
            to_end: AtomicUsize::new(0),
        }
    }

    /// Ends once the server lets nobody in, with what it says. The pool tells a server that is down
    /// from one that is just starting by trying for seconds; whoever waits for a connection of the
    /// pool waits for this as well, and need not wait as long.
    pub(super) async fn refusal(&self) -> SqlxError {
        loop {
            sleep(PATIENCE).await;
            let mut turn = self.turn.lock().await;
            if turn.answered.is_some_and(|at| at.elapsed() < FRESH) {
                continue;
            }
            let attempt = timeout(ATTEMPT, PgConnection::connect_with(&self.options));
            match attempt.await {
                Ok(Err(error)) if is_down(&error) => return error,
                // Whoever has too many connections, or is slow, is there.
                Ok(Err(_)) | Err(_) => turn.answered = Some(Instant::now()),
                Ok(Ok(connection)) => {
                    turn.answered = Some(Instant::now());
                    // It says goodbye; where that fails it is gone all the same.
                    drop(connection.close().await);
                }
            }
        }
    }

    /// Ends the statement that this process of the server is running; says whether the server has
    /// been told.
    ///
    /// However many statements are to be ended at once, as when a crowd of clients goes away, each is
    /// waited for: those that wait for their turn share one connection, which is closed when none is
    /// left. Where the server cannot be told, nobody who waited meanwhile tries again.
    pub(super) async fn cancel(&self, process: i32) -> bool {
        let asked = Instant::now();
        self.to_end.fetch_add(1, Ordering::SeqCst);
        let mut turn = self.turn.lock().await;
        let told = if turn.failed.is_some_and(|failed| failed >= asked) {
            false
        } else {
            self.tell(&mut turn, process).await
        };
        let is_last = self.to_end.fetch_sub(1, Ordering::SeqCst) == 1;
        if is_last && let Some(connection) = turn.connection.take() {
            // It says goodbye; where that fails it is gone all the same.
            drop(timeout(ATTEMPT, connection.close()).await);
        }
        told
    }

    async fn tell(&self, turn: &mut Turn, process: i32) -> bool {
        let kept = turn.connection.take();
        let told = async {
            let mut connection = match kept {
                Some(connection) => connection,
                None => PgConnection::connect_with(&self.options).await?,
            };
            sqlx::query("select pg_cancel_backend($1)")
                .bind(process)
                .execute(&mut connection)
                .await?;
            Ok::<_, SqlxError>(connection)
        };
        match timeout(ATTEMPT, told).await {
            Ok(Ok(connection)) => {
                turn.connection = Some(connection);
                return true;
            }
            Ok(Err(error)) => tracing::warn!(%error, "a statement could not be stopped"),
            Err(_) => {
                tracing::warn!("a statement could not be stopped: the database takes too long");
            }
        }
        turn.failed = Some(Instant::now());
        false
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
