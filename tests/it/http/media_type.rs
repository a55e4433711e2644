//! What is sent and what is answered, by media type.

use reqwest::Method;
use serde_json::json;

use super::{NEW, OLD, app, post, refused, request, told};

#[tokio::test]
async fn answers_in_the_media_type_that_the_client_likes_best() {
    let app = app().await;
    for (accept, expected) in [
        (None, OLD),
        (Some("*/*"), OLD),
        (Some("application/json"), OLD),
        (Some("application/json; charset=UTF-8"), OLD),
        (Some("application/json, text/plain, */*"), OLD),
        (Some("application/graphql-response+json"), NEW),
        (
            Some("application/graphql-response+json; charset=utf-8, application/json;q=0.9"),
            NEW,
        ),
        (
            Some("application/json, application/graphql-response+json"),
            NEW,
        ),
        (
            Some("application/graphql-response+json;q=0.5, application/json"),
            OLD,
        ),
        (
            Some("application/graphql-response+json;q=0, */*;q=0.1"),
            OLD,
        ),
        (Some("text/html, application/*;q=0.8"), OLD),
    ] {
        for method in [Method::GET, Method::POST] {
            let mut request = request(&app, method.clone()).query(&[("query", "{ __typename }")]);
            if method == Method::POST {
                request = request.json(&json!({ "query": "{ __typename }" }));
            }
            if let Some(accept) = accept {
                request = request.header("accept", accept);
            }
            let (status, media_type, body) = told(request).await;
            assert_eq!((status, media_type.as_str()), (200, expected), "{accept:?}");
            assert_eq!(body["data"], json!({ "__typename": "Query" }));
        }
    }
}

#[tokio::test]
async fn refuses_to_answer_in_another_media_type() {
    let app = app().await;
    for accept in [
        "text/html",
        "application/xml;q=0.9, image/*",
        "application/json;q=0",
        "application/json;charset=latin1",
    ] {
        let request = post(&app, r#"{"query":"{ __typename }"}"#);
        let request = request.headers(
            [("accept".parse().unwrap(), accept.parse().unwrap())]
                .into_iter()
                .collect(),
        );
        let message = refused(request, 406).await;
        assert!(message.contains("application/json"), "{accept}: {message}");
    }
}

#[tokio::test]
async fn takes_nothing_but_plain_json() {
    let app = app().await;
    let query = r#"{"query":"{ __typename }"}"#;
    let send = |media_type: Option<&str>| {
        let request = request(&app, Method::POST).body(query);
        match media_type {
            Some(media_type) => request.header("content-type", media_type),
            None => request,
        }
    };

    for media_type in [
        None,
        Some(""),
        Some("text/plain"),
        Some("multipart/form-data; boundary=x"),
        Some("application/x-www-form-urlencoded"),
        Some("application/graphql"),
        Some("application/jsonp"),
        Some("application/json; charset=utf-16"),
    ] {
        let message = refused(send(media_type), 415).await;
        assert_eq!(
            message, "Send the query as application/json in UTF-8.",
            "{media_type:?}"
        );
    }
    for media_type in ["application/json", "Application/JSON; charset=\"UTF-8\""] {
        let (status, _, body) = told(send(Some(media_type))).await;
        assert_eq!(
            (status, body["data"]["__typename"].as_str()),
            (200, Some("Query"))
        );
    }
    let packed = send(Some("application/json")).header("content-encoding", "gzip");
    assert!(refused(packed, 415).await.contains("uncompressed"));
}
