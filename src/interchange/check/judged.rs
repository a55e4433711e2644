//! Whether two records are one is said of each pair once.

use indexmap::map::Entry;

use super::{Check, checker::Checker, names::NameId};
use crate::interchange::format::SameAs;

/// Two records, the one that was named first in the run before the other.
pub(super) type Pair = [NameId; 2];

impl Check {
    /// The pairs that are judged in this run, each with the record that judges it.
    pub fn judged(&self) -> impl Iterator<Item = (Pair, NameId)> {
        self.judged.iter().map(|(pair, (by, _))| (*pair, *by))
    }

    /// Notes that a pair is judged already by a record that is in the database alone.
    pub fn judged_before(&mut self, pair: Pair, first: &str) {
        if let Some((by, at)) = self.judged.get(&pair).copied() {
            let message = second(first, "in the database");
            self.fault(by, at, "records", message);
        }
    }
}

impl Checker<'_> {
    pub(super) fn same_as(&mut self, judgement: &SameAs) {
        // Without its kind, nobody knows what the records are.
        if self.is_muted("kind") || self.is_muted("records") {
            return;
        }
        let kind = judgement.kind.into();
        self.references("records", kind, &judgement.records);
        let [one, other] = judgement.records.as_slice() else {
            let found = match judgement.records.len() {
                0 => "none is".to_owned(),
                1 => "one is".to_owned(),
                many => format!("{many} are"),
            };
            let message = format!("a judgement is about two records, and {found} named");
            self.fault("records", message);
            return;
        };
        if one == other {
            return;
        }
        let mut pair = [one, other].map(|slug| self.check.names.note(kind, slug));
        pair.sort_unstable();
        let (first, at) = match self.check.judged.entry(pair) {
            Entry::Vacant(new) => {
                new.insert((self.by, self.at));
                return;
            }
            Entry::Occupied(first) => *first.get(),
        };
        // Of a second record of one slug, enough is said.
        if first == self.by {
            return;
        }
        let place = self.check.place(at);
        let place = format!("in {} on line {}", place.file, place.line);
        let slug = self.check.names.get(first).map_or("", |(_, slug, _)| slug);
        let message = second(slug, &place);
        self.fault("records", message);
    }
}

fn second(first: &str, place: &str) -> String {
    format!("a second judgement of this pair; the first is `{first}` {place}")
}
