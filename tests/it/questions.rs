//! Questions that such an API is for, each answered by one query on the shipped records.

use serde_json::{Value, json};

use crate::support::{app::TestApp, database::on_each_engine};

/// The slugs of a list of records, sorted: what matters here is which, not in which order.
fn slugs(list: &Value) -> Vec<&str> {
    let list = list["nodes"]
        .as_array()
        .unwrap_or_else(|| panic!("no list: {list}"));
    let mut slugs: Vec<_> = list
        .iter()
        .map(|record| record["slug"].as_str().unwrap())
        .collect();
    slugs.sort_unstable();
    slugs
}

const ON_BEHALF_OF_JAPAN: [&str; 9] = [
    "both-sides-commit-to-improving-relations",
    "discussion-of-economy-environment-and-visas",
    "iwaya-concern-for-japanese-citizens-in-china",
    "iwaya-optimism-after-talks",
    "iwaya-progress-in-bilateral-ties",
    "japan-calls-for-better-security-communication",
    "japan-calls-for-end-of-seafood-ban",
    "japan-concern-military-presence-and-territorial-disputes",
    "leaders-propose-more-positive-direction",
];

const ON_BEHALF_OF_CHINA: [&str; 4] = [
    "both-sides-commit-to-improving-relations",
    "discussion-of-economy-environment-and-visas",
    "leaders-propose-more-positive-direction",
    "li-positive-direction-in-relations",
];

on_each_engine!(what_was_said_on_behalf_of_a_party, async |engine| {
    let app = TestApp::start(engine).await;
    for (party, expected) in [
        ("jpn", &ON_BEHALF_OF_JAPAN[..]),
        ("chn", &ON_BEHALF_OF_CHINA[..]),
    ] {
        let from_filter = format!(
            "{{ statements(filter: {{ party: {{ any: [\"{party}\"] }} }}) {{ nodes {{ slug }} }} }}"
        );
        assert_eq!(slugs(&app.data(&from_filter).await["statements"]), expected);
        let from_party =
            format!("{{ party(slug: \"{party}\") {{ statements {{ nodes {{ slug }} }} }} }}");
        assert_eq!(
            slugs(&app.data(&from_party).await["party"]["statements"]),
            expected
        );
    }
});

on_each_engine!(what_a_party_said_on_an_issue_with_sources, async |engine| {
    let app = TestApp::start(engine).await;
    let query = r#"{ statements(filter: { party: { any: ["jpn"] }, issue: { any: ["seafood-ban"] } }) {
        nodes { slug act addressees { slug } sources { slug } citations { locator role } } } }"#;
    let data = app.data(query).await;
    assert_eq!(
        slugs(&data["statements"]),
        ["japan-calls-for-end-of-seafood-ban"]
    );
    let statement = &data["statements"]["nodes"][0];
    assert_eq!(statement["act"], "REQUEST");
    assert_eq!(statement["addressees"], json!([{ "slug": "chn" }]));
    assert_eq!(
        statement["citations"][0],
        json!({ "locator": "para 4, sentence 1", "role": "SUPPORTS" })
    );
    assert_eq!(
        statement["sources"][0]["slug"],
        "untitled-digest-china-japan-security-talks"
    );
});

on_each_engine!(which_statements_rest_on_one_source, async |engine| {
    let app = TestApp::start(engine).await;
    let query = "{ one: statements(filter: { distinctSources: { min: 1, max: 1 } }) { nodes { slug distinctSourceCount } totalCount }
        more: statements(filter: { distinctSources: { min: 2 } }) { nodes { slug distinctSourceCount } totalCount }
        all: statements { totalCount } }";
    let data = app.data(query).await;
    for statement in data["one"]["nodes"].as_array().unwrap() {
        assert_eq!(statement["distinctSourceCount"], 1, "{statement}");
    }
    for statement in data["more"]["nodes"].as_array().unwrap() {
        assert_eq!(statement["distinctSourceCount"], 2, "{statement}");
    }
    let count = |list: &str| data[list]["totalCount"].as_i64().unwrap();
    assert!(count("one") > 0);
    assert_eq!(count("one") + count("more"), count("all"));
});

on_each_engine!(what_was_agreed_and_by_whom, async |engine| {
    let app = TestApp::start(engine).await;
    let query = r#"{ outcomes(filter: { kind: [AGREEMENT], party: { all: ["chn", "jpn"] } }) {
        nodes { slug parties { slug } meeting { slug } } } }"#;
    let data = app.data(query).await;
    let agreed = slugs(&data["outcomes"]);
    assert_eq!(agreed.len(), 3, "{agreed:?}");
    for outcome in data["outcomes"]["nodes"].as_array().unwrap() {
        assert_eq!(outcome["parties"].as_array().unwrap().len(), 2, "{outcome}");
        assert_eq!(
            outcome["meeting"]["slug"], "iwaya-talks-beijing",
            "{outcome}"
        );
    }
});

on_each_engine!(what_one_party_decided_alone, async |engine| {
    let app = TestApp::start(engine).await;
    let query = r#"{ outcomes(filter: { party: { any: ["jpn"], none: ["chn"] } }) { nodes { slug kind parties { slug } } } }"#;
    let data = app.data(query).await;
    let expected = json!([{ "slug": "japan-decision-to-ease-visas-for-chinese-visitors",
        "kind": "DECISION", "parties": [{ "slug": "jpn" }] }]);
    assert_eq!(data["outcomes"]["nodes"], expected);
});

