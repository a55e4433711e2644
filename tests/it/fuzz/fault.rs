//! Documents with one fault, each of which the specification wants refused before anything is run.

use super::{choices::Choices, document::Document, print};

/// A fault of a selection set on any type.
pub(super) const ANYWHERE: [&str; 25] = [
    "noSuchField",
    "noSuchField { x }",
    "__typename { x }",
    "__typename(x: 1)",
    "__typename @noSuch",
    "__typename @skip",
    "__typename @skip(if: 3)",
    "__typename @skip(if: null)",
    "__typename @include(if: \"true\")",
    "__typename @include(if: $undefined)",
    "__typename @include(if: true, x: 1)",
    "__typename @include(if: true, if: true)",
    "__typename @skip(if: true) @skip(if: true)",
    "__typename @deprecated",
    "__typename @specifiedBy(url: \"x\")",
    "conflict: __typename conflict: noSuchField",
    "... on NoSuchType { __typename }",
    "... on String { __typename }",
    "... on RecordStatus { __typename }",
    "... on MeetingFilter { __typename }",
    "...NoSuchFragment",
    "... @noSuch { __typename }",
    "... { }",
    "...",
    "$variable",
];

/// A fault of the root.
pub(super) const AT_THE_ROOT: [&str; 35] = [
    "wrong: meetings(first: \"1\") { totalCount }",
    "wrong: meetings(first: 1.5) { totalCount }",
    "wrong: meetings(first: 3000000000) { totalCount }",
    "wrong: meetings(first: true) { totalCount }",
    "wrong: meetings(first: [1]) { totalCount }",
    "wrong: meetings(first: FIRST) { totalCount }",
    "wrong: meetings(first: {a: 1}) { totalCount }",
    "wrong: meetings(first: 1, first: 1) { totalCount }",
    "wrong: meetings(after: 1) { totalCount }",
    "wrong: meetings(filter: 1) { totalCount }",
    "wrong: meetings(filter: [{}]) { totalCount }",
    "wrong: meetings(filter: {noSuchKey: 1}) { totalCount }",
    "wrong: meetings(filter: {inferred: true, inferred: false}) { totalCount }",
    "wrong: meetings(filter: {or: [{date: {from: \"2024\" to: \"2025\" from: \"2024\"}}]}) { totalCount }",
    "wrong: meetings(filter: {kind: NO_SUCH_KIND}) { totalCount }",
    "wrong: meetings(filter: {kind: \"VISIT\"}) { totalCount }",
    "wrong: meetings(filter: {kind: [[VISIT]]}) { totalCount }",
    "wrong: meetings(filter: {slug: [null]}) { totalCount }",
    "wrong: meetings(filter: {slug: 3}) { totalCount }",
    "wrong: meetings(filter: {updatedSince: \"yesterday\"}) { totalCount }",
    "wrong: meetings(filter: {date: {includeUndated: null}}) { totalCount }",
    "wrong: meetings(filter: {not: {inferred: \"true\"}}) { totalCount }",
    "wrong: meetings(orderBy: {}) { totalCount }",
    "wrong: meetings(orderBy: {field: null}) { totalCount }",
    "wrong: meetings(orderBy: {field: DATE, direction: UP}) { totalCount }",
    "wrong: meeting { slug }",
    "wrong: meeting(slug: null) { slug }",
    "wrong: nodes(ids: [null]) { id }",
    "wrong: meetings",
    "... on Meeting { slug }",
    "...Cycle",
    "wrong: node(id: \"x\") { slug }",
    "wrong: meeting(slug: \"\\uD83D\") { slug }",
    "wrong: meeting(slug: \"\\u{110000}\") { slug }",
    "wrong: node(id: \"x\") { ... on Query { dataset { version } } }",
];

/// A fault beside the operation.
pub(super) const BESIDE: [&str; 9] = [
    " fragment Unused on Query { __typename }",
    " fragment Unused on NoSuchType { __typename }",
    " query { __typename }",
    " { __typename }",
    " fragment F on",
    " type T { a: Int }",
    " extend type Query { a: Int }",
    " }",
    " query Other($a: NoSuchType) { __typename }",
];

/// A fault of the variables.
pub(super) const VARIABLES: [&str; 12] = [
    "$wrong: Int",
    "$wrong: NoSuchType",
    "$wrong: Meeting",
    "$wrong: Int, $wrong: Int",
    "$wrong: Int = \"1\"",
    "$wrong: [Int = 3",
    "$wrong",
    "$wrong: Int!",
    "$wrong: Boolean",
    "$wrong: [Int!] = [{a: 1, a: 1}]",
    "$wrong: Int = $other",
    "$wrong: OrderDirection = \"ASC\"",
];

/// The text of the document with a fault in it.
pub(super) fn text(document: &Document, dice: &mut Choices) -> String {
    let whole = || print::text(document, None);
    let put = |at: usize, fault: &str| {
        let text = &|_: &str| fault.to_owned();
        print::text(document, Some(print::Fault { at, text }))
    };
    match dice.below(4) {
        0 => put(0, dice.one(&AT_THE_ROOT)),
        1 => format!("{}{}", whole(), dice.one(&BESIDE)),
        2 => {
            let variable = dice.one(&VARIABLES);
            let body = match dice.below(4) {
                0 if variable != "$wrong: Int" => {
                    put(0, "wrong: meetings(first: $wrong) { totalCount }")
                }
                1 => put(
                    0,
                    "wrong: meetings(filter: {slug: [$wrong]}) { totalCount }",
                ),
                _ => whole(),
            };
            let (_, body) = body.split_once('{').expect("a set");
            format!("query X({variable}) {{{body}")
        }
        _ => put(dice.below(print::sets(document)), dice.one(&ANYWHERE)),
    }
}
