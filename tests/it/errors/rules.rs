//! Rules of the specification that the library does not see to.

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::Engine};

/// Checks that a query is refused by validation, whatever its variables are given: with one error, at
/// the `^` of the line below it, and with a message that says this.
async fn refused(app: &TestApp, query: &str, variables: &Value, marks: &str, says: &str) {
    let body = json!({ "query": query, "variables": variables });
    let request = app.client().post(app.url("/graphql")).json(&body);
    let answer = request
        .header("accept", "application/graphql-response+json")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 400, "{query} {variables}");
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer.get("data"), None, "{query}: {answer}");
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{query}: {answer}");
    let error = &errors[0];
    let code = &error["extensions"]["code"];
    assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}: {answer}");
    assert_eq!(error["message"], says, "{query}");
    let line = marks.matches('\n').count();
    let column = marks.lines().last().unwrap().find('^').unwrap() + 1;
    let place = json!([{ "line": line + 1, "column": column }]);
    assert_eq!(error["locations"], place, "{query}");
}

#[tokio::test]
async fn an_object_has_each_key_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (query, marks, key) in [
        (
            "{meetings(filter:{inferred:true,inferred:false}){totalCount}}",
            "                                ^",
            "inferred",
        ),
        (
            "{meetings(filter:{date:{from:\"2024\",from:\"2025\"}}){totalCount}}",
            "                                    ^",
            "from",
        ),
        (
            "{meetings(filter:{slug:\"会\" # {\n inferred:true slug:[]}){totalCount}}",
            "\n               ^",
            "slug",
        ),
        (
            "{meetings(filter:{or:[{not:{}}{inferred:true,not:{},\u{feff}not:{}}]}){totalCount}}",
            "                                                     ^",
            "not",
        ),
        (
            "query($v:[MeetingFilter!]=[{}{kind:VISIT kind:VISIT}]){meetings(filter:{or:$v}){totalCount}}",
            "                                         ^",
            "kind",
        ),
        (
            "query($v:MeetingFilter={kind:VISIT kind:VISIT}){meetings(filter:$v){totalCount}}",
            "                                   ^",
            "kind",
        ),
    ] {
        let says = format!("The object has the key `{key}` more than once.");
        refused(&app, query, &Value::Null, marks, &says).await;
    }
    // No two keys of the same object.
    app.data(
        r#"query($v:MeetingFilter={kind:VISIT not:{kind:VISIT}}) {
            slug:meetings(filter:{slug:"slug:slug:",not:{slug:["""slug:"slug" """]},or:[{slug:""}{slug:""}]})
            { kind:totalCount } b:meetings(filter:$v){ kind:totalCount }
        }"#,
    )
    .await;
}

#[tokio::test]
async fn a_variable_fits_wherever_it_stands() {
    let app = TestApp::start(Engine::Sqlite).await;
    let id = "meeting_00000000000000000000000000";
    for (query, marks, given, kinds) in [
        (
            "query($v:Int){meeting(slug:$v){id}}",
            "                           ^",
            json!(1),
            ["Int", "String!"],
        ),
        (
            "query($v:Int){meetings(filter:{inferred:$v}){totalCount}}",
            "                              ^",
            json!(1),
            ["Int", "Boolean"],
        ),
        (
            "query($v:Int){nodes(ids:[$v]){id}}",
            "                        ^",
            json!(1),
            ["Int", "ID!"],
        ),
        (
            "query($v:ID){nodes(ids:[$v]){id}}",
            "                       ^",
            json!(id),
            ["ID", "ID!"],
        ),
        (
            "query($v:ID=null){nodes(ids:[$v]){id}}",
            "                            ^",
            json!(id),
            ["ID", "ID!"],
        ),
        (
            "query($v:[ID]!){nodes(ids:$v){id}}",
            "                          ^",
            json!([id]),
            ["[ID]!", "[ID!]!"],
        ),
        (
            "query($v:ID!){nodes(ids:$v){id}}",
            "                        ^",
            json!(id),
            ["ID!", "[ID!]!"],
        ),
        (
            "query($v:DateTime){meetings(filter:{slug:[$v]}){totalCount}}",
            "                                   ^",
            json!("2024-01-01T00:00:00Z"),
            ["DateTime", "String!"],
        ),
        (
            "query($v:String){meetings(filter:{or:{slug:$v}}){totalCount}}",
            "                                 ^",
            json!("x"),
            ["String", "[String!]"],
        ),
        (
            "query($v:Boolean){dataset{version @skip(if:$v)}}",
            "                                           ^",
            json!(true),
            ["Boolean", "Boolean!"],
        ),
        (
            "query($v:Boolean=null)@include(if:$v){__typename}",
            "                                  ^",
            json!(true),
            ["Boolean", "Boolean!"],
        ),
        (
            "fragment F on Query{...G}fragment G on Query{...H nodes(ids:[$v]){id}}query($v:ID){...F}fragment H on Query{__typename}",
            "                                                            ^",
            json!(id),
            ["ID", "ID!"],
        ),
    ] {
        let says = format!(
            "The variable `$v` is of type `{}`, where `{}` is wanted.",
            kinds[0], kinds[1]
        );
        for variables in [json!({}), json!({ "v": given })] {
            let is_needed = kinds[0].ends_with('!') && variables.get("v").is_none();
            if !is_needed {
                refused(&app, query, &variables, marks, &says).await;
            }
        }
    }
}

