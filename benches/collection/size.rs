//! How large a collection is.

use std::{fmt, str::FromStr};

use chancery::graphql::id::Kind;

/// How many times the collection of scale 1 a collection is: `0.1`, `1`, `10`, down to `0.01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scale {
    hundredths: usize,
}

impl Scale {
    /// How many records of a kind a collection of this scale has.
    pub(crate) fn number_of(self, kind: Kind) -> usize {
        let at_scale_one = match kind {
            Kind::Party => 200,
            Kind::Person => 5_000,
            Kind::Source => 20_000,
            Kind::Issue => 500,
            Kind::Meeting => 10_000,
            Kind::Statement => 100_000,
            Kind::Outcome => 3_000,
            Kind::Claim => 2_000,
            // Those of the records together; exact where whole hands are dealt (from 0.1).
            Kind::Citation => 250_000,
            // Its records are made up, and no two of them are one.
            Kind::SameAs => 0,
        };
        at_scale_one * self.hundredths / 100
    }
}

impl FromStr for Scale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let hundredths = format!("{whole}{part:0<2}").parse().ok();
        match hundredths {
            Some(hundredths @ 1..=10_000) if part.len() <= 2 => Ok(Self { hundredths }),
            _ => Err(format!(
                "`{text}` is no scale: 0.1, 1 and 10 are, and all from 0.01 to 100"
            )),
        }
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:02}", self.hundredths / 100, self.hundredths % 100);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}
