//! Which citations of a record stay when it is changed. Their ids are public: whoever has quoted
//! one should find it again, and never another passage under its name.

use std::{
    collections::{HashMap, VecDeque},
    vec,
};

use uuid::Uuid;

use crate::interchange::{format::Citation, stored::Stored};

/// Ids of the citations of a record, in the order of its new list; none for a new one.
#[derive(Debug, Default)]
pub(super) struct KeptCitations(vec::IntoIter<Option<Uuid>>);

/// What two citations have in common that are one.
type Sign = fn(&Citation) -> Option<Vec<Option<&str>>>;

/// From the surest sign to the weakest: written as it was; the same place of the same source; the
/// same words of it.
const SIGNS: [Sign; 3] = [
    |citation| {
        let mut all = at_place(citation)?;
        all.push(citation.excerpt.as_deref());
        Some(all)
    },
    |citation| at_place(citation).filter(|_| citation.locator.is_some()),
    |citation| {
        let excerpt = citation.excerpt.as_deref()?;
        Some(vec![Some(&citation.source), Some(excerpt)])
    },
];

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is one sign among others, which may be missing"
)]
fn at_place(citation: &Citation) -> Option<Vec<Option<&str>>> {
    Some(vec![
        Some(&citation.source),
        citation.locator.as_deref(),
        citation.field.as_deref(),
    ])
}

impl KeptCitations {
    /// Finds each citation among those that were there. Last, of a source that is cited once before
    /// and once after, the citation is the same, corrected.
    pub(super) fn of(stored: &Stored, wanted: &[Citation]) -> Self {
        let mut left: Vec<(Uuid, &Citation)> = stored
            .base
            .citations
            .iter()
            .copied()
            .zip(stored.record.citations())
            .collect();
        let mut ids = vec![None; wanted.len()];
        for sign in SIGNS {
            take(&mut left, &mut ids, wanted, sign);
        }
        let mut times: HashMap<&str, [usize; 2]> = HashMap::new();
        for (_, old) in &left {
            times.entry(&old.source).or_default()[0] += 1;
        }
        for (_, new) in ids.iter().zip(wanted).filter(|(id, _)| id.is_none()) {
            times.entry(&new.source).or_default()[1] += 1;
        }
        left.retain(|(_, old)| times.get(&*old.source) == Some(&[1, 1]));
        take(&mut left, &mut ids, wanted, |citation| {
            Some(vec![Some(&citation.source)])
        });
        Self(ids.into_iter())
    }

    /// The id of the next citation, where it has one.
    pub(super) fn next(&mut self) -> Option<Uuid> {
        self.0.next().flatten()
    }
}

/// Gives the ids of those that are left to those that have none and show the same sign, in order.
fn take(
    left: &mut Vec<(Uuid, &Citation)>,
    ids: &mut [Option<Uuid>],
    wanted: &[Citation],
    sign: Sign,
) {
    let mut found: HashMap<Vec<Option<&str>>, VecDeque<Uuid>> = HashMap::new();
    for (id, old) in left.iter() {
        if let Some(sign) = sign(old) {
            found.entry(sign).or_default().push_back(*id);
        }
    }
    let mut taken = std::collections::HashSet::new();
    for (id, new) in ids.iter_mut().zip(wanted).filter(|(id, _)| id.is_none()) {
        let same = sign(new).and_then(|sign| found.get_mut(&sign)?.pop_front());
        taken.extend(same);
        *id = same;
    }
    left.retain(|(id, _)| !taken.contains(id));
}
