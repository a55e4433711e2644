//! What may be asked in one query is the same over WebSocket as over HTTP: each limit is crossed here
//! as well.

use serde_json::Value;

use super::Socket;
use crate::{
    limits::query::LIMITS,
    support::{app::TestApp, database::Engine},
};

/// Code and message of the one error of a query, which had not begun or was ended.
async fn error(socket: &mut Socket, id: &str, query: &str) -> (String, String) {
    socket.subscribe(id, query).await;
    let mut message = socket.message().await;
    let errors = match message["type"].as_str() {
        Some("error") => message["payload"].take(),
        Some("next") => {
            assert_eq!(socket.message().await["type"], "complete");
            message["payload"]["errors"].take()
        }
        _ => panic!("{message:#}"),
    };
    let errors = errors.as_array().map(Vec::as_slice);
    let Some([error]) = errors else {
        panic!("{query}: {errors:?} {message:.300}");
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&error["extensions"]["code"]), text(&error["message"]))
}

#[tokio::test]
async fn each_limit_of_a_query_allows_what_is_within_it_and_says_what_is_beyond() {
    let of_what_is_read = [
        (
            "max-records=3",
            "{ parties(first: 3) { nodes { name } } }",
            "{ parties(first: 4) { nodes { name } } }",
            "The answer would show more than 3 records; ask for fewer, or for fewer levels.",
        ),
        (
            "max-answer=200",
            "{ parties(first: 1) { nodes { slug } } }",
            "{ parties { nodes { id slug name } } }",
            "The answer would have more than 200 bytes; ask for fewer records, or for fewer of their texts.",
        ),
    ];
    for (setting, within, beyond, says) in LIMITS.into_iter().chain(of_what_is_read) {
        let app = TestApp::set(Engine::Sqlite, &[&format!("--{setting}")]).await;
        let mut socket = Socket::begin(&app.url("")).await;

        socket.data("1", within).await;
        let (code, message) = error(&mut socket, "2", beyond).await;

        assert_eq!((code.as_str(), message.as_str()), ("TOO_EXPENSIVE", says));
        // It is the query that is refused, and nothing else on the WebSocket.
        socket.data("2", within).await;
    }
}
