//! Fields under an interface and under each of its types, within each other: many ways lead to the last
//! of them, and few words write them all.

use super::{document::Growing, values};

/// Levels of the widest, of eight types.
const LEVELS: usize = 12;

/// Fields that lead from an interface to something that may be of the same interface.
struct Way {
    interface: String,
    fields: Vec<String>,
}

impl Way {
    /// A fragment on a type, that goes down once.
    fn down(&self, on: &str, inner: &str) -> String {
        let open: String = self
            .fields
            .iter()
            .map(|field| format!("{field} {{ "))
            .collect();
        let close = "} ".repeat(self.fields.len());
        format!("... on {on} {{ {open}{inner} {close}}} ")
    }

    /// Goes down by the interface alone.
    fn straight(&self, levels: usize) -> String {
        (0..levels).fold("__typename".to_owned(), |inner, _| {
            self.down(&self.interface, &inner)
        })
    }

    /// Goes down by the interface, and at each level by each of the types as well.
    fn all(&self, types: &[&str], levels: usize) -> String {
        let Some(below) = levels.checked_sub(1) else {
            return "__typename".to_owned();
        };
        let straight = self.straight(below);
        let aside: String = types.iter().map(|on| self.down(on, &straight)).collect();
        aside + &self.down(&self.interface, &self.all(types, below))
    }
}

impl Growing<'_> {
    /// Many ways through what may stand in the place of something of the type `on`; none where nothing
    /// leads back there.
    pub(super) fn ways(&mut self, on: &str) -> Option<String> {
        let ways = self.ways_back(on);
        if ways.is_empty() {
            return None;
        }
        let mut way = self.dice.one(&ways.iter().collect::<Vec<_>>());
        let unknown = Way {
            interface: way.interface.clone(),
            fields: vec!["noSuchField".to_owned()],
        };
        if self.wild && self.dice.chance(50) {
            way = &unknown;
        }
        let known = self.known;
        let types = known.shape.concrete(&way.interface);
        let types = &types[..=self.dice.below(types.len())];
        let most = 2 + self.dice.below(LEVELS - 1);
        // As deep as there is room for.
        let texts = (1..=most).rev().map(|levels| way.all(types, levels));
        let room = self.room();
        let mut fitting = texts.filter(|text| values::tokens(text) < room);
        fitting.next()
    }

    fn ways_back(&self, on: &str) -> Vec<Way> {
        let shape = &self.known.shape;
        let is_wide = |name: &str| !shape.of(name).possible.is_empty();
        let mut ways = Vec::new();
        for interface in self.known.conditions(on) {
            if !is_wide(interface) {
                continue;
            }
            for first in &shape.of(interface).fields {
                let below = first.of.name();
                if is_wide(below) {
                    ways.push((interface, vec![first.name.clone()]));
                }
                let second = shape.of(below).fields.iter();
                let second = second.filter(|field| is_wide(field.of.name()));
                let pairs = second.map(|second| vec![first.name.clone(), second.name.clone()]);
                ways.extend(pairs.map(|fields| (interface, fields)));
            }
        }
        let ways = ways.into_iter().map(|(interface, fields)| Way {
            interface: interface.to_owned(),
            fields,
        });
        ways.collect()
    }
}
