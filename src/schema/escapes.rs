//! Escapes of characters in strings, which the parser knows only by four digits: it refuses
//! `\u{1F600}`, and the pair of surrogates that stands for the same, `\uD83D\uDE00`.

use std::iter::repeat_n;

use super::tokens::Tokens;

/// The query with what such escapes mean in their place; none where it has none. Whatever else the
/// query holds stays in its line and column: spaces after each string make up for what is shorter.
pub(super) fn known(query: &str) -> Option<String> {
    if !query.contains("\\u") {
        return None;
    }
    let mut written = String::new();
    let mut end = 0;
    for (begin, token) in Tokens::of(query) {
        let is_block = token.starts_with(b"\"\"\"");
        if token.starts_with(b"\"") && token.ends_with(b"\"") && !is_block {
            let after = begin + token.len();
            written.push_str(query.get(end..begin)?);
            add(query.get(begin..after)?, &mut written);
            end = after;
        }
    }
    written.push_str(query.get(end..)?);
    (written != query).then_some(written)
}

/// Adds a string with what its escapes mean. Those that the parser knows stay, and those that mean
/// nothing, which it refuses.
fn add(string: &str, written: &mut String) {
    let mut missing = 0;
    let mut rest = string;
    while let Some((plain, escape)) = rest.split_once('\\') {
        written.push_str(plain);
        rest = if let Some((letter, after)) = character(escape) {
            let mut bytes = [0; 4];
            let letter = match letter {
                '"' => r#"\""#,
                '\\' => r"\\",
                '\n' => r"\n",
                '\r' => r"\r",
                letter => letter.encode_utf8(&mut bytes),
            };
            written.push_str(letter);
            // An escape has one byte a letter.
            missing += 1 + escape.len() - after.len() - letter.chars().count();
            after
        } else {
            // With what is escaped, which may be another backslash.
            let mut escape = escape.chars();
            written.push('\\');
            written.extend(escape.next());
            escape.as_str()
        };
    }
    written.push_str(rest);
    written.extend(repeat_n(' ', missing));
}

/// The character that an escape means of which the parser does not know it, and what follows. The
/// backslash was before.
fn character(escape: &str) -> Option<(char, &str)> {
    let code = escape.strip_prefix('u')?;
    if let Some(code) = code.strip_prefix('{') {
        let end = code.find(|letter: char| !letter.is_ascii_hexdigit())?;
        let (digits, after) = code.split_at_checked(end)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        return Some((char::from_u32(number)?, after.strip_prefix('}')?));
    }
    let (high, after) = unit(code)?;
    let (low, after) = unit(after.strip_prefix("\\u")?)?;
    let mut pair = char::decode_utf16([high, low]);
    // Two that are no pair are two characters.
    match (pair.next()?, pair.next()) {
        (Ok(letter), None) => Some((letter, after)),
        _ => None,
    }
}

/// The number that four digits write, and what follows.
fn unit(code: &str) -> Option<(u16, &str)> {
    let (digits, after) = code.split_at_checked(4)?;
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = u16::from_str_radix(digits, 16).ok()?;
    are_digits.then_some((number, after))
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn escapes_are_known_in_strings_alone() {
        for (query, expected) in [
            (r#"{a(b:"\u{1F600}")c}"#, "{a(b:\"😀\"        )c}"),
            (r#"{a(b:"\uD83D\uDE00")c}"#, "{a(b:\"😀\"           )c}"),
            (
                r#"["\u{41}" "\u{0000000041}é"]"#,
                r#"["A"      "Aé"             ]"#,
            ),
            (
                r#""\u{22}\u{5c}\u{a}\u{D}\u{9}""#,
                "\"\\\"\\\\\\n\\r\t\"                  ",
            ),
            (r#""\\\u{41}""#, r#""\\A"     "#),
        ] {
            assert_eq!(known(query).as_deref(), Some(expected), "{query}");
            assert_eq!(query.chars().count(), expected.chars().count(), "{query}");
        }
        for query in [
            r#""\u0041\u00e9\n\"""#,
            r#""\\u{41}""#,
            r#""""\u{41}""""#,
            r#"# "\u{41}""#,
            r#""\u{41}"#,
            r"\u{41}",
        ] {
            assert_eq!(known(query), None, "{query}");
        }
    }

    #[test]
    fn what_means_no_character_is_refused() {
        for escape in [
            r"\uD83D",
            r"\uDE00\uD83D",
            r"\uD83D\u0041",
            r"\uD83D\u{DE00}",
            r"\uD83D\uD83D\uDE00",
            r"\u{D83D}\u{DE00}",
            r"\u{110000}",
            r"\u{100000041}",
            r"\u{}",
            r"\u{+41}",
            r"\u{ 41}",
            r"\u{41",
            r"\u+041\uDE00",
            r"\U{41}",
        ] {
            let query = format!("{{a(b:\"{escape}\")}}");
            let query = known(&query).unwrap_or(query);
            assert!(parse_query(&query).is_err(), "{escape}");
        }
    }

    #[test]
    fn long_texts_are_looked_at_once() {
        for part in [r"\u{", r"\u{0", r"\uD83D", r#"\u{41}""#] {
            let _known = known(&format!("\"{}\"", part.repeat(200_000)));
        }
    }

    proptest::proptest! {
        /// What is written with escapes is the same string, in the same width.
        #[test]
        fn any_string_can_be_escaped(text: String) {
            let mut units = [0; 2];
            let pairs: String = text
                .chars()
                .flat_map(|letter| letter.encode_utf16(&mut units).to_vec())
                .map(|unit| format!("\\u{unit:04X}"))
                .collect();
            let braces: String = text
                .chars()
                .map(|letter| format!("\\u{{{:x}}}", u32::from(letter)))
                .collect();
            for escaped in [pairs, braces] {
                let query = format!("{{a(b:\"{escaped}\")c}}");
                let known = known(&query).unwrap_or_else(|| query.clone());
                assert_eq!(query.chars().count(), known.chars().count());
                let parsed = parse_query(&known).unwrap();
                let expected = async_graphql::Value::from(text.as_str());
                let (_, operation) = parsed.operations.iter().next().unwrap();
                let async_graphql::parser::types::Selection::Field(field) =
                    &operation.node.selection_set.node.items[0].node
                else {
                    panic!("no field");
                };
                let value = field.node.get_argument("b").unwrap().node.clone();
                assert_eq!(value.into_const(), Some(expected));
            }
        }
    }
}
