//! What an answer to a document has to hold.

use super::{Document, Item, What};
use crate::{
    fuzz::known::Known,
    support::conformance::{Asked, Selection},
};

impl Document {
    /// Fields of an object of the type `kind`, in their order: `CollectFields` of the specification.
    pub(super) fn collect(&self, known: &Known, sets: &[&Vec<Item>], kind: &str) -> Vec<Asked> {
        let mut fields: Vec<(&str, &Item, Vec<&Vec<Item>>)> = Vec::new();
        for set in sets {
            self.gather(known, set, kind, &mut fields);
        }
        let asked = fields.into_iter().map(|(key, item, inner)| {
            let What::Field { of, kind, .. } = &item.is else {
                unreachable!("a field")
            };
            let is_leaf = known.shape.is_leaf(kind);
            let concrete = if is_leaf {
                Vec::new()
            } else {
                known.shape.concrete(kind)
            };
            let within = concrete.into_iter().map(|kind| {
                let fields = self.collect(known, &inner, kind);
                (kind.to_owned(), fields)
            });
            Asked {
                key: key.to_owned(),
                wanted: of.clone(),
                inner: within.collect::<Selection>(),
            }
        });
        asked.collect()
    }

    fn gather<'a>(
        &'a self,
        known: &Known,
        set: &'a [Item],
        kind: &str,
        fields: &mut Vec<(&'a str, &'a Item, Vec<&'a Vec<Item>>)>,
    ) {
        let fits = |on: &str| known.shape.concrete(on).contains(&kind);
        for item in set.iter().filter(|item| item.is_shown) {
            match &item.is {
                What::Field {
                    alias, name, inner, ..
                } => {
                    let key = alias.as_ref().unwrap_or(name).as_str();
                    // It is asked for first in every object but the root, and looked for there.
                    if key == "__typename" && kind != "Query" {
                        continue;
                    }
                    match fields.iter_mut().find(|(known, ..)| *known == key) {
                        Some((_, _, sets)) => sets.push(inner),
                        None => fields.push((key, item, vec![inner])),
                    }
                }
                What::Inline { on, inner, .. } => {
                    if on.as_deref().is_none_or(fits) {
                        self.gather(known, inner, kind, fields);
                    }
                }
                What::Spread(place) => {
                    let set = &self.sets[*place];
                    if fits(&set.on) {
                        self.gather(known, &set.items, kind, fields);
                    }
                }
            }
        }
    }
}
