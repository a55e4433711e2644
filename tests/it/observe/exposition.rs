//! The text of `/metrics`, read as Prometheus reads it.

use std::collections::{BTreeMap, BTreeSet};

/// Samples by their name with its labels, and the families with their kinds.
pub(super) struct Exposition {
    pub(super) samples: BTreeMap<String, f64>,
    pub(super) families: BTreeMap<String, String>,
}

impl Exposition {
    /// Reads a text, which must be in order: each family with its meaning and its kind before its
    /// samples, no sample twice, and an end.
    pub(super) fn read(text: &str) -> Self {
        let mut read = Self {
            samples: BTreeMap::new(),
            families: BTreeMap::new(),
        };
        let mut explained = BTreeSet::new();
        assert!(text.ends_with("# EOF\n"), "{text}");
        for line in text.lines().filter(|line| *line != "# EOF") {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, meaning) = help.split_once(' ').unwrap();
                assert!(meaning.len() > 15 && meaning.ends_with('.'), "{line}");
                explained.insert(name.to_owned());
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').unwrap();
                assert!(explained.contains(name), "{line}");
                let before = read.families.insert(name.to_owned(), kind.to_owned());
                assert_eq!(before, None, "{line}");
            } else if !line.starts_with("# UNIT ") {
                let (name, value) = line.rsplit_once(' ').unwrap();
                let family = read.family_of(name);
                assert!(read.families.contains_key(&family), "{line}");
                let before = read.samples.insert(name.to_owned(), value.parse().unwrap());
                assert_eq!(before, None, "{line}");
            }
        }
        read
    }

    /// The family of a sample: its name without labels and without the ending of its kind.
    fn family_of(&self, sample: &str) -> String {
        let name = sample.split('{').next().unwrap();
        let endings = ["_total", "_bucket", "_sum", "_count", "_info"];
        let family = endings.iter().find_map(|ending| {
            let family = name.strip_suffix(ending)?;
            self.families.contains_key(family).then_some(family)
        });
        family.unwrap_or(name).to_owned()
    }

    /// A sample that must be there.
    pub(super) fn value(&self, sample: &str) -> f64 {
        let value = self.samples.get(sample).copied();
        value.unwrap_or_else(|| panic!("no {sample} among {:#?}", self.samples.keys()))
    }

    /// The number of a counter, which is 0 where nothing has been counted.
    pub(super) fn count(&self, sample: &str) -> f64 {
        self.samples.get(sample).copied().unwrap_or_default()
    }
}
