//! The floors: the least that an answer can cost on the same engine, in a server as plain as can be.
//!
//! `/one-statement/w1` runs one statement, written by hand, that returns the whole answer as JSON.
//! `/bare/w1` sends the program's own answers as they are, one after another.

mod statement;

use std::{
    fs,
    future::ready,
    io::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
    serve::ListenerExt,
};
use clap::ValueEnum;
use tokio::net::TcpListener;

use self::statement::Statements;
use crate::{
    Failure,
    connection::{bare, one_statement},
    workload::Workload,
};

/// Serves the floors of the database at `url`, and the answers in `folder`, until it is killed.
pub(crate) async fn serve(url: &str, folder: Option<&Path>) -> Result<(), Failure> {
    let statements = Arc::new(Statements::open(url).await?);
    let mut router = Router::new();
    for &workload in Workload::value_variants() {
        let statements = Arc::clone(&statements);
        let answer = move |body: Bytes| {
            let statements = Arc::clone(&statements);
            async move { json(statements.answer(workload, &body).await.map(Bytes::from)) }
        };
        router = router.route(&one_statement(workload), post(answer));

        let Some(answers) = folder.map(|folder| folder.join(workload.name())) else {
            continue;
        };
        if !answers.exists() {
            continue;
        }
        let answers = read(&answers)?;
        let next = AtomicUsize::new(0);
        let rotate = Arc::new(move || {
            let place = next.fetch_add(1, Ordering::Relaxed) % answers.len().max(1);
            answers.get(place).cloned().ok_or("there is no answer")
        });
        // The request is read, as it has to be.
        let answer = move |_: Bytes| ready(json(rotate().map_err(Failure::from)));
        router = router.route(&bare(workload), post(answer));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "http://{}/", listener.local_addr()?)?;
    out.flush()?;
    drop(out);
    let listener = listener.tap_io(|connection| {
        // An answer then waits a little longer; it is no worse.
        drop(connection.set_nodelay(true));
    });
    axum::serve(listener, router).await?;
    Ok(())
}

fn json(answer: Result<Bytes, Failure>) -> Response {
    match answer {
        Ok(body) => ([(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response(),
        Err(failure) => (StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response(),
    }
}

/// The files of a folder, by name.
fn read(folder: &Path) -> Result<Vec<Bytes>, Failure> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|file| Ok(file?.path()))
        .collect::<Result<_, Failure>>()?;
    files.sort_unstable();
    let each = files.iter().map(|file| Ok(fs::read(file)?.into()));
    each.collect()
}
