//! The grammar: from text to the shape of a date, or to what is wrong with it.

use super::bounds::Span;
use super::error::Problem;
use super::{End, Point, Precision, Qualifier, Shape};

/// Reads a whole text. Every form it takes is canonical, so the text can be kept as it is.
pub(super) fn shape(text: &str) -> Result<Shape, Problem> {
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.trim() != text {
        return Err(Problem::Spaces);
    }
    if has_time_of_day(text) {
        return Err(Problem::TimeOfDay);
    }
    if text.starts_with(['[', '{']) {
        return Err(Problem::LevelTwo("a set of dates"));
    }
    let mut sides = text.split('/');
    let shape = match (sides.next(), sides.next(), sides.next()) {
        (Some(single), None, _) => point(single).map(Shape::Single),
        (Some(start), Some(end), None) => interval(start, end),
        _ => Err(Problem::Spelling),
    };
    shape.map_err(|problem| match problem {
        Problem::Spelling => better_hint(text),
        other => other,
    })
}

fn has_time_of_day(text: &str) -> bool {
    let after_day = |(day, time): (&str, &str)| {
        day.ends_with(|end: char| end.is_ascii_digit())
            && time.starts_with(|start: char| start.is_ascii_digit())
    };
    text.contains(':') || text.split_once('T').is_some_and(after_day)
}

/// The commonest ways in which people and word processors write dates.
fn better_hint(text: &str) -> Problem {
    let lower = text.to_lowercase();
    if text.contains(['–', '—', '−']) {
        return Problem::Dash;
    }
    if ["c.", "ca", "circa"]
        .iter()
        .any(|word| lower.starts_with(word))
        && lower.ends_with(|end: char| end.is_ascii_digit())
    {
        return Problem::Circa;
    }
    if let Some(decade) = lower.strip_suffix("0s")
        && decade.len() == 3
        && is_digits(decade)
    {
        return Problem::Decade(decade.to_owned());
    }
    let mut letters = text.chars().filter(|character| character.is_alphabetic());
    if text.contains(['x', 'y']) && letters.all(|letter| matches!(letter, 'x' | 'y' | 'X' | 'Y')) {
        return Problem::Capitals;
    }
    Problem::Spelling
}

fn interval(start: &str, end: &str) -> Result<Shape, Problem> {
    let (start, end) = (interval_end(start)?, interval_end(end)?);
    match (start.point(), end.point()) {
        (None, None) => Err(Problem::NoKnownEnd),
        (Some(start), Some(end)) if end.span.last < start.span.first => Err(Problem::Backwards),
        _ => Ok(Shape::Interval { start, end }),
    }
}

fn interval_end(text: &str) -> Result<End, Problem> {
    match text {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        _ => {
            let point = point(text)?;
            if text.contains('X') {
                return Err(Problem::LevelTwo("an unspecified digit in an interval"));
            }
            Ok(End::Known(point))
        }
    }
}

fn point(text: &str) -> Result<Point, Problem> {
    if text.contains("..") {
        return Err(Problem::StrayDots);
    }
    let (date, qualifier) = split_qualifier(text)?;
    let (span, precision) = match date.strip_prefix('Y') {
        Some(year) => (long_year(year)?, Precision::Year),
        None => calendar_date(date)?,
    };
    Ok(Point {
        span,
        precision,
        qualifier,
    })
}

fn split_qualifier(text: &str) -> Result<(&str, Option<Qualifier>), Problem> {
    const QUALIFIERS: [char; 3] = ['?', '~', '%'];
    let qualifier = match text.chars().next_back() {
        Some('?') => Some(Qualifier::Uncertain),
        Some('~') => Some(Qualifier::Approximate),
        Some('%') => Some(Qualifier::UncertainAndApproximate),
        _ => None,
    };
    let date = text.strip_suffix(QUALIFIERS).unwrap_or(text);
    if date.ends_with(QUALIFIERS) {
        Err(Problem::TwoQualifiers)
    } else if date.contains(QUALIFIERS) {
        Err(Problem::LevelTwo("a qualifier on a part of a date"))
    } else {
        Ok((date, qualifier))
    }
}

/// What follows the `Y` of a year beyond four digits.
fn long_year(text: &str) -> Result<Span, Problem> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.contains('E') {
        return Err(Problem::LevelTwo("a year with an exponent"));
    }
    if digits.contains('S') {
        return Err(Problem::LevelTwo("a number of significant digits"));
    }
    if digits.contains('-') {
        return Err(Problem::MonthAfterY);
    }
    if !is_digits(digits) {
        return Err(Problem::Spelling);
    }
    if digits.len() <= 4 || digits.starts_with('0') {
        return Err(Problem::NeedlessY);
    }
    // Only digits are left, so the number can but be too large.
    let year = text.parse().ok().ok_or(Problem::OutOfRange)?;
    Span::years(year, year)
}

