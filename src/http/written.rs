//! An answer as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

/// A response as JSON, in the order that readers look for: errors first.
#[derive(Serialize)]
pub(super) struct Written<'response> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'response [async_graphql::ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'response async_graphql::Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'response BTreeMap<String, async_graphql::Value>,
}

/// A response as JSON, and whether anything of the request was run.
pub(super) fn body(response: &async_graphql::Response) -> (Written<'_>, bool) {
    let ran = response.data != async_graphql::Value::Null
        || response.errors.is_empty()
        || response.errors.iter().any(|error| !error.path.is_empty());
    let written = Written {
        errors: &response.errors,
        data: Some(&response.data).filter(|_| ran),
        extensions: &response.extensions,
    };
    (written, ran)
}

/// JSON as it is sent.
pub(super) fn written(value: &impl Serialize) -> Vec<u8> {
    // There are no keys but texts, and it is written to memory: it cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}
