//! Dates in all the forms that EDTF level 1 has and that sources give.

use chancery::value::edtf::day_to_iso;

use super::dice::Dice;

/// When something was: the day that we know of it, and how a curator would write it down.
#[derive(Clone)]
pub(crate) struct When {
    day: i32,
    /// None: undated.
    pub(crate) edtf: Option<String>,
}

/// 2025-06-01, the newest day of a collection.
const NEWEST: i32 = 20_240;
/// Days over which a collection reaches back: into 1902.
const REACH: usize = 45_000;

impl When {
    /// A day between 1902 and 2025, more often a recent one, in one of the forms.
    pub(crate) fn throw(dice: &mut Dice) -> Self {
        let back = dice.skewed(REACH) / 2 + dice.skewed(REACH) / 2;
        let day = NEWEST - i32::try_from(back).unwrap_or(0);
        let edtf = form(dice, day);
        Self { day, edtf }
    }

    /// The day of something that happened so many days later.
    pub(crate) fn day_after(&self, days: usize) -> String {
        day_to_iso(self.day + i32::try_from(days).unwrap_or(0))
    }

    /// The year.
    pub(crate) fn year(&self) -> String {
        day_to_iso(self.day).chars().take(4).collect()
    }
}

/// Two thirds are days; the rest is everything else that occurs.
fn form(dice: &mut Dice, day: i32) -> Option<String> {
    let iso = day_to_iso(day);
    let later = |days: usize| day_to_iso(day + i32::try_from(days).unwrap_or(0));
    let cut = |text: &str, length: usize| text.chars().take(length).collect::<String>();
    let (year, month) = (cut(&iso, 4), cut(&iso, 7));
    Some(match dice.below(100) {
        0..60 => iso,
        60..70 => format!("{iso}/{}", later(1 + dice.below(5))),
        70..72 => format!("{month}/{}", cut(&later(31 + dice.below(90)), 7)),
        72..80 => month,
        80..82 => format!("{month}~"),
        82..86 => year,
        86..89 => format!("{year}~"),
        89..91 => format!("{iso}?"),
        91 => format!("{year}%"),
        92 => format!("{year}-2{}", 1 + dice.below(4)),
        93 => format!("{}X", cut(&iso, 3)),
        94 => format!("{iso}/.."),
        95 => format!("/{month}"),
        _ => return None,
    })
}