fn calendar_date(text: &str) -> Result<(Span, Precision), Problem> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let mut fields = digits.split('-');
    let year = year_field(is_negative, fields.next().unwrap_or_default())?;
    let Some(month) = fields.next() else {
        return Ok((Span::years(year.first, year.last)?, year.precision));
    };
    let month = two_digits("month", month)?;
    let day = fields
        .next()
        .map(|day| two_digits("day", day))
        .transpose()?;
    if fields.next().is_some() {
        return Err(Problem::Spelling);
    }
    if year.precision != Precision::Year {
        return Err(Problem::LevelTwo("a month in an unspecified year"));
    }
    within_year(year.first, month, day)
}

fn within_year(year: i32, month: Field, day: Option<Field>) -> Result<(Span, Precision), Problem> {
    match (month, day) {
        (Field::Number(21..=24), None) => Ok((Span::years(year, year)?, Precision::Season)),
        (Field::Number(21..=24), Some(_)) => Err(Problem::DayOfSeason),
        (Field::Number(25..=41), _) => Err(Problem::LevelTwo("a season other than 21 to 24")),
        (Field::Number(month), None | Some(Field::Unspecified)) => {
            Ok((Span::month(year, month)?, Precision::Month))
        }
        (Field::Number(month), Some(Field::Number(day))) => {
            Ok((Span::day(year, month, day)?, Precision::Day))
        }
        (Field::Unspecified, None | Some(Field::Unspecified)) => {
            Ok((Span::years(year, year)?, Precision::Year))
        }
        (Field::Unspecified, Some(Field::Number(_))) => {
            Err(Problem::LevelTwo("a day in an unspecified month"))
        }
    }
}

/// The years that a year field can mean, and so how much of it is known.
struct Years {
    first: i32,
    last: i32,
    precision: Precision,
}

fn year_field(is_negative: bool, text: &str) -> Result<Years, Problem> {
    check_year(text)?;
    let known = text.trim_end_matches('X');
    if known.contains('X') {
        return Err(Problem::LevelTwo("an unspecified digit before a known one"));
    }
    let (count, precision) = match known.len() {
        4 => (1, Precision::Year),
        3 => (10, Precision::Decade),
        2 => (100, Precision::Century),
        _ => {
            return Err(Problem::LevelTwo(
                "a year with more than two unspecified digits",
            ));
        }
    };
    let low = known.parse::<i32>().ok().ok_or(Problem::Spelling)? * count;
    let high = low + count - 1;
    if !is_negative {
        return Ok(Years {
            first: low,
            last: high,
            precision,
        });
    }
    if high == 0 {
        return Err(Problem::NegativeZero);
    }
    Ok(Years {
        first: -high,
        // `-000X` cannot mean year zero, which has no sign.
        last: (-low).min(-1),
        precision,
    })
}

/// Four characters, each a digit or an `X`; whatever else people write has its own answer.
fn check_year(text: &str) -> Result<(), Problem> {
    if let Some((digits, significant)) = text.split_once('S')
        && is_digits(digits)
        && is_digits(significant)
    {
        return Err(Problem::LevelTwo("a number of significant digits"));
    }
    if !text.chars().all(is_digit_or_unspecified) {
        return Err(Problem::Spelling);
    }
    match text.len() {
        0 => Err(Problem::Spelling),
        1..=3 => Err(Problem::ShortYear(text.to_owned())),
        4 => Ok(()),
        8 => Err(Problem::NoHyphens),
        _ => Err(Problem::LongYear),
    }
}

/// A month (or season) or a day.
enum Field {
    Number(u32),
    Unspecified,
}

fn two_digits(name: &'static str, text: &str) -> Result<Field, Problem> {
    if text == "XX" {
        return Ok(Field::Unspecified);
    }
    match (text.len(), is_digits(text)) {
        (2, true) => text
            .parse()
            .ok()
            .map(Field::Number)
            .ok_or(Problem::Spelling),
        (2, false) if text.chars().all(is_digit_or_unspecified) => Err(Problem::LevelTwo(
            "an unspecified digit in half of a month or day",
        )),
        (1 | 3, true) => Err(Problem::TwoDigits(name, text.to_owned())),
        (4, true) => Err(Problem::Hyphenated),
        _ => Err(Problem::Spelling),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_digit_or_unspecified(character: char) -> bool {
    character.is_ascii_digit() || character == 'X'
}