#[tokio::test]
async fn a_variable_of_no_type_is_told_as_that() {
    let app = TestApp::start(Engine::Sqlite).await;
    for kind in ["NoSuchType", "[[NoSuchType!]!]!=[]"] {
        let answer = app
            .query(&format!("query($v:{kind}){{nodes(ids:[$v]){{id}}}}"))
            .await;
        let error = &answer["errors"][0];
        assert_eq!(error["message"], "Unknown type \"NoSuchType\"", "{answer}");
        let code = &error["extensions"]["code"];
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{answer}");
    }
}

/// Also of the operation that will not run.
#[tokio::test]
async fn variables_of_each_operation_fit() {
    let app = TestApp::start(Engine::Sqlite).await;
    let query = |kind: &str| {
        format!(
            "query A($v: ID!) {{ ...F }} query B($v: {kind}) {{ ...F }}
            fragment F on Query {{ ...G }} fragment G on Query {{ nodes(ids: [$v]) {{ id }} }}"
        )
    };
    for (kind, is_right) in [("ID!", true), ("ID = \"x\"", true), ("ID", false)] {
        let variables = json!({ "v": "meeting_00000000000000000000000000" });
        let body = json!({ "query": query(kind), "operationName": "A", "variables": variables });
        let answer: Value = app.post(&body).await.json().await.unwrap();
        let right = json!({ "nodes": [null] });
        assert_eq!(answer.get("data"), is_right.then_some(&right), "{answer}");
    }
}

#[tokio::test]
async fn a_variable_that_fits_is_taken() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (declared, given, place) in [
        ("[String!]!", json!(["x"]), "slug:$v"),
        ("[String!]", json!(null), "slug:$v"),
        ("String!", json!("x"), "slug:[$v]"),
        ("String!", json!("2024"), "date:{from:$v}"),
        ("String=\"x\"", json!("x"), "slug:[$v]"),
        ("MeetingFilter!", json!({}), "or:[$v]"),
        ("MeetingFilter", json!({}), "not:$v"),
        ("[MeetingFilter!]!", json!([{}]), "not:{or:$v}"),
        // The field has a default, which stands in.
        ("Boolean", json!(true), "date:{includeUndated:$v}"),
    ] {
        let query = format!("query($v:{declared}){{meetings(filter:{{{place}}}){{totalCount}}}}");
        let mut all = vec![json!({ "v": given })];
        if !declared.ends_with('!') {
            all.push(json!({}));
        }
        for variables in all {
            let body = json!({ "query": query, "variables": variables });
            let answer: Value = app.post(&body).await.json().await.unwrap();
            assert_eq!(answer.get("errors"), None, "{query} {variables}: {answer}");
        }
    }
}

/// The schema has none for them, and the library does not look.
#[tokio::test]
async fn a_variable_has_no_directives() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (directive, why) in [
        ("@nope", "Unknown directive \"nope\""),
        ("@skip(if: 5)", "may not be used on \"VARIABLE_DEFINITION\""),
        ("@skip(x: $b)", "may not be used on \"VARIABLE_DEFINITION\""),
    ] {
        let query =
            format!("query($a: Int {directive}) {{ meetings(first: $a) {{ totalCount }} }}");
        let (code, message) = app.error(&query).await;
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}: {message}");
        assert!(message.contains(why), "{query}: {message}");
    }
}

#[tokio::test]
async fn a_name_that_no_operation_has_is_not_told_at_length() {
    let app = TestApp::start(Engine::Sqlite).await;
    let body = json!({ "query": "{ __typename }", "operationName": "x".repeat(100_000) });
    let answer: Value = app.post(&body).await.json().await.unwrap();
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("Unknown operation named \"xxx"),
        "{message:.200}"
    );
    assert!(message.len() < 700, "{}", message.len());
}
