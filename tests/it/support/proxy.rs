//! The way to a PostgreSQL server, over a port that can be closed and opened again.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, UnixStream},
    task::{JoinHandle, JoinSet},
};

use super::{database::TestDatabase, outage::name_of};

/// A port that leads to the server of a database.
pub(crate) struct Proxy {
    port: SocketAddr,
    target: String,
    user: String,
    name: String,
    let_through: Arc<AtomicUsize>,
    running: Option<JoinHandle<()>>,
}

impl Proxy {
    pub(crate) async fn to(database: &TestDatabase) -> Self {
        let url = database.url();
        let (user, rest) = url
            .trim_start_matches("postgres://")
            .split_once('@')
            .expect("an address with a user");
        let host = rest.split('/').next().expect("a host").to_owned();
        // A private server has no port, but a socket.
        let target = match url.split_once("?host=") {
            Some((_, folder)) => format!("{}/.s.PGSQL.5432", folder.replace("%2F", "/")),
            None => host,
        };
        let mut proxy = Self {
            port: SocketAddr::from(([127, 0, 0, 1], 0)),
            target,
            user: user.to_owned(),
            name: name_of(database),
            let_through: Arc::default(),
            running: None,
        };
        proxy.open().await;
        proxy
    }

    /// Address of the database by way of this port.
    pub(crate) fn url(&self) -> String {
        let Self {
            user, port, name, ..
        } = self;
        format!("postgres://{user}@{port}/{name}?sslmode=disable")
    }

    /// Lets connections through, on the same port as before.
    pub(crate) async fn open(&mut self) {
        let listener = TcpListener::bind(self.port)
            .await
            .expect("the port is free");
        self.port = listener.local_addr().expect("an address");
        let forward = forward(listener, self.target.clone(), Arc::clone(&self.let_through));
        self.running = Some(tokio::spawn(forward));
    }

    /// How many connections it has let through so far.
    pub(crate) fn let_through(&self) -> usize {
        self.let_through.load(Ordering::SeqCst)
    }

    /// Cuts all connections, and refuses new ones.
    pub(crate) async fn close(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ended = running.await;
        }
    }
}

async fn forward(listener: TcpListener, target: String, let_through: Arc<AtomicUsize>) {
    let mut connections = JoinSet::new();
    while let Ok((mut near, _)) = listener.accept().await {
        let_through.fetch_add(1, Ordering::SeqCst);
        let _best_effort = near.set_nodelay(true);
        let target = target.clone();
        connections.spawn(async move {
            if target.starts_with('/') {
                let mut far = UnixStream::connect(target).await?;
                copy_bidirectional(&mut near, &mut far).await
            } else {
                let mut far = TcpStream::connect(target).await?;
                copy_bidirectional(&mut near, &mut far).await
            }
        });
    }
}
