//! Documents that are small, and ask for much: each with what is told of it, a code and words of the message.

/// A field under an interface and under each of its types, on so many levels: each way through them is a
/// group of fields that may be one.
fn ways(field: [&str; 2], types: usize, levels: usize) -> String {
    let all = [
        "Meeting",
        "Statement",
        "Outcome",
        "Claim",
        "Issue",
        "Source",
        "Party",
        "Person",
    ];
    let down = |on: &str, inner: &str| {
        let [open, close] = field;
        format!("... on {on} {{ {open} {inner} {close} }} ")
    };
    let mut straight = "__typename".to_owned();
    let mut ways = straight.clone();
    for _ in 0..levels {
        let aside: String = all[..types].iter().map(|on| down(on, &straight)).collect();
        ways = aside + &down("Record", &ways);
        straight = down("Record", &straight);
    }
    format!("node(id: \"x\") {{ {ways} }}")
}

/// As many operations that use one fragment, each with a fault of it.
fn operations(number: usize, fragment: &str) -> String {
    let operations = (0..number).map(|n| format!("query q{n}($a: Int) {{ ...F }} "));
    operations.collect::<String>() + "fragment F on Query { __typename " + fragment + " }"
}

/// A field with arguments, and the same without them.
fn overlapping(arguments: usize, times: usize) -> String {
    let arguments: String = (0..arguments).map(|n| format!("a{n}: 1 ")).collect();
    format!("title({arguments}) {}", "title ".repeat(times))
}

/// What grows by its selections, and what is told of it: a code, and words of the message.
pub(super) fn structures() -> Vec<(String, &'static str)> {
    let nodes = |selected: &str| format!("{{ meetings(first: 1) {{ nodes {{ {selected} }} }} }}");
    let around = |selected: &str| "...{ ".repeat(50) + selected + &" }".repeat(50);
    let unused: String = (0..300)
        .map(|n| format!("fragment U{n} on Meeting {{ ...F }} "))
        .collect();
    let overlap = overlapping(1, 300);
    let types = "...F ".repeat(20);
    let fields = "isDeprecated ".repeat(400);
    let conflict = "GRAPHQL_VALIDATION_FAILED Fields \"title\" conflict because they have differing arguments.";
    // Which of the operations is meant is not said: none has a price.
    let unrun = |set: &str| format!("query A {{ __typename }} query B {{ {set} }}");
    let same = ["sameAs { record {", "} }"];
    let group = "TOO_EXPENSIVE The query has too many fields of one name";
    let unended = r#"\""""" "#.repeat(700);
    vec![
        (format!("{{ {} }}", ways(["unknown {", "}"], 2, 13)), group),
        (format!("{{ {} }}", ways(["unknown {", "}"], 4, 16)), group),
        (unrun(&ways(same, 3, 9)), group),
        (unrun(&ways(same, 8, 9)), group),
        // The groups are few, and each goes through many fragments.
        (
            unrun(&ways(same, 4, 5).replace("__typename", &"...F ".repeat(90)))
                + "fragment F on Record { __typename }",
            group,
        ),
        (
            format!("{{ meeting(slug: [\"\"\"x{unended}\"]) {{ slug }} }}"),
            "TOO_EXPENSIVE more than 5 block strings that do not end",
        ),
        (nodes(&overlapping(30, 1_500)), conflict),
        (nodes(&around(&overlapping(1, 400))), conflict),
        (
            format!("{{ __typename }} {unused} fragment F on Meeting {{ {overlap} }}"),
            "TOO_EXPENSIVE more than 10000 fields",
        ),
        (
            format!(
                "{{ __type(name: \"Query\") {{ {types} }} }} \
                 fragment F on __Type {{ fields {{ type {{ fields {{ {fields} }} }} }} }}"
            ),
            "TOO_EXPENSIVE The query costs",
        ),
    ]
}

