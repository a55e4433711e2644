//! The name of a record in links, files and lookups: unique within its kind, stable for ever.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Most characters that a slug may have.
pub const MAX_LENGTH: usize = 200;

/// A slug: one or more of the letters `a` to `z`, the digits and the hyphen, at most
/// [`MAX_LENGTH`] of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// Why a text is not a [`Slug`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SlugError {
    /// Nothing was given.
    #[error("a slug is empty: give at least one letter or digit")]
    Empty,
    /// More than [`MAX_LENGTH`] characters were given.
    #[error("a slug has {0} characters: at most {MAX_LENGTH} are allowed")]
    TooLong(usize),
    /// The first character that no slug may have.
    #[error("a slug cannot contain {0:?}: only a to z, 0 to 9 and hyphens are allowed")]
    Character(char),
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(SlugError::Empty);
        }
        if let Some(other) = text.chars().find(|&character| !is_allowed(character)) {
            return Err(SlugError::Character(other));
        }
        // Only ASCII is left, so bytes are characters.
        if text.len() > MAX_LENGTH {
            return Err(SlugError::TooLong(text.len()));
        }
        Ok(Self(text.to_owned()))
    }
}

fn is_allowed(character: char) -> bool {
    matches!(character, 'a'..='z' | '0'..='9' | '-')
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn says_what_is_wrong_in_one_line() {
        for (text, message) in [
            ("", "a slug is empty: give at least one letter or digit"),
            (
                "Jpn",
                "a slug cannot contain 'J': only a to z, 0 to 9 and hyphens are allowed",
            ),
            (
                "a\nb",
                r"a slug cannot contain '\n': only a to z, 0 to 9 and hyphens are allowed",
            ),
            (
                "ägypten",
                "a slug cannot contain 'ä': only a to z, 0 to 9 and hyphens are allowed",
            ),
        ] {
            assert_eq!(text.parse::<Slug>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn allows_two_hundred_characters_and_no_more() {
        assert!("a".repeat(MAX_LENGTH).parse::<Slug>().is_ok());

        let error = "a".repeat(MAX_LENGTH + 1).parse::<Slug>().unwrap_err();
        assert_eq!(error, SlugError::TooLong(201));
        assert_eq!(
            error.to_string(),
            "a slug has 201 characters: at most 200 are allowed"
        );
    }

    proptest! {
        #[test]
        fn prints_what_was_parsed(text in "[a-z0-9-]{1,200}") {
            let slug: Slug = text.parse().unwrap();

            prop_assert_eq!(slug.to_string(), text.clone());
            prop_assert_eq!(slug.as_ref(), text);
        }

        #[test]
        fn refuses_every_other_text(text in "\\PC*") {
            let is_slug = !text.is_empty() && text.chars().all(is_allowed) && text.len() <= MAX_LENGTH;

            prop_assert_eq!(text.parse::<Slug>().is_ok(), is_slug);
        }
    }
}
