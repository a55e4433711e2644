//! The tokens of a query as it was written, for what the parser does not tell, or must not see yet.

/// Tokens of a text, each with the byte at which it begins. Any text has some: what is no token of
/// GraphQL is one by the byte.
pub(super) struct Tokens<'a> {
    text: &'a [u8],
    rest: &'a [u8],
    /// Whether a block string may still end: where one does not, no later one does.
    blocks_end: bool,
}

impl<'a> Tokens<'a> {
    /// The tokens of a text, found in time that grows with the text alone.
    pub(super) const fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        Self {
            text,
            rest: text,
            blocks_end: true,
        }
    }

    /// Length of the string with which the rest begins: to the end of the line where it does not end.
    fn string(&mut self) -> usize {
        if self.blocks_end
            && let Some(block) = self.rest.strip_prefix(b"\"\"\"")
        {
            match block_end(block) {
                Some(end) => return end + 3,
                // The parser then takes two of the quotes for a string.
                None => self.blocks_end = false,
            }
        }
        let mut rest = self.rest.get(1..).unwrap_or_default();
        loop {
            rest = match rest {
                [b'"' | b'\n' | b'\r', after @ ..] => return self.rest.len() - after.len(),
                [b'\\', _, after @ ..] | [_, after @ ..] => after,
                [] => return self.rest.len(),
            };
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.rest = match self.rest {
                [b' ' | b'\t' | b'\n' | b'\r' | b',', after @ ..]
                | [0xef, 0xbb, 0xbf, after @ ..] => after,
                [b'#', after @ ..] => {
                    let end = after.iter().position(|byte| b"\n\r".contains(byte));
                    end.and_then(|end| after.get(end..)).unwrap_or_default()
                }
                _ => break,
            };
        }
        let length = match self.rest {
            [] => return None,
            [b'"', ..] => self.string(),
            [b'.', b'.', b'.', ..] => 3,
            rest => {
                let end = rest.iter().position(|byte| !is_of_a_word(*byte));
                end.unwrap_or(rest.len()).max(1)
            }
        };
        let begin = self.text.len() - self.rest.len();
        let (token, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((begin, token))
    }
}

/// Whether a byte is one of a name or a number.
pub(super) const fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Where a block string ends that has begun before the text; none where it does not.
fn block_end(text: &[u8]) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = match rest {
            [b'"', b'"', b'"', after @ ..] => return Some(text.len() - after.len()),
            [b'\\', b'"', b'"', b'"', after @ ..] | [_, after @ ..] => after,
            [] => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut end = 0;
        let tokens = Tokens::of(text).map(|(begin, token)| {
            assert!(begin >= end && !token.is_empty(), "{text}");
            end = begin + token.len();
            String::from_utf8_lossy(token).into_owned()
        });
        tokens.collect()
    }

    #[test]
    fn strings_end_where_the_parser_ends_them() {
        for (text, expected) in [
            (r#"a:"b\"c"d"#, vec!["a", ":", r#""b\"c""#, "d"]),
            (r#""""a"b\"""c"""d"#, vec![r#""""a"b\"""c""""#, "d"]),
            (r#"["""a" {b}"#, vec!["[", r#""""#, r#""a""#, "{", "b", "}"]),
            ("\"a\nb", vec!["\"a\n", "b"]),
            ("\u{feff}a#\"\n...b", vec!["a", "...", "b"]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn block_strings_that_do_not_end_are_looked_for_once() {
        let text = r#"\"""" "#.repeat(200_000);
        assert!(tokens(&text).len() >= 600_000);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_tokens(text in "[\"\\\\ua{}\n# é\u{feff}]*") {
            let _tokens = tokens(&text);
        }
    }
}
