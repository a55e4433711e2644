//! Which citations of a record stay when it is changed. Their ids are public: whoever has quoted
//! one should find it again.

use std::vec;

use uuid::Uuid;

use crate::interchange::{format::Citation, stored::Stored};

/// Ids of the citations of a record, in the order of its new list; none for a new one.
#[derive(Debug, Default)]
pub(super) struct KeptCitations(vec::IntoIter<Option<Uuid>>);

impl KeptCitations {
    /// A citation stays where it is written as it was. Of the others, one that names the same
    /// source as one that was there is that one, corrected.
    pub(super) fn of(stored: &Stored, wanted: &[Citation]) -> Self {
        let mut left: Vec<(Uuid, &Citation)> = stored
            .base
            .citations
            .iter()
            .copied()
            .zip(stored.record.citations())
            .collect();
        let mut ids = vec![None; wanted.len()];
        let same: [fn(&Citation, &Citation) -> bool; 2] =
            [|old, new| old == new, |old, new| old.source == new.source];
        for is_same in same {
            for (id, citation) in ids.iter_mut().zip(wanted) {
                if id.is_none()
                    && let Some(place) = left.iter().position(|(_, old)| is_same(old, citation))
                {
                    *id = Some(left.remove(place).0);
                }
            }
        }
        Self(ids.into_iter())
    }

    /// The id of the next citation, where it has one.
    pub(super) fn next(&mut self) -> Option<Uuid> {
        self.0.next().flatten()
    }
}
