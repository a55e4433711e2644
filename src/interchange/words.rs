//! What the parsers say, in words for a curator.

/// What is wrong with a key, from the words of serde.
pub(super) fn of_serde(said: &str) -> String {
    if let Some((word, known)) = unknown(said, "unknown variant `") {
        let suggestion = did_you_mean(word, known.iter().copied());
        return format!("`{word}` is not one of {}{suggestion}", known.join(", "));
    }
    if let Some((key, known)) = unknown(said, "unknown field `") {
        let suggestion = did_you_mean(key, known.iter().copied());
        return format!("no such key; keys are {}{suggestion}", known.join(", "));
    }
    if missing(said).is_some() {
        return "missing".to_owned();
    }
    let Some((found, wanted)) = said
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.rsplit_once(", expected "))
    else {
        return said.to_owned();
    };
    let wanted = match wanted {
        "a string" | "a borrowed string" => "text",
        "string or map" => "a word",
        "a sequence" => "a list",
        "i32" => "a whole number",
        wanted if wanted.starts_with("struct ") => "an object with keys",
        wanted => wanted,
    };
    let quotes = ["integer", "floating", "boolean"]
        .iter()
        .any(|start| found.starts_with(start));
    let hint = if quotes && wanted == "text" {
        "; write it in quotes"
    } else {
        ""
    };
    format!("{found}, where {wanted} is wanted{hint}")
}

/// The key that serde misses.
pub(super) fn missing(said: &str) -> Option<&str> {
    said.strip_prefix("missing field `")?.strip_suffix('`')
}

/// A word that fits where serde does not know the one given.
pub(super) fn one_that_fits(said: &str) -> Option<&str> {
    let (_, known) = unknown(said, "unknown variant `")?;
    known.first().copied()
}

/// What is unknown, and what would be known: ``unknown field `a`, expected one of `b`, `c` ``.
fn unknown<'a>(said: &'a str, start: &str) -> Option<(&'a str, Vec<&'a str>)> {
    let (word, rest) = said.strip_prefix(start)?.split_once("`, expected ")?;
    Some((word, rest.split('`').skip(1).step_by(2).collect()))
}

/// Characters of the longest word for which another is proposed: those of a slug. To compare long
/// ones takes long.
const LONGEST: usize = 200;

/// Names the nearest of the words that are known, where one is near.
pub(super) fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length > LONGEST {
        return String::new();
    }
    let near = 1 + length / 4;
    known
        // A word of another length is not near, and need not be compared.
        .filter(|known| known.chars().count().abs_diff(length) <= near)
        .map(|known| (strsim::osa_distance(&word, &known.to_lowercase()), known))
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map_or_else(String::new, |(_, known)| {
            format!("; did you mean `{known}`?")
        })
}

/// A text on one line, without what a terminal would obey. Of one that is longer than `most` bytes
/// the beginning and the end are shown.
pub(super) fn on_one_line(text: &str, most: usize) -> String {
    let shown = if text.len() > most {
        let begin = text.floor_char_boundary(most / 2);
        let end = text.ceil_char_boundary(text.len() - most / 4);
        let parts = text.get(..begin).zip(text.get(end..));
        parts.map(|(begin, end)| format!("{begin} … {end}"))
    } else {
        None
    };
    let words = shown.as_deref().unwrap_or(text).split_whitespace();
    let line = words.collect::<Vec<_>>().join(" ");
    if line.contains(char::is_control) {
        line.replace(char::is_control, "\u{fffd}")
    } else {
        line
    }
}

/// The noun with its article.
pub(super) fn one(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// What is wrong with a YAML file, from the words of its parser.
pub(super) fn of_yaml(said: &str) -> String {
    let (said, column) = without_place(said, " at line ", ", column ");
    if said.starts_with("expected sequence start") {
        return "a file is a list of records, each of which begins with `- record:`".to_owned();
    }
    if let Some(rest) = said.strip_prefix("duplicate mapping key: ") {
        let key = rest.split(',').next().unwrap_or(rest);
        return format!("{}{column}", key_twice(key));
    }
    if said.starts_with("multiple YAML documents") {
        return "`---` begins a second list of records; a file holds one".to_owned();
    }
    format!("not YAML: {said}{column}")
}

/// What is wrong with a line of JSON, from the words of its parser.
pub(super) fn of_json(said: &str) -> String {
    let (said, column) = without_place(said, " at line ", " column ");
    if said.starts_with(KEY_TWICE) {
        return format!("{said}{column}");
    }
    format!("not JSON: {said}{column}")
}

const KEY_TWICE: &str = "the key `";

/// What is wrong where a key stands twice.
pub(super) fn key_twice(key: &str) -> String {
    format!("{KEY_TWICE}{key}` stands twice in one place")
}

/// The words without the place at their end, of which only the column is news.
fn without_place<'a>(said: &'a str, line: &str, column: &str) -> (&'a str, String) {
    let split = said.rsplit_once(line).and_then(|(words, place)| {
        let (_, column) = place.split_once(column)?;
        Some((words, format!(" (column {column})")))
    });
    split.unwrap_or((said, String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_serde_become_words_for_a_curator() {
        for (said, expected) in [
            (
                "unknown variant `VIST`, expected one of `VISIT`, `CALL`",
                "`VIST` is not one of VISIT, CALL; did you mean `VISIT`?",
            ),
            (
                "unknown variant `X`, expected `ONE` or `TWO`",
                "`X` is not one of ONE, TWO",
            ),
            (
                "unknown field `nmae`, expected one of `slug`, `name`",
                "no such key; keys are slug, name; did you mean `name`?",
            ),
            ("missing field `name`", "missing"),
            (
                "invalid type: integer `1930`, expected a string",
                "integer `1930`, where text is wanted; write it in quotes",
            ),
            (
                "invalid type: string \"a, expected b\", expected a sequence",
                "string \"a, expected b\", where a list is wanted",
            ),
            ("something else", "something else"),
        ] {
            assert_eq!(of_serde(said), expected);
        }
    }

    #[test]
    fn what_is_quoted_is_one_line_of_bounded_length() {
        assert_eq!(on_one_line("a\n  b \u{1b}[31m", 20), "a b \u{fffd}[31m");
        let long = on_one_line(&"日本".repeat(1_000), 100);
        assert!(long.starts_with("日本") && long.ends_with("日本"), "{long}");
        assert!(long.contains(" … ") && long.len() < 100, "{long}");
    }

    #[test]
    fn words_of_parsers_lose_the_line_that_is_said_already() {
        assert_eq!(
            of_yaml("unclosed bracket '[' at line 5, column 11"),
            "not YAML: unclosed bracket '[' (column 11)"
        );
        assert_eq!(
            of_json("EOF while parsing a value at line 1 column 18"),
            "not JSON: EOF while parsing a value (column 18)"
        );
        assert_eq!(of_json("odd"), "not JSON: odd");
    }
}
