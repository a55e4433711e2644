//! Why a text is not a date, in words that a curator can act on.

use thiserror::Error;

use super::bounds;

/// Why a text is not a date that can be kept, in one line that names the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{shown}` is not a date: {problem}")]
pub struct EdtfError {
    shown: String,
    problem: Problem,
}

impl EdtfError {
    /// No date is longer than this; of a longer text the start is enough to find it.
    const SHOWN: usize = 40;

    pub(super) fn new(text: &str, problem: Problem) -> Self {
        let mut shown: String = text
            .chars()
            .take(Self::SHOWN)
            // The message must stay one line.
            .map(|character| {
                if character.is_control() {
                    '\u{fffd}'
                } else {
                    character
                }
            })
            .collect();
        if text.chars().nth(Self::SHOWN).is_some() {
            shown.push('…');
        }
        Self { shown, problem }
    }
}

/// What is wrong, apart from the text in which it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Problem {
    #[error("it is empty")]
    Empty,
    #[error("leave out the spaces around it")]
    Spaces,
    #[error("write it in digits with the year first, as in `2024`, `2024-12` or `2024-12-25`")]
    Spelling,
    #[error("write plain hyphens `-`, and `/` between the ends of an interval")]
    Dash,
    #[error("an approximate date ends in `~`, as in `1930~`")]
    Circa,
    #[error("a decade is written as `{0}X`")]
    Decade(String),
    #[error("`X` and `Y` are capitals")]
    Capitals,
    #[error("times of day are not kept")]
    TimeOfDay,
    #[error("{0} is EDTF level 2, and only levels 0 and 1 are kept")]
    LevelTwo(&'static str),
    #[error("one qualifier is enough, and `%` means both `?` and `~`")]
    TwoQualifiers,
    #[error("`{0}` is no year: a year comes first and has four digits")]
    ShortYear(String),
    #[error("a year of more than four digits starts with `Y`, as in `Y17000`")]
    LongYear,
    #[error("a day is written with hyphens, as in `2024-12-25`")]
    NoHyphens,
    #[error("`Y` is for years of more than four digits that do not start with 0")]
    NeedlessY,
    #[error("a year written with `Y` has no month")]
    MonthAfterY,
    #[error("year zero is written `0000`")]
    NegativeZero,
    #[error("only the years {} to {} can be kept", bounds::years_kept().start(), bounds::years_kept().end())]
    OutOfRange,
    #[error("the {0} `{1}` needs two digits")]
    TwoDigits(&'static str, String),
    #[error("there is no month {0:02}")]
    NoSuchMonth(u32),
    #[error("{month} {year} has no day {day}")]
    NoSuchDay {
        month: &'static str,
        year: String,
        day: u32,
    },
    #[error("a season has no days")]
    DayOfSeason,
    #[error("an interval is written with a slash, as in `1930/1935`")]
    Hyphenated,
    #[error("`..` stands alone on one side of a slash, as in `1984/..`")]
    StrayDots,
    #[error("an interval needs at least one end that is known")]
    NoKnownEnd,
    #[error("it ends before it starts")]
    Backwards,
    #[error("one full day is needed here, as in `2024-12-25` or `-000044-03-15`")]
    NotOneDay,
}
