//! Escapes of characters in the strings of a query.

use serde_json::json;

use crate::support::{app::TestApp, database::Engine};

/// The parser knows neither.
#[tokio::test]
async fn a_character_is_escaped_by_its_number_or_by_a_pair() {
    let app = TestApp::start(Engine::Sqlite).await;
    let asked = |title: &str| format!("{{ meeting(slug: \"{title}\") {{ id }} }}");
    for letters in [
        "\\u{1F600}",
        "\\uD83D\\uDE00",
        "\\u{1f4a9}\\u{22}\\u{5C}\\u{a}\\u00e9",
    ] {
        let data = app.data(&asked(letters)).await;
        assert_eq!(data, json!({ "meeting": null }), "{letters}");
    }
    let data = app.data("{ meetings(first: 1) { nodes { slug } } }").await;
    let slug = data["meetings"]["nodes"][0]["slug"].as_str().unwrap();
    let escaped = slug
        .chars()
        .map(|letter| format!("\\u{{{:x}}}", u32::from(letter)));
    let query = format!(
        "query($v: String! = \"{}\") {{ meeting(slug: $v) {{ slug }} }}",
        escaped.collect::<String>()
    );
    assert_eq!(
        app.data(&query).await,
        json!({ "meeting": { "slug": slug } })
    );

    for wrong in [
        "\\uD83D",
        "\\uDE00\\uD83D",
        "\\u{110000}",
        "\\u{D83D}",
        "\\u{}",
        "\\u{41",
    ] {
        let (code, _) = app.error(&asked(wrong)).await;
        assert_eq!(code, "GRAPHQL_PARSE_FAILED", "{wrong}");
    }
    // What follows is told where it stands.
    let query = r#"{meeting(slug:"\uD83D\uDE00\u{41}",no:1){id}}"#;
    let answer = app.query(query).await;
    let column = query.find("no").unwrap() + 1;
    let place = json!([{ "line": 1, "column": column }]);
    assert_eq!(answer["errors"][0]["locations"], place, "{answer}");
}
