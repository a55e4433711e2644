//! Whether a file is whole: the head of an export says how many records follow.

use indexmap::IndexMap;

use crate::interchange::{
    format::{Dataset, Entry},
    read::Found,
};

/// Records of a file, by kind, and what its head says of them.
#[derive(Debug, Default)]
pub(super) struct Counts {
    found: IndexMap<&'static str, u64>,
    heads: Vec<Dataset>,
    /// Whether something stands there of which nobody knows what it is.
    has_gaps: bool,
}

impl Counts {
    pub(super) fn add(&mut self, found: &Found) {
        let kind = match &found.entry {
            Ok(Entry::Record(record)) => Some(record.kind()),
            Ok(Entry::Dataset(head)) => {
                self.heads.push(head.clone());
                None
            }
            Err(wrong) => {
                self.has_gaps |= wrong.name.is_none();
                wrong.name.as_ref().map(|(kind, _)| *kind)
            }
        };
        if let Some(kind) = kind {
            *self.found.entry(kind.as_str()).or_default() += 1;
        }
    }

    pub(super) const fn heads(&self) -> usize {
        self.heads.len()
    }

    /// What the file says it holds, where it holds something else. A file that was put together
    /// from several has several heads, which say nothing of where each ends. Of one with records
    /// that nobody can tell the kind of, what is wrong has been said.
    pub(super) fn contradiction(&self) -> Option<String> {
        let ([head], false) = (self.heads.as_slice(), self.has_gaps) else {
            return None;
        };
        let differs = |(kind, said): (&String, &u64)| {
            let found = self.found.get(kind.as_str()).copied().unwrap_or_default();
            (found != *said).then(|| {
                format!(
                    "its first record says that {said} of the kind {kind} follow, but {found} do: \
                     is the file whole? If records were taken out on purpose, take out the record \
                     `dataset` too"
                )
            })
        };
        head.counts.iter().find_map(differs)
    }
}
