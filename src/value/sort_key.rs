//! The filing form of a name or a title: what archives sort by, so that "Ägypten" stands
//! beside "Agypten" and `[Report]` under R.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most characters that a sort key may have. Texts alike for so long are rare, and the lists
/// break ties by id anyway; what counts is that every key fits into an index.
pub const MAX_LENGTH: usize = 100;

/// The filing form of `text`, made to be stored and compared byte by byte, so that it gives
/// the same order in `SQLite` and in `PostgreSQL` (under `COLLATE "C"`).
///
/// Compatibility forms are unfolded (NFKD), marks such as accents are dropped, letters are in
/// lower case, all that precedes the first letter or digit is left out, and any run of white
/// space is one space. A text without a letter or a digit has the empty key. No key contains
/// a control character; NUL in particular cannot be stored in `PostgreSQL`.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let unfolded: String = text
        .nfkd()
        .filter(|&character| !is_combining_mark(character))
        .filter(|&character| !character.is_control() || character.is_whitespace())
        .collect();
    let lower = unfolded.to_lowercase();
    let filed = lower.trim_start_matches(|character: char| !character.is_alphanumeric());

    let mut key = String::new();
    for word in filed.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    let cut: String = key.chars().take(MAX_LENGTH).collect();
    // The cut may have fallen just after a space.
    cut.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn files_as_an_archive_does() {
        for (text, key) in [
            ("Agypten", "agypten"),
            ("Ägypten", "agypten"),
            ("A\u{308}gypten", "agypten"),
            ("[Report]", "report]"),
            ("  “The   Hague,\n\tMay 1899”", "the hague, may 1899”"),
            ("İstanbul", "istanbul"),
            ("ΟΔΟΣ", "οδος"),
            ("ﬁnal Ⅻ", "final xii"),
            ("北京会谈", "北京会谈"),
            ("「東京」", "東京」"),
            ("a\0b", "ab"),
            ("\u{feff}Title", "title"),
            ("1930", "1930"),
            ("…?!", ""),
            ("", ""),
        ] {
            assert_eq!(sort_key(text), key, "{text:?}");
        }
    }

    #[test]
    fn sorts_accents_among_their_letters() {
        let mut titles = ["Zypern", "Ägypten", "[Report]", "Albania", "Österreich"];
        titles.sort_by_key(|title| sort_key(title));

        assert_eq!(
            titles,
            ["Ägypten", "Albania", "Österreich", "[Report]", "Zypern"]
        );
    }

    #[test]
    fn cuts_between_characters_and_leaves_no_space_behind() {
        assert_eq!(sort_key(&"京".repeat(150)), "京".repeat(100));
        assert_eq!(sort_key(&format!("{} b", "a".repeat(99))), "a".repeat(99));
    }

    #[test]
    fn is_idempotent_for_every_character() {
        for character in char::MIN..=char::MAX {
            let key = sort_key(&format!("a{character}"));

            assert_eq!(sort_key(&key), key, "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn is_idempotent_bounded_and_clean(text in any::<String>()) {
            let key = sort_key(&text);

            prop_assert_eq!(&sort_key(&key), &key);
            prop_assert!(key.chars().count() <= MAX_LENGTH);
            prop_assert!(!key.chars().any(char::is_control));
        }

        #[test]
        fn is_bounded_for_long_texts(text in "[Ä a-z\\[]{0,400}") {
            let key = sort_key(&text);

            prop_assert_eq!(&sort_key(&key), &key);
            prop_assert!(key.chars().count() <= MAX_LENGTH);
        }
    }
}
