//! What collections are made up from: dice, names and dates.

/// Numbers that look random, the same for the same seed (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed >> 33).expect("31 bits fit") % limit
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of them, or none: as often as any of them.
    pub(crate) fn maybe<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        let place = self.below(of.len() + 1);
        of.get(place).cloned()
    }

    /// At most so many of them, each at most once.
    pub(crate) fn some<T: Clone>(&mut self, of: &[T], most: usize) -> Vec<T> {
        let mut left = of.to_vec();
        let number = self.below(most + 1).min(left.len());
        (0..number)
            .map(|_| left.remove(self.below(left.len())))
            .collect()
    }
}

/// Names and titles, several of which are filed alike.
pub(crate) const NAMES: [&str; 9] = [
    "Ägypten",
    "agypten",
    "ÄGYPTEN",
    "[Report]",
    "Österreich",
    "Zypern",
    "Talks",
    "talks",
    "会谈",
];

/// Where a name is filed: no case, no accents, no bracket before it. Enough for the names above.
pub(crate) fn filed(name: &str) -> String {
    let plain = |letter| match letter {
        'ä' => 'a',
        'ö' => 'o',
        letter => letter,
    };
    let lower: String = name.to_lowercase().chars().map(plain).collect();
    lower.trim_start_matches('[').to_owned()
}

/// An EDTF date, the first and the last day that it can mean.
pub(crate) type Dated = (&'static str, Option<&'static str>, Option<&'static str>);

/// Dates, and what they mean by the EDTF specification rather than by our reading of it.
pub(crate) const DATES: [Dated; 16] = [
    ("2024-12-25", Some("2024-12-25"), Some("2024-12-25")),
    ("2024-12-25?", Some("2024-12-25"), Some("2024-12-25")),
    ("2024-12", Some("2024-12-01"), Some("2024-12-31")),
    ("2024-12~", Some("2024-12-01"), Some("2024-12-31")),
    ("2024", Some("2024-01-01"), Some("2024-12-31")),
    ("2024-02", Some("2024-02-01"), Some("2024-02-29")),
    ("2024-11/2025-01", Some("2024-11-01"), Some("2025-01-31")),
    ("1939/..", Some("1939-01-01"), None),
    ("2024-12/", Some("2024-12-01"), None),
    ("../2024-06", None, Some("2024-06-30")),
    ("/1985", None, Some("1985-12-31")),
    ("201X", Some("2010-01-01"), Some("2019-12-31")),
    ("19XX", Some("1900-01-01"), Some("1999-12-31")),
    ("2001-21", Some("2001-01-01"), Some("2001-12-31")),
    ("1919~", Some("1919-01-01"), Some("1919-12-31")),
    ("2023-05-21", Some("2023-05-21"), Some("2023-05-21")),
];
