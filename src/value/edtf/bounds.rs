//! The days that a date covers, counted from 1970-01-01 in the proleptic Gregorian calendar.

use std::ops::RangeInclusive;

use chrono::{Datelike, Month, NaiveDate};

use super::error::{EdtfError, Problem};
use super::parse;

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Span {
    pub(super) fn day(year: i32, month: u32, day: u32) -> Result<Self, Problem> {
        let day = date(year, month, day)?.to_epoch_days();
        Ok(Self {
            first: day,
            last: day,
        })
    }

    pub(super) fn month(year: i32, month: u32) -> Result<Self, Problem> {
        let start = date(year, month, 1)?;
        let first = start.to_epoch_days();
        Ok(Self {
            first,
            last: first + i32::from(start.num_days_in_month()) - 1,
        })
    }

    /// All days from the start of the first year to the end of the last.
    pub(super) fn years(first: i32, last: i32) -> Result<Self, Problem> {
        Ok(Self {
            first: date(first, 1, 1)?.to_epoch_days(),
            last: date(last, 12, 31)?.to_epoch_days(),
        })
    }
}

/// The years that the calendar arithmetic can hold.
pub(super) fn years_kept() -> RangeInclusive<i32> {
    NaiveDate::MIN.year()..=NaiveDate::MAX.year()
}

/// A day of the real calendar, or what is wrong with it.
fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, Problem> {
    if !years_kept().contains(&year) {
        return Err(Problem::OutOfRange);
    }
    let name = u8::try_from(month)
        .ok()
        .and_then(|number| Month::try_from(number).ok())
        .ok_or(Problem::NoSuchMonth(month))?
        .name();
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Problem::NoSuchDay {
        month: name,
        year: four_digits(year),
        day,
    })
}

/// A year as EDTF writes it; the sign does not count as a digit.
fn four_digits(year: i32) -> String {
    if year < 0 {
        format!("{year:05}")
    } else {
        format!("{year:04}")
    }
}

/// The ISO 8601 spelling of a day counted from 1970-01-01: `YYYY-MM-DD`, and `±YYYYYY-MM-DD`
/// outside the years 0000 to 9999.
///
/// A day outside the years that [`Edtf`](super::Edtf) holds, which no date of ours has, is
/// spelled as the nearest day inside them.
#[must_use]
pub fn day_to_iso(day: i32) -> String {
    let nearest = if day < 0 {
        NaiveDate::MIN
    } else {
        NaiveDate::MAX
    };
    let date = NaiveDate::from_epoch_days(day).unwrap_or(nearest);
    let year = match date.year() {
        year @ 0..=9999 => format!("{year:04}"),
        year => format!("{year:+07}"),
    };
    format!("{year}-{:02}-{:02}", date.month(), date.day())
}

/// The day, counted from 1970-01-01, of a full date as [`day_to_iso`] spells it.
///
/// # Errors
/// If the text is anything but one day, or the calendar has no such day.
pub fn day_from_iso(text: &str) -> Result<i32, EdtfError> {
    full_day(text).map_err(|problem| EdtfError::new(text, problem))
}

fn full_day(text: &str) -> Result<i32, Problem> {
    if let Some((year, month, day)) = year_month_day(text) {
        let day = date(year, month, day)?.to_epoch_days();
        // Numbers are read leniently above; printing the day again finds every other spelling.
        if day_to_iso(day) == text {
            return Ok(day);
        }
    }
    // What is wrong with it as a date says more than that it is no day.
    Err(parse::shape(text).err().unwrap_or(Problem::NotOneDay))
}

