//! What can be said only when all records have been read.

use std::collections::HashSet;

use super::{Check, Mention, names::NameId};
use crate::{
    graphql::id::Kind,
    interchange::{PROBLEM_CAP, Problems, format::Record, words},
};

/// What is said where what is missing may stand in what could not be read.
const UNCHECKED: &str =
    "References were not checked, for what they lead to may stand where nothing could be read.";

/// Names of a cycle that are shown.
const SHOWN: usize = 8;

impl Check {
    /// Kinds and slugs that are referred to and that nobody knows, to be looked for elsewhere.
    pub fn unknown(&self) -> impl Iterator<Item = (Kind, &str)> {
        let targets = self.mentions.iter().map(|mention| mention.target);
        targets.filter_map(|target| {
            let (kind, slug, name) = self.names.get(target)?;
            (!name.is_known()).then_some((kind, slug))
        })
    }

    /// Ends the check.
    ///
    /// # Errors
    /// All that is wrong, by file and line.
    pub fn finish(&mut self) -> Result<(), Problems> {
        if !self.has_gaps {
            self.dangling();
        } else if self.unknown().next().is_some() {
            self.problems.note = Some(UNCHECKED);
        }
        self.unproved();
        self.cycles();
        let mut problems = std::mem::take(&mut self.problems);
        if problems.is_empty() {
            return Ok(());
        }
        problems.sort();
        Err(problems)
    }

    fn dangling(&mut self) {
        let mut mentions = std::mem::take(&mut self.mentions);
        mentions.retain(|mention| {
            let target = self.names.get(mention.target);
            target.is_some_and(|(_, _, name)| !name.is_known())
        });
        let ranks = self.ranks();
        let rank = |mention: &Mention| ranks.get(mention.at.file as usize).copied();
        mentions.sort_by_key(|mention| (rank(mention), mention.at.line));
        for (place, mention) in mentions.into_iter().enumerate() {
            let Some((kind, slug, _)) = self.names.get(mention.target) else {
                continue;
            };
            // A near slug is sought among all: too much for problems that nobody will see.
            let is_shown = place < PROBLEM_CAP;
            let message = if self.problems.is_full() {
                String::new()
            } else {
                self.why_unknown(kind, slug, is_shown)
            };
            self.fault(mention.by, mention.at, &mention.field, message);
        }
    }

    /// The place of each file among all, by name.
    fn ranks(&self) -> Vec<usize> {
        let mut sorted: Vec<usize> = (0..self.files.len()).collect();
        sorted.sort_by_key(|file| self.files.get(*file));
        let mut ranks = vec![0; sorted.len()];
        for (rank, file) in sorted.into_iter().enumerate() {
            ranks.get_mut(file).into_iter().for_each(|of| *of = rank);
        }
        ranks
    }

    fn why_unknown(&self, kind: Kind, slug: &str, suggests: bool) -> String {
        let known = |kind: Kind| {
            let found = self.names.find(kind, slug);
            found.is_some_and(|(_, name)| name.is_known())
        };
        if let Some(other) = Record::KINDS.into_iter().find(|other| known(*other)) {
            let (other, kind) = (words::one(other.as_str()), words::one(kind.as_str()));
            return format!("`{slug}` is the slug of {other}, where {kind} is wanted");
        }
        let of_kind = self
            .names
            .from(0)
            .filter(|(_, other, _, name)| suggests && *other == kind && name.is_known());
        let suggestion = words::did_you_mean(slug, of_kind.map(|(_, _, slug, _)| slug));
        format!(
            "there is no {} with the slug `{slug}`{suggestion}",
            kind.as_str()
        )
    }

    fn unproved(&mut self) {
        for proof in std::mem::take(&mut self.proofs) {
            // Of a source that nobody knows, or that is broken, enough has been said.
            let shown = |source: &NameId| {
                let name = self.names.get(*source);
                name.is_none_or(|(_, _, name)| {
                    name.is_published || name.is_broken || !name.is_known()
                })
            };
            let is_published = self.names.get(proof.by);
            if !is_published.is_some_and(|(_, _, name)| name.is_published) {
                continue;
            }
            if !proof.sources.iter().any(shown) {
                let message = if proof.sources.is_empty() {
                    "a published record needs at least one citation that supports it"
                } else {
                    "no source that supports it is published, so readers would see no proof"
                };
                self.fault(proof.by, proof.at, "citations", message);
            }
        }
    }

    /// Follows each record upward until there is no more, or what has been followed before.
    fn cycles(&mut self) {
        let mut done = HashSet::new();
        let mut cycles = Vec::new();
        for (start, _, _, name) in self.names.from(0) {
            if name.above.is_none() || done.contains(&start) {
                continue;
            }
            let mut path = indexmap::IndexSet::new();
            let mut next = Some(start);
            while let Some(place) = next {
                if let Some(first) = path.get_index_of(&place) {
                    cycles.push(path.iter().skip(first).copied().collect::<Vec<_>>());
                    break;
                }
                if done.contains(&place) {
                    break;
                }
                path.insert(place);
                next = self.names.get(place).and_then(|(_, _, name)| name.above);
            }
            done.extend(path);
        }
        for cycle in cycles {
            for (offset, place) in cycle.iter().enumerate().take(PROBLEM_CAP) {
                self.cycle(*place, cycle.iter().cycle().skip(offset), cycle.len());
            }
        }
    }

    fn cycle<'a>(&mut self, place: NameId, names: impl Iterator<Item = &'a NameId>, length: usize) {
        let Some((kind, slug, name)) = self.names.get(place) else {
            return;
        };
        // What is in the database alone is no part of this run.
        let Some(at) = name.read else { return };
        let slugs = names
            .take(length.min(SHOWN))
            .filter_map(|name| Some(self.names.get(*name)?.1));
        let mut path = slugs.collect::<Vec<_>>().join(" → ");
        if length > SHOWN {
            path.push_str(" → …");
        }
        let message = format!("a cycle: {path} → {slug}");
        let field = if kind == Kind::Issue {
            "broader"
        } else {
            "part_of"
        };
        self.fault(place, at, field, message);
    }
}
