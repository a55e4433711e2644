//! What chance decides, one number after the other. Where the numbers end, each choice is the first
//! and simplest one: so proptest, which leaves numbers out and makes them smaller, finds the smallest
//! request that fails.

/// Choices that are left.
pub(super) struct Choices(std::vec::IntoIter<u32>);

impl Choices {
    pub(super) fn new(numbers: Vec<u32>) -> Self {
        Self(numbers.into_iter())
    }

    /// A number from 0, and 0 where no choices are left.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let number = self.0.next().unwrap_or_default();
        usize::try_from(number).expect("32 bits fit") % limit
    }

    /// Yes, so many times of a hundred; no where no choices are left.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub(super) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub(super) fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }

    /// A text of any characters, those that are known for trouble more often than others.
    pub(super) fn text(&mut self) -> String {
        const TROUBLE: [&str; 22] = [
            "",
            "a",
            "\0",
            "\"",
            "\\",
            "\n",
            "\r\n",
            "'",
            "%",
            "_",
            "\u{feff}",
            "\u{202e}",
            "会谈",
            "e\u{301}",
            "😀",
            "\"\"\"",
            "null",
            "{",
            "$",
            "\u{7f}",
            "\u{fffd}",
            "\u{10ffff}",
        ];
        (0..self.below(8))
            .map(|_| {
                if self.chance(40) {
                    let number = u32::try_from(self.below(0x11_0000)).expect("21 bits");
                    char::from_u32(number).unwrap_or('x').to_string()
                } else {
                    self.one(&TROUBLE).to_owned()
                }
            })
            .collect()
    }
}
