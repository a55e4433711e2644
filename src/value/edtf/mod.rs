//! Dates no more precise than their source: EDTF, the Extended Date/Time Format.
//!
//! A date is kept as it was written, in the notation of the Library of Congress (also
//! ISO 8601-2:2019), levels 0 and 1, without a time of day. Any other spelling is refused with
//! a hint, not rewritten, so that what is printed is always what was read. For lists and
//! filters a date also knows the [`earliest`](Edtf::earliest) and the
//! [`latest`](Edtf::latest) day that it can mean.

mod bounds;
mod error;
mod parse;

use std::fmt;
use std::str::FromStr;

use bounds::Span;
pub use bounds::{day_from_iso, day_to_iso};
pub use error::EdtfError;

/// An EDTF date or interval of level 0 or 1.
///
/// Beyond the examples of the specification, a qualifier may also follow a season, a long year
/// or unspecified digits, and a season may be an end of an interval.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edtf {
    /// As written; the shape follows from it.
    text: String,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Shape {
    Single(Point),
    Interval { start: End, end: End },
}

/// One side of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum End {
    Known(Point),
    Open,
    Unknown,
}

/// A date that is not an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Point {
    span: Span,
    precision: Precision,
    qualifier: Option<Qualifier>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Qualifier {
    Uncertain,
    Approximate,
    UncertainAndApproximate,
}

/// How much of a date is known. Unspecified digits are not known: `1985-04-XX` is some day,
/// but only its month is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// One day: `1985-04-12`.
    Day,
    /// A month, or an unspecified day in it: `1985-04`, `1985-04-XX`.
    Month,
    /// A season of a year: `2001-21` is its spring.
    Season,
    /// A year, or an unspecified month or day in it: `1985`, `1985-XX`, `1985-XX-XX`.
    Year,
    /// Ten years, of which one is meant: `201X`.
    Decade,
    /// A hundred years, of which one is meant: `20XX`.
    Century,
    /// From one date to another, or open or unknown on one side: `1964/2008`, `1985/..`.
    Interval,
}

impl Edtf {
    /// First day that the date can mean, in days since 1970-01-01 (proleptic Gregorian).
    /// `None` if the interval is open or unknown at its start.
    ///
    /// A season of level 1 says nothing of its hemisphere, so it has the bounds of its whole
    /// year. A qualifier (`?`, `~`, `%`) does not widen the bounds: EDTF does not say by how
    /// much.
    #[must_use]
    pub fn earliest(&self) -> Option<i32> {
        match self.shape {
            Shape::Single(point) => Some(point.span.first),
            Shape::Interval { start, .. } => start.point().map(|point| point.span.first),
        }
    }

    /// Last day that the date can mean, included, in days since 1970-01-01 (proleptic
    /// Gregorian). `None` if the interval is open or unknown at its end.
    ///
    /// Seasons and qualifiers count as for [`earliest`](Self::earliest).
    #[must_use]
    pub fn latest(&self) -> Option<i32> {
        match self.shape {
            Shape::Single(point) => Some(point.span.last),
            Shape::Interval { end, .. } => end.point().map(|point| point.span.last),
        }
    }

    /// How much of the date is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match self.shape {
            Shape::Single(point) => point.precision,
            Shape::Interval { .. } => Precision::Interval,
        }
    }

    /// Whether the date, or an end of the interval, is approximate: `~` or `%`.
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.is_qualified(Qualifier::Approximate)
    }

    /// Whether the date, or an end of the interval, is uncertain: `?` or `%`.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.is_qualified(Qualifier::Uncertain)
    }

    /// Whether this is an interval, and not a single date.
    #[must_use]
    pub fn is_interval(&self) -> bool {
        matches!(self.shape, Shape::Interval { .. })
    }

    /// Whether the interval has no start: `../1985`.
    #[must_use]
    pub fn has_open_start(&self) -> bool {
        self.has_start(End::Open)
    }

    /// Whether the interval has no end, or none yet: `1985/..`.
    #[must_use]
    pub fn has_open_end(&self) -> bool {
        self.has_end(End::Open)
    }

    /// Whether the interval has a start that nobody knows: `/1985`.
    #[must_use]
    pub fn has_unknown_start(&self) -> bool {
        self.has_start(End::Unknown)
    }

    /// Whether the interval has an end that nobody knows: `1985/`.
    #[must_use]
    pub fn has_unknown_end(&self) -> bool {
        self.has_end(End::Unknown)
    }

    fn has_start(&self, wanted: End) -> bool {
        matches!(self.shape, Shape::Interval { start, .. } if start == wanted)
    }

    fn has_end(&self, wanted: End) -> bool {
        matches!(self.shape, Shape::Interval { end, .. } if end == wanted)
    }

    fn is_qualified(&self, wanted: Qualifier) -> bool {
        let points = match self.shape {
            Shape::Single(point) => [Some(point), None],
            Shape::Interval { start, end } => [start.point(), end.point()],
        };
        points
            .into_iter()
            .flatten()
            .filter_map(|point| point.qualifier)
            .any(|found| found == wanted || found == Qualifier::UncertainAndApproximate)
    }
}

impl End {
    fn point(self) -> Option<Point> {
        match self {
            Self::Known(point) => Some(point),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match parse::shape(text) {
            Ok(shape) => Ok(Self {
                text: text.to_owned(),
                shape,
            }),
            Err(problem) => Err(EdtfError::new(text, problem)),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
