//! Documents that fit no schema: words of GraphQL in any order, documents that were damaged, and
//! structures that are made to be too much.

use std::fmt::Write;

use super::choices::Choices;

const WORDS: [&str; 62] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "=",
    "!",
    "|",
    "&",
    "$",
    "@",
    "...",
    ",",
    "#",
    "\"",
    "\"\"\"",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "true",
    "false",
    "null",
    "type",
    "schema",
    "extend",
    "input",
    "enum",
    "scalar",
    "directive",
    "meetings",
    "meeting",
    "nodes",
    "edges",
    "node",
    "statements",
    "slug",
    "id",
    "__typename",
    "__schema",
    "__type",
    "types",
    "fields",
    "name",
    "first",
    "filter",
    "orderBy",
    "ids",
    "\"jpn\"",
    "1",
    "-1",
    "1.5e3",
    "@skip(if: true)",
    "$a",
    "$a: Int",
    "...F",
    "fragment F on Query",
    "\u{feff}",
    "é",
];

/// Numbers and strings at the end of what is one, and beyond.
const VALUES: [&str; 32] = [
    "0",
    "-0",
    "00",
    "01",
    "1.",
    ".1",
    "1e",
    "1e400",
    "-1e400",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775808",
    "18446744073709551616",
    "1E-400",
    "0x10",
    "1_000",
    "NaN",
    "\"\\u0000\"",
    "\"\\uD800\"",
    "\"\\uDFFF\\uD800\"",
    "\"\\u{1F600}\"",
    "\"\\x\"",
    "\"\\",
    "\"\n\"",
    "\"\"\"\\\"\"\"\"\"\"",
    "\"\"\"\n  a\n b\n\"\"\"",
    "\"\"\"\"\"\"\"",
    "\"\t\u{1}\"",
    "[[[[]]]]",
    "{a: {a: {}}}",
    "$undefined",
];

/// Words in any order.
pub(super) fn words(dice: &mut Choices) -> String {
    let mut text = String::new();
    for _ in 0..dice.below(60) {
        match dice.below(12) {
            0 => text.push_str(&dice.text()),
            1 => text.push_str(dice.one(&VALUES)),
            _ => text.push_str(dice.one(&WORDS)),
        }
        text.push_str(dice.one(&[" ", "", ",", "\n"]));
    }
    text
}

/// A document with some of its pieces left out, said twice, exchanged or replaced.
pub(super) fn damaged(document: &str, dice: &mut Choices) -> String {
    let mut pieces: Vec<&str> = document
        .split_inclusive([' ', '(', ')', ':', '{', '}', '"'])
        .collect();
    for _ in 0..=dice.below(4) {
        if pieces.is_empty() {
            break;
        }
        let (at, other) = (dice.below(pieces.len()), dice.below(pieces.len()));
        match dice.below(5) {
            0 => drop(pieces.remove(at)),
            1 => pieces.insert(other, pieces[at]),
            2 => pieces.swap(at, other),
            3 => pieces[at] = dice.one(&WORDS),
            _ => pieces[at] = dice.one(&VALUES),
        }
    }
    if dice.chance(20) {
        pieces.truncate(dice.below(pieces.len().max(1)));
    }
    pieces.concat()
}

/// A document of one structure, often larger than any that is allowed.
pub(super) fn structure(dice: &mut Choices) -> String {
    let number = [1, 2, 10, 19, 21, 49, 51, 99, 101, 500, 3_000][dice.below(11)];
    let times = |text: &str| text.repeat(number);
    let each = |text: &dyn Fn(usize) -> String| (0..number).map(text).collect::<String>();
    let directive = dice.one(&[
        "@skip(if: false) ",
        "@include(if: true) ",
        "@a ",
        "@deprecated ",
    ]);
    let value = dice.one(&VALUES);
    match dice.below(18) {
        0 => format!("{{ {}", times("a { ")),
        1 => format!("{{ {} __typename {} }}", times("... { "), times("} ")),
        2 => format!(
            "{{ {} slug {} }}",
            times("meetings { nodes { "),
            times("} } ")
        ),
        3 => format!(
            "{{ meeting(slug: \"x\") {{ {} slug {} }} }}",
            times("partOf { "),
            times("} ")
        ),
        4 => format!("{{ {} }}", each(&|place| format!("a{place}: __typename "))),
        5 => format!("{{ {} }}", times("__typename ")),
        6 => format!("{{ __typename {} }}", times(directive)),
        7 => format!("query {} {{ __typename }}", times(directive)),
        8 => format!("query ($a: Int {}) {{ __typename }}", times(directive)),
        9 => format!("{{ nodes(ids: {}{}) {{ id }} }}", times("["), times("]")),
        10 => {
            let (open, close) = (times("{not: "), times("}"));
            format!("{{ meetings(filter: {open}{{}}{close}) {{ totalCount }} }}")
        }
        11 => format!(
            "{{ meetings(filter: {{or: [{}]}}) {{ totalCount }} }}",
            times("{inferred: true}, ")
        ),
        12 => format!(
            "{{ nodes(ids: [{}]) {{ id }} }}",
            times(&format!("{value} "))
        ),
        13 => format!(
            "{{ meetings(first: {value}, after: {value}, filter: {value}) {{ totalCount }} }}"
        ),
        14 => {
            let arguments = each(&|place| format!("$a{place}: [Int!]! = {value} "));
            format!("query ({arguments}) {{ __typename }}")
        }
        15 => each(&|place| format!("query A{place} {{ __typename }} ")),
        16 => format!(
            "query ($a: {}Int{}) {{ __typename }}",
            times("["),
            times("]")
        ),
        _ => introspection(number, dice),
    }
}

fn introspection(number: usize, dice: &mut Choices) -> String {
    let list = dice.one(&[
        "fields",
        "inputFields",
        "possibleTypes",
        "interfaces",
        "ofType",
        "args",
    ]);
    let within = if dice.chance(50) {
        format!("{list} {{ type {{ ")
    } else {
        format!("{list} {{ ")
    };
    let ends = "} ".repeat(within.matches('{').count() * number);
    format!(
        "{{ __schema {{ types {{ {} name {ends} }} }} }}",
        within.repeat(number)
    )
}

/// Fragments that use each other, in circles too, or as often as can be.
pub(super) fn fragments(dice: &mut Choices) -> String {
    let number = 1 + dice.below(30);
    let types = [
        "Query",
        "Meeting",
        "Node",
        "Record",
        "CitationSubject",
        "NoSuchType",
        "Int",
    ];
    let mut text = String::from("{ ...F0 nodes(ids: [\"x\"]) { ...F1 } }");
    for place in 0..number {
        let on = if dice.chance(70) {
            "Query"
        } else {
            dice.one(&types)
        };
        let _ = write!(text, " fragment F{place} on {on} {{ __typename");
        for _ in 0..dice.below(4) {
            let ahead = if dice.chance(85) { place + 1 } else { 0 };
            let _ = write!(text, " ...F{}", ahead + dice.below(number));
        }
        text.push_str(" }");
    }
    text
}
