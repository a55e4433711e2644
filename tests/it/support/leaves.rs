//! Filters by what takes more than a look at one field.

use std::collections::HashSet;

use super::{
    conditions::Filter,
    dice::{DATES, Dated, Dice},
    lists::date,
    world::{World, slug},
};

/// Kind, key of the filter, where a record names the related ones, and their kind.
type Relation = (&'static str, &'static str, &'static str, &'static str);

/// Filters by related records.
const RELATIONS: [Relation; 25] = [
    ("meeting", "party", "participants.party", "party"),
    ("meeting", "person", "participants.person", "person"),
    ("meeting", "issue", "issues", "issue"),
    ("meeting", "partOf", "part_of", "meeting"),
    ("meeting", "source", "citations.source", "source"),
    ("statement", "party", "on_behalf_of", "party"),
    ("statement", "addressee", "addressees", "party"),
    ("statement", "person", "speakers.person", "person"),
    ("statement", "issue", "issues", "issue"),
    ("statement", "meeting", "meeting", "meeting"),
    ("statement", "source", "citations.source", "source"),
    ("outcome", "party", "parties", "party"),
    ("outcome", "issue", "issues", "issue"),
    ("outcome", "meeting", "meeting", "meeting"),
    ("outcome", "source", "citations.source", "source"),
    ("claim", "party", "parties", "party"),
    ("claim", "issue", "issues", "issue"),
    ("claim", "meeting", "meeting", "meeting"),
    ("claim", "source", "citations.source", "source"),
    ("issue", "broader", "broader", "issue"),
    ("issue", "party", "parties", "party"),
    ("issue", "source", "citations.source", "source"),
    ("source", "partOf", "part_of", "source"),
    ("party", "successor", "successors", "party"),
    ("person", "party", "tenures.party", "party"),
];

/// Related records by slug or id, published or not, and some that are none.
pub(super) fn related<'a>(
    world: &'a World,
    kind: &str,
    key: &str,
    dice: &mut Dice,
) -> Option<Filter<'a>> {
    let is_meant = |relation: &&Relation| (relation.0, relation.1) == (kind, key);
    let (_, _, path, target) = *RELATIONS.iter().find(is_meant)?;
    let known: Vec<&str> = world
        .of(target)
        .map(slug)
        .chain(["no-such-record"])
        .collect();
    let words: Vec<&str> = dice.some(&["any", "all", "none"], 2);
    let mut parts = Vec::new();
    let mut texts = Vec::new();
    for word in words {
        // Few for `all`, or nothing would fulfil it; the first ones are the most used.
        let most = if word == "all" { 2 } else { 4 };
        let known = if dice.chance(60) {
            &known[..4]
        } else {
            &known[..]
        };
        let names: Vec<String> = dice
            .some(known, most)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let shown = names.iter().map(|name| {
            if name != "no-such-record" && dice.chance(50) {
                format!("{:?}", world.id(name))
            } else {
                format!("{name:?}")
            }
        });
        texts.push(format!(
            "{word}: [{}]",
            shown.collect::<Vec<_>>().join(", ")
        ));
        parts.push((word, names));
    }
    let text = format!("{{{key}: {{{}}}}}", texts.join(", "));
    Some(Filter::new(text, move |record| {
        let far: Vec<String> = World::related(record, path)
            .into_iter()
            .filter(|name| world.shows(name))
            .collect();
        parts.iter().all(|(word, names)| {
            let mut names = names.iter().map(|name| far.contains(name));
            match *word {
                "any" => names.any(|related| related),
                "all" => names.all(|related| related),
                _ => !names.any(|related| related),
            }
        })
    }))
}

pub(super) fn by_date<'a>(key: &str, dice: &mut Dice) -> Filter<'a> {
    let (mut from, mut to) = (dice.maybe(&DATES), dice.maybe(&DATES));
    let first = from.and_then(|(_, first, _)| first);
    let last = to.and_then(|(_, _, last)| last);
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        (from, to) = (to, from);
    }
    let undated = dice.chance(30);
    let text =
        |end: Option<Dated>| end.map_or("null".to_owned(), |(edtf, _, _)| format!("{edtf:?}"));
    let (from_text, to_text) = (text(from), text(to));
    let text =
        format!("{{{key}: {{from: {from_text}, to: {to_text}, includeUndated: {undated}}}}}");
    Filter::new(text, move |record| {
        let Some((_, earliest, latest)) = date(record) else {
            return undated;
        };
        let first = from.and_then(|(_, first, _)| first);
        let last = to.and_then(|(_, _, last)| last);
        let reaches =
            |from: Option<&str>, to: Option<&str>| from.zip(to).is_none_or(|(from, to)| from <= to);
        reaches(first, *latest) && reaches(*earliest, last)
    })
}

pub(super) fn provenance<'a>(dice: &mut Dice) -> Filter<'a> {
    let datasets = dice.some(&["first", "second", "third"], 2);
    let methods = dice.some(&["CURATED", "IMPORTED"], 2);
    let by_method = dice.chance(50);
    let shown = if by_method {
        format!("[{}]", methods.join(", "))
    } else {
        "null".to_owned()
    };
    let text = format!("{{provenance: {{dataset: {datasets:?}, method: {shown}}}}}");
    Filter::new(text, move |record| {
        let of = |key: &str| record["provenance"][key].as_str().unwrap_or_default();
        datasets.contains(&of("dataset")) && (!by_method || methods.contains(&of("method")))
    })
}

pub(super) fn distinct_sources<'a>(world: &'a World, dice: &mut Dice) -> Filter<'a> {
    let min = dice.chance(70).then(|| dice.below(3));
    let max = dice.chance(50).then(|| min.unwrap_or(0) + dice.below(2));
    let shown = |number: Option<usize>| number.map_or("null".to_owned(), |n| n.to_string());
    let text = format!(
        "{{distinctSources: {{min: {}, max: {}}}}}",
        shown(min),
        shown(max)
    );
    Filter::new(text, move |record| {
        let citations = record["citations"].as_array().into_iter().flatten();
        let supporting: HashSet<_> = citations
            .filter(|citation| citation["role"] == "SUPPORTS")
            .filter_map(|citation| citation["source"].as_str())
            .filter(|source| world.shows(source))
            .collect();
        let number = supporting.len();
        min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
    })
}
