//! What is counted before a query is parsed.
//!
//! async-graphql's parser calls itself for each level of nesting: some 2,000 levels, 4 kB of text,
//! overflow the stack and end the process. So its brackets are counted first, and its tokens, in
//! time that grows with the text alone.

use super::Exceeded;
use crate::{
    config::QueryLimits,
    schema::tokens::{Tokens, is_of_a_word},
};

/// Letters of a name. An alias comes back with each record.
const MAX_NAME: usize = 200;

/// Block strings that do not end: the parser looks for the end of each through all of the text.
const UNENDED: usize = 5;

/// Says whether the text may be parsed.
///
/// # Errors
/// What there is too much of, and how much is allowed.
pub(super) fn check(query: &str, limits: &QueryLimits) -> Result<(), Exceeded> {
    let QueryLimits {
        max_query_length,
        max_tokens,
        max_nesting,
        ..
    } = *limits;
    if query.len() > max_query_length {
        let length = query.len();
        return Err(Exceeded {
            limit: "max-query-length",
            message: format!("The query has {length} bytes, where {max_query_length} are allowed."),
        });
    }
    let (mut nesting, mut unended) = (0_usize, 0_usize);
    for (before, (begin, token)) in Tokens::of(query).enumerate() {
        match token {
            [b'(' | b'[' | b'{'] => nesting += 1,
            [b')' | b']' | b'}'] => nesting = nesting.saturating_sub(1),
            // Two quotes of three are a string where no block string ends.
            b"\"\"" if query.as_bytes().get(begin + 2) == Some(&b'"') => unended += 1,
            [first, ..] if is_of_a_word(*first) && token.len() > MAX_NAME => {
                return Err(Exceeded {
                    limit: "name",
                    message: format!("The query has a name of more than {MAX_NAME} letters."),
                });
            }
            _ => {}
        }
        if nesting > max_nesting {
            return Err(Exceeded {
                limit: "max-nesting",
                message: format!("The query is nested deeper than {max_nesting} brackets."),
            });
        }
        if unended > UNENDED {
            return Err(Exceeded {
                limit: "block-strings",
                message: format!(
                    "The query has more than {UNENDED} block strings that do not end."
                ),
            });
        }
        if before >= max_tokens {
            return Err(Exceeded {
                limit: "max-tokens",
                message: format!("The query has more than {max_tokens} tokens."),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Result<(), Exceeded> {
        check(text, &QueryLimits::default())
    }

    #[test]
    fn brackets_are_counted_outside_strings_and_comments_only() {
        let deep = "[".repeat(101);
        for harmless in [
            format!("{{ a(b: \"{deep}\") }}"),
            format!("{{ a(b: \"\\\"{deep}\") }}"),
            format!("{{ a(b: \"\\\\\" c: \"{deep}\") }}"),
            format!("{{ a(b: \"\"\" \\\"\"\" {deep} \"\"\") }}"),
            format!("# {deep}\n{{ a }}"),
            "{ a }".repeat(1_000),
        ] {
            assert_eq!(verdict(&harmless), Ok(()), "{harmless}");
        }
        for harmful in [
            format!("{{ a(b: {deep}"),
            format!("{{ a(b: \"\" c: {deep}"),
            format!("{{ a(b: \"\\\\\" c: {deep}"),
            format!("# comment\r{deep}"),
            // The parser takes two of the quotes for a string.
            format!("{{ a(b: [\"\"\"c\" {deep}"),
            "{a".repeat(2_000),
            // Each of these is looked through to the end of the text.
            format!("{{ a(b: [\"\"\"{}\"]) }}", r#"\""""" "#.repeat(6)),
        ] {
            assert!(verdict(&harmful).is_err(), "{harmful}");
        }
    }

    #[test]
    fn tokens_are_words_strings_and_signs() {
        let limits = |max_tokens| QueryLimits {
            max_tokens,
            ..QueryLimits::default()
        };
        for (text, tokens) in [
            ("{ meetings }", 3),
            ("{a,b , c}", 5),
            ("query Q($a: Int! = 3) { ...F @skip(if: $a) }", 23),
            (
                "{ a(b: \"one { string\", c: \"\"\"a \" block\"\"\") } # and this",
                11,
            ),
            ("a...b", 3),
        ] {
            assert_eq!(check(text, &limits(tokens)), Ok(()), "{text}");
            assert!(check(text, &limits(tokens - 1)).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at_without_panic(text in ".*") {
            let _verdict = verdict(&text);
        }
    }
}
