//! What records have in common that may be one.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

/// Records of a kind, and what some of them have in common.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// Slugs of the records.
    slugs: HashMap<Uuid, String>,
    /// Records by what they have in common, in words, each in the order of slugs; what two have by
    /// themselves, by the two as well.
    groups: BTreeMap<(String, Option<[Uuid; 2]>), Group>,
    /// Pairs that are known to be two.
    apart: HashSet<[Uuid; 2]>,
}

#[derive(Debug, Default)]
struct Group {
    /// Records that are alike, each with each other.
    alike: Vec<Uuid>,
    /// Records of two sorts, of which one is like the other: each of the first with each of the second.
    sides: [Vec<Uuid>; 2],
}

/// A side of what two sorts of records have in common.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    First,
    Second,
}

impl Signs {
    /// Notes a record. Records come in the order of their slugs.
    pub(super) fn record(&mut self, id: Uuid, slug: String) {
        self.slugs.insert(id, slug);
    }

    /// Notes what a record may have in common with others: they are alike where the words are.
    pub(super) fn alike(&mut self, id: Uuid, why: String) {
        let alike = &mut self.groups.entry((why, None)).or_default().alike;
        if alike.last() != Some(&id) {
            alike.push(id);
        }
    }

    /// Notes what a record may have in common with those on the other side.
    pub(super) fn on_side(&mut self, side: Side, id: Uuid, why: String) {
        let [first, second] = &mut self.groups.entry((why, None)).or_default().sides;
        match side {
            Side::First => first.push(id),
            Side::Second => second.push(id),
        }
    }

    /// Notes what two records have by themselves.
    pub(super) fn pair(&mut self, pair: [Uuid; 2], why: String) {
        let group = self.groups.entry((why, Some(pair))).or_default();
        group.alike = pair.to_vec();
    }

    /// Notes that two records are two.
    pub(super) fn apart(&mut self, mut pair: [Uuid; 2]) {
        pair.sort_unstable();
        self.apart.insert(pair);
    }

    /// The slug of a record.
    pub(super) fn slug(&self, id: Uuid) -> &str {
        self.slugs.get(&id).map_or("", String::as_str)
    }

    /// What records have in common, in words, with their number and all their pairs.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&str, usize, Pairs<'_>)> {
        self.groups.iter().map(|((why, _), group)| {
            let [first, second] = &group.sides;
            let number = group.alike.len() + first.len() + second.len();
            (why.as_str(), number, self.pairs(group))
        })
    }

    fn pairs<'a>(&'a self, group: &'a Group) -> Pairs<'a> {
        let each_other = group.alike.iter().enumerate().flat_map(|(place, one)| {
            let others = group.alike.iter().skip(place + 1);
            others.map(|other| [*one, *other])
        });
        let [first, second] = &group.sides;
        let across = first
            .iter()
            .flat_map(|one| second.iter().map(|other| [*one, *other]));
        Box::new(each_other.chain(across).filter(|pair| {
            let mut pair = *pair;
            pair.sort_unstable();
            !self.apart.contains(&pair)
        }))
    }
}

/// Pairs of records.
pub(super) type Pairs<'a> = Box<dyn Iterator<Item = [Uuid; 2]> + 'a>;
