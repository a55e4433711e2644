//! EDTF dates as the API shows them.

use async_graphql::{Description, Enum, Object};

use super::{direct::Direct, scalars::Day};
use crate::value::edtf::{Edtf, Precision};

/// How precise a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "Precision")]
pub enum DatePrecision {
    /// A day is known.
    Day,
    /// A month is known, no day.
    Month,
    /// A season is known; a season is not bound to a hemisphere, so it may lie anywhere in its year.
    Season,
    /// A year is known, no month.
    Year,
    /// A decade is known, such as the 1930s.
    Decade,
    /// A century is known.
    Century,
    /// An interval: a span of time, or two ends between which the date lies.
    Interval,
}

/// Date as precise as its source, never more. The string follows EDTF (Extended Date/Time Format,
/// ISO 8601-2, level 1); the other fields say what it means, for sorting and showing.
#[derive(Clone, Debug, Description)]
pub struct EdtfDate {
    edtf: Edtf,
    basis: Option<String>,
}

impl EdtfDate {
    /// The date that a row holds; none where it is undated. What is not EDTF cannot have passed
    /// the gate; it is shown as undated.
    #[must_use]
    pub fn from_row(date: Option<&str>, basis: Option<&str>) -> Option<Direct<Self>> {
        let edtf = date?.parse().ok()?;
        Some(Direct(Self {
            edtf,
            basis: basis.map(str::to_owned),
        }))
    }
}

#[Object(use_type_description)]
impl EdtfDate {
    /// Date as an EDTF string: `2024-12`, `1919~` (about 1919), `2024-12-25?` (uncertain),
    /// `2024-11/2025-01` (an interval), `1939/..` (an open one).
    async fn edtf(&self) -> String {
        self.edtf.to_string()
    }

    /// First day that the date can mean; null where the beginning is open or unknown.
    async fn earliest(&self) -> Option<Day> {
        self.edtf.earliest().map(Day)
    }

    /// Last day that the date can mean; null where the end is open or unknown.
    async fn latest(&self) -> Option<Day> {
        self.edtf.latest().map(Day)
    }

    /// How precise the date is.
    async fn precision(&self) -> DatePrecision {
        self.edtf.precision().into()
    }

    /// Whether the source gives the date as approximate ("about 1919").
    async fn approximate(&self) -> bool {
        self.edtf.is_approximate()
    }

    /// Whether the date is uncertain ("perhaps 25 December").
    async fn uncertain(&self) -> bool {
        self.edtf.is_uncertain()
    }

    /// What an inferred date rests on; null where a source states the date.
    async fn basis(&self) -> Option<&str> {
        self.basis.as_deref()
    }
}
