//! Texts of arguments, all of them together: one variable stands in many places.

use serde_json::{Value, json};

use crate::support::process::Chancery;

#[tokio::test]
async fn texts_of_all_arguments_together_have_an_end() {
    let server = Chancery::new().serve(&["--rate-limit=0"]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let text = "x".repeat(99_990);
    let ask = async |lists: usize| {
        let lists: String = (0..lists)
            .map(|n| format!("a{n}: parties(filter: {{slug: [$v]}}) {{ totalCount }} "))
            .collect();
        let query = format!("query($v: String!) {{ {lists} }}");
        let body = json!({ "query": query, "variables": { "v": text } });
        let request = client.post(format!("{}/graphql", server.url())).json(&body);
        request.send().await.unwrap().json::<Value>().await.unwrap()
    };
    // Each is within the limit of one argument, and twenty are within that of all.
    let within = ask(20).await;
    assert_eq!(within.get("errors"), None, "{within:.2000}");
    assert_eq!(within["data"]["a19"]["totalCount"], 0);

    let beyond = ask(21).await;
    let error = &beyond["errors"][0];
    let message = error["message"].as_str().unwrap();
    let says = "All arguments of the query together have more than 10000 values, or texts of more than 2000000 bytes, with those of their variables; ask in several queries";
    assert!(message.ends_with(says), "{message}");
    assert_eq!(error["extensions"]["code"], "TOO_EXPENSIVE");
    // Nothing of it is run.
    assert_eq!(beyond.get("data"), None, "{beyond:.2000}");
}
