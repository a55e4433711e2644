//! Tables of numbers, for a terminal.

use std::fmt;

use crate::graphql::id::Kind;

/// A table whose first column is words and whose others are numbers.
pub(super) struct Table<const N: usize> {
    rows: Vec<Option<[String; N]>>,
}

impl<const N: usize> Table<N> {
    /// Begins with the names of the columns.
    pub(super) fn new(head: [&str; N]) -> Self {
        Self {
            rows: vec![Some(head.map(str::to_owned))],
        }
    }

    pub(super) fn row(&mut self, cells: [String; N]) {
        self.rows.push(Some(cells));
    }

    /// A line across the table.
    pub(super) fn rule(&mut self) {
        self.rows.push(None);
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = [0; N];
        for cells in self.rows.iter().flatten() {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.chars().count());
            }
        }
        for row in &self.rows {
            let Some(cells) = row else {
                let width = widths.iter().sum::<usize>() + 2 * (N - 1);
                writeln!(f, "{}", "─".repeat(width))?;
                continue;
            };
            for (place, (cell, width)) in cells.iter().zip(widths).enumerate() {
                if place == 0 {
                    write!(f, "{cell:width$}")?;
                } else {
                    write!(f, "  {cell:>width$}")?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// A number with its thousands apart: `1,503`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things: `1 file`, `1,503 files`.
pub(super) fn many(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// The kind, of several.
pub(super) const fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Party => "parties",
        Kind::Person => "persons",
        Kind::Meeting => "meetings",
        Kind::Statement => "statements",
        Kind::Outcome => "outcomes",
        Kind::Claim => "claims",
        Kind::Issue => "issues",
        Kind::Source => "sources",
        Kind::Citation => "citations",
        Kind::SameAs => "judgements",
    }
}

/// A rate without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is not negative, and too large a one becomes the largest number"
)]
pub(super) const fn whole(rate: f64) -> u64 {
    rate as u64
}