fn year_month_day(text: &str) -> Option<(i32, u32, u32)> {
    let (rest, day) = text.rsplit_once('-')?;
    let (year, month) = rest.rsplit_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Edtf;
    use super::*;

    fn bounds(text: &str) -> (i32, i32) {
        let date: Edtf = text.parse().unwrap();
        (date.earliest().unwrap(), date.latest().unwrap())
    }

    fn contains(outer: &str, inner: &str) -> bool {
        let (outer, inner) = (bounds(outer), bounds(inner));
        outer.0 <= inner.0 && inner.1 <= outer.1
    }

    #[test]
    fn spells_days_as_iso_8601() {
        for (day, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (20_082, "2024-12-25"),
            (-719_528, "0000-01-01"),
            (-719_529, "-000001-12-31"),
            (2_932_896, "9999-12-31"),
            (2_932_897, "+010000-01-01"),
        ] {
            assert_eq!(day_to_iso(day), text);
            assert_eq!(day_from_iso(text), Ok(day));
        }
    }

    #[test]
    fn spells_days_out_of_range_as_the_nearest() {
        assert_eq!(day_to_iso(i32::MIN), "-262143-01-01");
        assert_eq!(day_to_iso(i32::MAX), "+262142-12-31");
    }

    #[test]
    fn says_why_a_text_is_not_one_day() {
        for (text, reason) in [
            (
                "2024-12",
                "one full day is needed here, as in `2024-12-25` or `-000044-03-15`",
            ),
            (
                "2024-12-25~",
                "one full day is needed here, as in `2024-12-25` or `-000044-03-15`",
            ),
            (
                "-0044-03-15",
                "one full day is needed here, as in `2024-12-25` or `-000044-03-15`",
            ),
            ("2024-02-30", "February 2024 has no day 30"),
            ("2024-13-01", "there is no month 13"),
            ("2024-1-05", "the month `1` needs two digits"),
            ("2024-12-25T10:00:00Z", "times of day are not kept"),
            (
                "+300000-01-01",
                "only the years -262143 to 262142 can be kept",
            ),
        ] {
            assert_eq!(
                day_from_iso(text).unwrap_err().to_string(),
                format!("`{text}` is not a date: {reason}")
            );
        }
        for text in [
            "",
            "+2024-12-25",
            "+002024-12-25",
            "2024-+1-05",
            "2024-12-25/..",
        ] {
            assert!(day_from_iso(text).is_err(), "{text}");
        }
    }

    #[test]
    fn covers_all_that_an_unspecified_digit_can_mean() {
        for (text, first, last) in [
            ("201X", "2010-01-01", "2019-12-31"),
            ("20XX", "2000-01-01", "2099-12-31"),
            ("2004-XX", "2004-01-01", "2004-12-31"),
            ("1985-04-XX", "1985-04-01", "1985-04-30"),
            ("1985-XX-XX", "1985-01-01", "1985-12-31"),
            ("-004X", "-000049-01-01", "-000040-12-31"),
            ("-000X", "-000009-01-01", "-000001-12-31"),
            ("000X", "0000-01-01", "0009-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("1900-02", "1900-02-01", "1900-02-28"),
            ("2001-24", "2001-01-01", "2001-12-31"),
            ("1964/2008-06", "1964-01-01", "2008-06-30"),
        ] {
            let (earliest, latest) = bounds(text);
            assert_eq!(
                (day_to_iso(earliest).as_str(), day_to_iso(latest).as_str()),
                (first, last),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_day_reads_back(
            day in NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days()
        ) {
            prop_assert_eq!(day_from_iso(&day_to_iso(day)), Ok(day));
        }

        #[test]
        fn a_coarser_form_contains_the_finer(
            sign in "-?", year in 1..=9999_i32, month in 1..=12_u32, day in 1..=28_u32
        ) {
            let year = format!("{sign}{year:04}");
            let masked = |known: usize| -> String {
                let kept: String = year.chars().take(sign.len() + known).collect();
                format!("{kept}{}", "X".repeat(4 - known))
            };
            let month = format!("{year}-{month:02}");
            let date = format!("{month}-{day:02}");

            prop_assert!(contains(&month, &date));
            prop_assert!(contains(&year, &month));
            prop_assert!(contains(&masked(3), &year));
            prop_assert!(contains(&masked(2), &masked(3)));
            let interval = format!("{date}/{month}");
            prop_assert!(contains(&interval, &date));
            prop_assert_eq!(bounds(&format!("{month}-XX")), bounds(&month));
            for year_long in ["-XX", "-XX-XX", "-21", "?"] {
                prop_assert_eq!(bounds(&format!("{year}{year_long}")), bounds(&year));
            }
        }

        #[test]
        fn a_month_is_its_days(year in 0..=9999_i32, month in 1..=12_u32) {
            let days: Vec<i32> = (1..=31)
                .filter_map(|day| day_from_iso(&format!("{year:04}-{month:02}-{day:02}")).ok())
                .collect();
            let (first, last) = bounds(&format!("{year:04}-{month:02}"));

            prop_assert_eq!(days, (first..=last).collect::<Vec<_>>());
        }
    }
}
