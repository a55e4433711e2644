//! What a connection to PostgreSQL keeps prepared, as it is told on the way there: each session knows
//! its own statements alone.

use std::{
    collections::{HashMap, HashSet},
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

use crate::support::{
    database::{Engine, TestDatabase},
    process::Chancery,
    proxy::Proxy,
};

/// Names of the statements that each connection has prepared and not closed; and how many were prepared.
#[derive(Default)]
struct Heard {
    kept: HashMap<SocketAddr, HashSet<Vec<u8>>>,
    prepared: usize,
}

/// Passes on what both sides say, and notes the messages `Parse` and `Close` of the near one.
async fn listen(near: TcpStream, far: SocketAddr, heard: Arc<Mutex<Heard>>) -> io::Result<()> {
    let who = near.peer_addr()?;
    near.set_nodelay(true)?;
    let (mut said, mut near) = near.into_split();
    let far = TcpStream::connect(far).await?;
    far.set_nodelay(true)?;
    let (mut answers, mut far) = far.into_split();
    tokio::spawn(async move { copy(&mut answers, &mut near).await });
    // The first message alone has no kind.
    let mut kind = None;
    loop {
        let length = said.read_u32().await?;
        let mut message = vec![0; length.saturating_sub(4) as usize];
        said.read_exact(&mut message).await?;
        {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            let name = |text: &[u8]| text.split(|byte| *byte == 0).next().map(<[u8]>::to_vec);
            let kept = heard.kept.entry(who).or_default();
            match (kind, message.as_slice()) {
                (Some(b'P'), [first, ..]) if *first != 0 => {
                    kept.extend(name(&message));
                    heard.prepared += 1;
                }
                (Some(b'C'), [b'S', closed @ ..]) => {
                    kept.remove(&name(closed).unwrap_or_default());
                }
                _ => {}
            }
        }
        // In one piece: the system would wait with the second one.
        let begin: Vec<u8> = kind.into_iter().chain(length.to_be_bytes()).collect();
        far.write_all(&[begin, message].concat()).await?;
        kind = Some(said.read_u8().await?);
    }
}

/// Each choice of what is shown of a party is a statement of its own.
fn forms() -> impl Iterator<Item = String> {
    let fields = ["slug", "name", "iso3", "kind", "createdAt", "updatedAt"];
    (1..1_usize << fields.len()).map(move |choice| {
        let chosen = fields.iter().enumerate();
        let chosen = chosen.filter(|(place, _)| choice & (1 << place) != 0);
        let chosen: Vec<_> = chosen.map(|(_, field)| *field).collect();
        format!("{{ parties {{ nodes {{ {} }} }} }}", chosen.join(" "))
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_keeps_fifty_statements_prepared() {
    if !Engine::Postgres.is_available() {
        return;
    }
    let database = TestDatabase::migrated(Engine::Postgres);
    let proxy = Proxy::to(&database).await;
    let url = proxy.url();
    let far = url.split(['@', '/']).nth(3).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let near = listener.local_addr().unwrap().to_string();
    let heard = Arc::new(Mutex::new(Heard::default()));
    let (noted, address) = (Arc::clone(&heard), far.parse().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(listen(connection, address, Arc::clone(&noted)));
        }
    });
    let server = Chancery::new()
        .env("DATABASE_URL", &url.replace(far, &near))
        .serve(&["--database-connections=1", "--response-cache=0"]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();

    let before = heard.lock().unwrap().prepared;
    for query in forms() {
        let request = client.post(format!("{}/graphql", server.url()));
        let answer = request.json(&json!({ "query": query })).send().await;
        let answer: Value = answer.unwrap().json().await.unwrap();
        assert_eq!(answer.get("errors"), None, "{query}: {answer:#}");
    }

    let (prepared, most) = {
        let heard = heard.lock().unwrap();
        let most = heard.kept.values().map(HashSet::len).max();
        (heard.prepared - before, most)
    };
    assert!(prepared > 55, "only {prepared} statements are prepared");
    assert_eq!(most, Some(50));
}