/// What grows by its arguments.
pub(super) fn arguments() -> Vec<(String, &'static str)> {
    let undefined: String = (0..620).map(|n| format!("$u{n} ")).collect();
    let skipped = |times: usize| format!("x: __typename @skip({})", "if: $a ".repeat(times));
    let many = "filter: {} ".repeat(1_000);
    let of_values = format!("__typename(x: [{}])", "1 ".repeat(2_000));
    let (open, close) = ("... on CitationSubject{".repeat(56), "}".repeat(56));
    vec![
        (
            operations(208, &format!("x: __typename @skip(if: [{undefined}])")),
            "TOO_EXPENSIVE more than 10000 values",
        ),
        (
            operations(208, &skipped(30)),
            "GRAPHQL_VALIDATION_FAILED of type `Int`, where `Boolean!` is wanted",
        ),
        (
            operations(208, &skipped(100)),
            "TOO_EXPENSIVE 100 arguments, where 30 are allowed",
        ),
        (
            format!("{{ meetings({many}) {{ totalCount }} }}"),
            "TOO_EXPENSIVE 1000 arguments, where 30 are allowed",
        ),
        (
            format!("{{ node(id: \"x\") {{ {open} {of_values} {close} }} }}"),
            "GRAPHQL_VALIDATION_FAILED Field \"__typename\" has no arguments",
        ),
    ]
}

/// What grows by its variables: `$v` is a long text, `$k` has it for a key, `$f` is a filter of many
/// values.
pub(super) fn variables() -> Vec<(String, &'static str)> {
    let part = |n| format!("a{n}: parts(filter: {{slug: [$v]}}) {{ __typename }} ");
    let parts: String = (0..25).map(part).collect();
    let listed = "$v ".repeat(2_400);
    let default = "{slug: [\"a\"]} ".repeat(100);
    let filled = "$d ".repeat(100);
    let list = "statements(filter: $f) { __typename } ";
    let (lists, few) = (list.repeat(490), list.repeat(25));
    let declared = (0..400).map(|n| format!("$v{n}: String! "));
    let many: String = declared.collect();
    let used: String = (0..400).map(|n| format!("$v{n} ")).collect();
    let (final_one, ids) = ("$v399 ".repeat(480), "\"x\" ".repeat(100));
    vec![
        (
            format!("query($v: String) {{ __typename @skip(if: [{listed}]) }}"),
            "TOO_EXPENSIVE if: ",
        ),
        (
            format!(
                "query($d: MeetingFilter = {{or: [{default}]}}) {{ \
                 meetings(filter: {{or: [{filled}]}}) {{ totalCount }} }}"
            ),
            "TOO_EXPENSIVE filter: more than 500 values",
        ),
        (
            format!(
                "query($f: StatementFilter) {{ meetings(first: 1) {{ nodes {{ {lists} }} }} }}"
            ),
            "TOO_EXPENSIVE All arguments of the query together have more than 10000 values",
        ),
        (
            format!(
                "query($f: StatementFilter) {{ meetings(first: 100) {{ nodes {{ ...F }} }} }} \
                 fragment F on Meeting {{ {few} }}"
            ),
            "TOO_EXPENSIVE The query costs",
        ),
        // Each of them is looked for among all, wherever it stands.
        (
            format!(
                "query({many} $v: String!) {{ meetings(filter: {{slug: [{used} $v]}}) {{ __typename }} \
                 nodes(ids: [{ids}]) {{ ...F }} }} fragment F on Meeting {{ \
                 parts(filter: {{slug: [{final_one}]}}) {{ __typename }} \
                 a: parts(filter: {{slug: [{final_one}]}}) {{ __typename }} }}"
            ),
            "TOO_EXPENSIVE The query costs",
        ),
        // A text is copied wherever it stands.
        (
            format!(
                "query($v: String!) {{ nodes(ids: [{ids}]) {{ ... on Meeting {{ {parts} }} }} }}"
            ),
            "TOO_EXPENSIVE The query costs",
        ),
        (
            "query($k: MeetingFilter) { meetings(filter: $k) { totalCount } }".to_owned(),
            "BAD_USER_INPUT `MeetingFilter` has no field `xxx",
        ),
        (
            "query($v: MeetingKind!) { meetings(filter: {kind: [$v]}) { totalCount } }".to_owned(),
            "BAD_USER_INPUT `MeetingKind` has no value `xxx",
        ),
        (
            "query($v: MeetingFilter) { meetings(filter: $v) { totalCount } }".to_owned(),
            "BAD_USER_INPUT where an object of type `MeetingFilter` is wanted",
        ),
    ]
}