on_each_engine!(what_sources_claim_with_no_speaker, async |engine| {
    let app = TestApp::start(engine).await;
    let query = "{ claims(first: 100) { totalCount nodes { slug sources { slug } } } dataset { counts { claims } } }";
    let data = app.data(query).await;
    assert_eq!(
        data["claims"]["totalCount"],
        data["dataset"]["counts"]["claims"]
    );
    for claim in data["claims"]["nodes"].as_array().unwrap() {
        assert_ne!(claim["sources"], json!([]), "{claim}");
    }
});

on_each_engine!(which_statements_have_no_known_speaker, async |engine| {
    let app = TestApp::start(engine).await;
    let query = "{ statements(filter: { hasSpeaker: false }) { nodes { slug attribution speakers { nameAsGiven } onBehalfOf { slug } } } }";
    let data = app.data(query).await;
    let expected = json!([{ "slug": "concerns-over-chinese-military-presence",
        "attribution": "UNKNOWN", "speakers": [], "onBehalfOf": [] }]);
    assert_eq!(data["statements"]["nodes"], expected);
});

on_each_engine!(which_meetings_two_parties_had_in_a_period, async |engine| {
    let app = TestApp::start(engine).await;
    let query = |period: &str| {
        format!(
            "{{ meetings(filter: {{ party: {{ all: [\"jpn\", \"chn\"] }}, date: {{ {period} }} }}) {{ nodes {{ slug }} }} }}"
        )
    };
    let dated = ["iwaya-talks-beijing", "iwaya-visit-beijing"];
    for (period, expected) in [
        ("from: \"2024-12\", to: \"2024-12\"", &dated[..]),
        ("from: \"2025-01-31\"", &dated[..]),
        ("to: \"2024-10\"", &[]),
        ("from: \"2025-02\"", &[]),
    ] {
        let data = app.data(&query(period)).await;
        assert_eq!(slugs(&data["meetings"]), expected, "{period}");
    }
    let undated = app
        .data(&query("from: \"2025-02\", includeUndated: true"))
        .await;
    assert!(slugs(&undated["meetings"]).contains(&"japan-china-leaders-meeting-apec"));
});

on_each_engine!(where_one_issue_came_up, async |engine| {
    let app = TestApp::start(engine).await;
    let query = r#"{ issue(slug: "improving-japan-china-relations") {
        statements { nodes { slug meeting { slug } } }
        outcomes { nodes { slug meeting { slug } } } } }"#;
    let data = app.data(query).await;
    let mut meetings: Vec<&str> = ["statements", "outcomes"]
        .iter()
        .flat_map(|list| data["issue"][list]["nodes"].as_array().unwrap())
        .filter_map(|record| record["meeting"]["slug"].as_str())
        .collect();
    meetings.sort_unstable();
    meetings.dedup();
    for meeting in ["iwaya-talks-beijing", "japan-china-leaders-meeting-apec"] {
        assert!(meetings.contains(&meeting), "{meetings:?}");
    }
});

on_each_engine!(what_rests_on_a_source, async |engine| {
    let app = TestApp::start(engine).await;
    let query = r#"{ source(slug: "untitled-digest-iwaya-visit-beijing") {
        citedBy(first: 100) { totalCount nodes { locator subject { __typename ... on Record { slug } } } }
        statements { totalCount } claims { totalCount } meetings { totalCount } } }"#;
    let data = app.data(query).await;
    let source = &data["source"];
    let cited = source["citedBy"]["nodes"].as_array().unwrap();
    assert_eq!(source["citedBy"]["totalCount"], cited.len());
    for (list, kind) in [
        ("statements", "Statement"),
        ("claims", "Claim"),
        ("meetings", "Meeting"),
    ] {
        let mut subjects: Vec<_> = cited
            .iter()
            .filter(|citation| citation["subject"]["__typename"] == kind)
            .map(|citation| citation["subject"]["slug"].as_str().unwrap())
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        assert_eq!(source[list]["totalCount"], subjects.len(), "{list}");
    }
});

on_each_engine!(the_page_of_a_meeting_in_one_query, async |engine| {
    let app = TestApp::start(engine).await;
    let query = r#"{ meeting(slug: "iwaya-talks-beijing") { title date { edtf basis } partOf { slug }
        participants { role nameAsGiven office person { name } party { name } }
        agenda { label }
        statements(first: 50) { totalCount nodes { position text form act
            speakers { nameAsGiven person { slug } party { slug } } onBehalfOf { slug }
            issues { slug } citations { locator role source { slug } } sources { slug } } }
        outcomes { nodes { kind text parties { slug } sources { slug } } }
        sources { slug title } } }"#;
    let data = app.data(query).await;
    let meeting = &data["meeting"];
    let statements = meeting["statements"]["nodes"].as_array().unwrap();
    assert_eq!(meeting["statements"]["totalCount"], statements.len());
    for (position, statement) in (1..).zip(statements) {
        assert_eq!(statement["position"], position);
        assert_ne!(statement["sources"], json!([]), "{statement}");
    }
    assert_eq!(meeting["sources"].as_array().unwrap().len(), 2);
    assert_eq!(meeting["partOf"]["slug"], "iwaya-visit-beijing");
});
