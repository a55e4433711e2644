//! The program put together: open the database, fill it if it is empty, listen, serve, stop.

use std::{net::SocketAddr, path::Path, time::Duration};

use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use crate::{
    config::ServeSettings,
    database::{ConnectError, Database, connect::connect, version::Versions},
    error::Error,
    http::{self, Documents, Served},
    interchange::{
        Problems,
        files::Files,
        import::{ImportError, Mode, import, is_empty},
        progress::Progress,
        rows::Origin,
        shipped,
    },
    telemetry::Metrics,
};

/// How long the database may take to let go of the connections, once nobody waits for an answer.
const CLOSING: Duration = Duration::from_secs(3);

/// A server that listens and has not begun to answer.
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    database: Database,
    served: Served,
    versions: Versions,
    settings: ServeSettings,
    metrics: Metrics,
    metrics_listener: Option<TcpListener>,
    loaded: Option<u64>,
}

/// Why the program could not do its work: one line that names the cause and the place. Wrong
/// records are the exception, with one line for each problem.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Database(#[from] ConnectError),
    /// The port.
    #[error("cannot listen on {address}: {cause}; choose another with --listen")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// The port of the metrics.
    #[error("cannot listen on {address}: {cause}; choose another with --metrics-listen")]
    MetricsListen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// The records that an empty database was to be filled with.
    #[error("the database stays empty, for these records are wrong:\n{0}")]
    Records(Problems),
    /// The database refused the records.
    #[error("no records were loaded: {0}")]
    Load(ImportError),
    /// The database does not say which version of the data it holds.
    #[error("cannot read the version of the data: {0}")]
    Version(Error),
    /// A setting.
    #[error("{setting}: {problem}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The listener failed while serving.
    #[error("the server stopped: {0}")]
    Serve(std::io::Error),
}

impl From<ImportError> for StartError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Records(problems) => Self::Records(problems),
            error => Self::Load(error),
        }
    }
}

impl Application {
    /// Opens the database, brings its schema up to date, fills it if it is empty, and listens.
    ///
    /// # Errors
    /// [`StartError`], with nothing left half done.
    pub async fn bind(settings: ServeSettings) -> Result<Self, StartError> {
        let url = settings.database.url();
        // The port first: whoever finds it taken should not find a new database file as well.
        let listen_error = |cause| StartError::Listen {
            address: settings.listen,
            cause,
        };
        let listener = http::listener::listen(settings.listen).map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let metrics_listener = match settings.telemetry.metrics_listen {
            Some(address) => Some(metrics_listener(address)?),
            None => None,
        };
        let traffic = &settings.traffic;
        let documents = Documents::load(traffic.documents.as_deref(), traffic.only_documents)?;
        let database = connect(&url, settings.database.pool()).await?;
        database.migrate(&url).await?;
        let loaded = fill(&database, settings.records.as_deref()).await?;
        let metrics = Metrics::new(&database);
        let versions = Versions::watch(&database)
            .await
            .map_err(StartError::Version)?;
        let mut served = Served::new(
            database.clone(),
            versions.clone(),
            metrics.clone(),
            documents,
            &settings,
        );
        served.metrics_here = metrics_listener.is_none();
        Ok(Self {
            listener,
            address,
            database,
            served,
            versions,
            settings,
            metrics,
            metrics_listener,
            loaded,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The database that is served.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Says in the log what [`Self::summary`] says on a terminal, and where the server is.
    pub fn log_start(&self) {
        tracing::info!(
            version = env!("CARGO_PKG_VERSION"),
            url = format!("http://{}", self.address),
            database = crate::database::connect::redact(&self.settings.database.url()),
            loaded = self.loaded,
            "listening"
        );
    }

    /// One line for the terminal: which database, and what it was filled with.
    #[must_use]
    pub fn summary(&self) -> String {
        let database = crate::database::connect::redact(&self.settings.database.url());
        match self.loaded {
            Some(count) => {
                format!("{count} records were loaded into the empty database {database}.")
            }
            None if self.settings.records.is_some() => {
                format!(
                    "Serving the records of {database}; it was not empty, so --records was not read."
                )
            }
            None => format!("Serving the records of {database}."),
        }
    }

    /// Serves until `shutdown`, then lets requests under way end, for as long as is set.
    ///
    /// # Errors
    /// [`StartError::Serve`] where the listener fails.
    pub async fn run_until(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        allow_files(self.settings.traffic.max_connections);
        // Until the very end: the last figures are those of the stop. Aborted when dropped.
        let mut aside = JoinSet::new();
        if let Some(listener) = self.metrics_listener {
            aside.spawn(http::metrics::serve(listener, self.metrics.clone()));
        }
        let (stopping, mut stopped) = watch::channel(false);
        let shutdown = async move {
            shutdown.await;
            tracing::info!("stopping: requests under way are given time to end");
            stopping.send_replace(true);
        };
        let traffic = &self.settings.traffic;
        let router = http::router(self.served, &traffic.cors_origins);
        let serving = http::listener::serve(
            self.listener,
            router,
            traffic,
            self.metrics.clone(),
            shutdown,
        );
        let patience = Duration::from_secs(self.settings.shutdown_timeout);
        let too_long = async move {
            // The sender lives as long as the server does: there is no other end to wait for.
            drop(stopped.wait_for(|stopped| *stopped).await);
            tokio::time::sleep(patience).await;
        };
        tokio::select! {
            () = serving => {}
            () = too_long => tracing::warn!("stopped with requests still under way"),
        }
        // What was under way is stopped in the database, and gives its connection back.
        let closed = async {
            self.versions.stop().await;
            self.database.close().await;
        };
        if tokio::time::timeout(CLOSING, closed).await.is_err() {
            tracing::warn!("stopped without the database having let go of all connections");
        }
        Ok(())
    }
}

fn metrics_listener(address: SocketAddr) -> Result<TcpListener, StartError> {
    http::listener::listen(address).map_err(|cause| StartError::MetricsListen { address, cause })
}

/// Each connection is an open file to the system, which allows few of them unless it is asked.
fn allow_files(connections: usize) {
    // Those of the database, the log and the like.
    const OTHERS: u64 = 200;
    let wanted = u64::try_from(connections)
        .unwrap_or(u64::MAX)
        .saturating_add(OTHERS);
    match rlimit::increase_nofile_limit(wanted) {
        Ok(allowed) if allowed >= wanted => {}
        Ok(allowed) => tracing::info!(
            allowed,
            wanted,
            "the system allows fewer open files than --max-connections takes; raise its limit (LimitNOFILE of systemd, `ulimit -n`)"
        ),
        Err(error) => tracing::info!(%error, "the system does not say how many files may be open"),
    }
}

/// Fills an empty database; says with how many records, or none where there were some before.
async fn fill(database: &Database, path: Option<&Path>) -> Result<Option<u64>, StartError> {
    // Only then are they read: they may be gone by the next start.
    if !is_empty(database).await.map_err(ImportError::Database)? {
        return Ok(None);
    }
    let (files, origin) = match path {
        None => (Files::embedded(&shipped::FILES), shipped::origin()),
        Some(path) => (
            Files::at(&[path.to_owned()]),
            Origin::imported(Origin::dataset_of(path)),
        ),
    };
    let progress = Progress::default();
    let report = import(database, files, origin, Mode::FillEmpty, &progress).await?;
    Ok(Some(report.total().created).filter(|created| *created > 0))
}
