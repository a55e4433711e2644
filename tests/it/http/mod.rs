//! GraphQL over HTTP, as its specification has it. What lies around it is in `web`.

mod audits;
mod caching;
mod documents;
mod media_type;
mod request;
mod status;

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::support::{
    app::{TestApp, header},
    database::Engine,
};

const NEW: &str = "application/graphql-response+json; charset=utf-8";
const OLD: &str = "application/json; charset=utf-8";

async fn app() -> TestApp {
    TestApp::start(Engine::Sqlite).await
}

fn request(app: &TestApp, method: Method) -> RequestBuilder {
    app.client().request(method, app.url("/graphql"))
}

/// A POST of JSON whose answer is to be of the newer media type.
fn post(app: &TestApp, body: &str) -> RequestBuilder {
    request(app, Method::POST)
        .header("content-type", "application/json")
        .header("accept", "application/graphql-response+json")
        .body(body.to_owned())
}

/// Status, media type and body.
async fn told(request: RequestBuilder) -> (u16, String, Value) {
    let response = request.send().await.expect("the server answers");
    let status = response.status().as_u16();
    let media_type = header(&response, "content-type");
    let body = response.bytes().await.expect("a body");
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    (status, media_type, body)
}

/// Sends what must be refused, and gives the message.
async fn refused(request: RequestBuilder, expected: u16) -> String {
    let (status, _, body) = told(request).await;
    assert_eq!(status, expected, "{body:#}");
    assert_eq!(body.get("data"), None, "{body:#}");
    let errors = body["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 1, "{body:#}");
    assert!(errors[0]["extensions"]["code"].is_string(), "{body:#}");
    errors[0]["message"].as_str().unwrap().to_owned()
}
