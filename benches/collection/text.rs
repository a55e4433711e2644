//! Sentences in nine languages, and texts as long as real statements are.

use super::{
    dice::Dice,
    english::ENGLISH,
    phrases::{OTHERS, Phrases},
    words,
};

/// Lengths in characters that so many of a thousand statements stay below: those of 1,503 real
/// ones, but for the last, which is the longest that we take for possible.
const LENGTHS: [(usize, usize); 9] = [
    (50, 78),
    (250, 207),
    (500, 479),
    (750, 1_009),
    (900, 1_752),
    (950, 2_952),
    (990, 6_632),
    (999, 9_277),
    (1_000, LONGEST),
];

/// The shortest text.
const SHORTEST: usize = 35;
/// The longest.
const LONGEST: usize = 20_000;

/// One sentence.
pub(super) fn sentence(dice: &mut Dice, language: &str) -> String {
    let mut text = String::new();
    add_sentence(dice, phrases(language), &mut text);
    text
}

/// A text as long as those of statements are.
pub(super) fn of_length_by_chance(dice: &mut Dice, language: &str) -> String {
    let phrases = phrases(language);
    // A character of Chinese says as much as three of English.
    let dense = usize::from(phrases.space.is_empty());
    let length = (length(dice) / (1 + dense)).max(SHORTEST);
    let mut text = String::new();
    let mut characters = 0;
    while characters < length {
        if characters > 0 {
            text.push_str(if dice.chance(8) {
                "\n\n"
            } else {
                phrases.space
            });
        }
        let before = text.len();
        add_sentence(dice, phrases, &mut text);
        characters += 1 + text.get(before..).unwrap_or_default().chars().count();
    }
    // No text is cut, but for what is longer than any: the last sentence ends it.
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(cut);
    }
    text
}

/// A length between the two that the throw falls between.
fn length(dice: &mut Dice) -> usize {
    let throw = dice.below(1_000_000);
    let (mut from, mut shortest) = (0, SHORTEST);
    for (thousandth, longest) in LENGTHS {
        let below = thousandth * 1_000;
        if throw < below {
            return shortest + (longest - shortest) * (throw - from) / (below - from);
        }
        (from, shortest) = (below, longest);
    }
    shortest
}

fn phrases(language: &str) -> &'static Phrases {
    let of_language = OTHERS.iter().find(|phrases| phrases.tag == language);
    of_language.unwrap_or(&ENGLISH)
}

fn add_sentence(dice: &mut Dice, phrases: &Phrases, text: &mut String) {
    let start = text.len();
    for part in phrases.parts {
        let part = dice.word(part);
        if text.len() > start && !part.is_empty() {
            text.push_str(phrases.space);
        }
        text.push_str(part);
    }
    // Names make sentences that occur once.
    if phrases.tag == "en" && dice.chance(40) {
        text.push_str(", as in ");
        text.push_str(dice.word(&words::PLACES));
        text.push(' ');
        text.push_str(&(1_900 + dice.below(125)).to_string());
    }
    text.push_str(phrases.full_stop);
}
