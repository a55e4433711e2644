//! Chance that is the same for the same seed, on every machine.

/// Numbers that look random (`SplitMix64`). Each record has dice of its own, made of the seed and of
/// the record's kind and number: no record depends on those before it, and none must be kept.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for the `number`th thing that `purpose` names.
    pub(crate) fn of(seed: u64, purpose: &str, number: usize) -> Self {
        // FNV-1a, so that purposes do not share their numbers.
        let mut state = 0xcbf2_9ce4_8422_2325 ^ seed;
        for byte in purpose.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut dice = Self(state ^ wide(number).wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to just below `limit`; 0 where there is no such number.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let number = (self.next() >> 11) % wide(limit).max(1);
        usize::try_from(number).unwrap_or(0)
    }

    /// As `below`, but low numbers are far more frequent: a tenth of them comes up in half of all
    /// throws.
    pub(crate) fn skewed(&mut self, limit: usize) -> usize {
        let fine = 1 << 10;
        let cube = self.below(fine) * self.below(fine) * self.below(fine);
        (cube * limit) >> 30
    }

    /// True in so many of a hundred throws.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the words.
    pub(crate) fn word(&mut self, of: &[&'static str]) -> &'static str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }

    /// One of the others, each in so many of a hundred throws; the usual one in the rest.
    pub(crate) fn choose<T: Copy>(&mut self, usual: T, others: &[(usize, T)]) -> T {
        let mut throw = self.below(100);
        for (percent, other) in others {
            if throw < *percent {
                return *other;
            }
            throw -= percent;
        }
        usual
    }
}

/// Deals the numbers of `hand` to as many records in a row, and again to the next ones, each time
/// beginning elsewhere: the sums are exact, and nothing must be kept.
pub(crate) fn dealt(seed: u64, purpose: &str, number: usize, hand: &[usize]) -> usize {
    /// Has no divisor in common with the size of any hand (10, 20 and 100).
    const STRIDE: usize = 37;

    let size = hand.len().max(1);
    let start = Dice::of(seed, purpose, number / size).below(size);
    hand.get((number * STRIDE + start) % size)
        .copied()
        .unwrap_or_default()
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
