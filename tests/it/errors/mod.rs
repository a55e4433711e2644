//! Errors that whoever wrote the query can mend: each has a code, and names what to mend.

mod argument;
mod code;
mod escapes;
mod lookup;
mod order;
mod overlaps;
mod rules;

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// The one error of a request with variables: its code and its message, which is one line.
async fn error(app: &TestApp, query: &str, variables: &Value) -> (String, String) {
    let response = app
        .post(&json!({ "query": query, "variables": variables }))
        .await;
    let body: Value = response.json().await.unwrap();
    let errors = body["errors"]
        .as_array()
        .unwrap_or_else(|| panic!("no error: {query}"));
    assert_eq!(errors.len(), 1, "{query}: {body:#}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let message = text(&errors[0]["message"]);
    assert!(!message.contains('\n') && message.len() < 1000, "{message}");
    (text(&errors[0]["extensions"]["code"]), message)
}
