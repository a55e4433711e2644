//! Filters made up by dice: as the API writes them, and as a predicate over the records.

use std::collections::HashSet;

use chancery::clock;
use serde_json::Value;

use super::{
    dice::Dice,
    leaves::{by_date, distinct_sources, provenance, related},
    world::{World, changed},
};

/// A filter, twice.
pub(crate) struct Filter<'a> {
    /// As the API writes it: `{kind: [VISIT]}`.
    pub(crate) text: String,
    /// Whether a record gets through.
    pub(crate) holds: Box<dyn Fn(&Value) -> bool + 'a>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(text: String, holds: impl Fn(&Value) -> bool + 'a) -> Self {
        Self {
            text,
            holds: Box::new(holds),
        }
    }
}

/// Keys of the filter of a kind, as the schema lists them.
pub(crate) fn keys(world: &World, kind: &str) -> Vec<String> {
    let name = format!("{}{}Filter", kind[..1].to_uppercase(), &kind[1..]);
    let keys = &world.shape.of(&name).inputs;
    keys.iter().map(|key| key.name.clone()).collect()
}

/// A filter of any key, alone or combined.
pub(crate) fn any<'a>(world: &'a World, kind: &str, dice: &mut Dice) -> Filter<'a> {
    let keys = keys(world, kind);
    let key = dice.one(&keys).clone();
    by_key(world, kind, &key, dice)
}

/// A filter of this key. Fails for a key that this page does not know.
pub(crate) fn by_key<'a>(world: &'a World, kind: &str, key: &str, dice: &mut Dice) -> Filter<'a> {
    if let Some(filter) = related(world, kind, key, dice) {
        return filter;
    }
    match key {
        "and" | "or" => {
            let parts: Vec<_> = (0..dice.below(4)).map(|_| any(world, kind, dice)).collect();
            let texts: Vec<_> = parts.iter().map(|part| part.text.as_str()).collect();
            let text = format!("{{{key}: [{}]}}", texts.join(", "));
            let is_and = key == "and";
            Filter::new(text, move |record| {
                let mut parts = parts.iter().map(|part| (part.holds)(record));
                if is_and {
                    parts.all(|holds| holds)
                } else {
                    parts.any(|holds| holds)
                }
            })
        }
        "not" => {
            let part = any(world, kind, dice);
            let text = format!("{{not: {}}}", part.text);
            Filter::new(text, move |record| !(part.holds)(record))
        }
        "date" | "published" => by_date(key, dice),
        "provenance" => provenance(dice),
        "distinctSources" => distinct_sources(world, dice),
        "updatedSince" => {
            let day = dice.below(9);
            let since = format!("2024-01-{:02}T00:00:00Z", day + 1);
            let micros = clock::from_rfc3339(&since).expect("an instant");
            Filter::new(format!("{{updatedSince: {since:?}}}"), move |record| {
                changed(record) >= micros
            })
        }
        "inferred" | "hasExcerpt" | "hasSpeaker" | "hasBroader" => {
            let wanted = dice.chance(50);
            let key = key.to_owned();
            Filter::new(format!("{{{key}: {wanted}}}"), move |record| {
                wanted
                    == match &*key {
                        "inferred" => !record["inference"].is_null(),
                        "hasExcerpt" => !record["excerpt"].is_null(),
                        "hasSpeaker" => record["speakers"].as_array().is_some_and(|speakers| {
                            speakers.iter().any(|speaker| {
                                !speaker["name_as_given"].is_null()
                                    || ["person", "party"].iter().any(|key| {
                                        speaker[key].as_str().is_some_and(|name| world.shows(name))
                                    })
                            })
                        }),
                        // What readers cannot see is not there.
                        _ => World::related(record, "broader")
                            .iter()
                            .any(|name| world.shows(name)),
                    }
            })
        }
        key => own(world, kind, key, dice),
    }
}

/// One of the values of a field.
fn own<'a>(world: &'a World, kind: &str, key: &str, dice: &mut Dice) -> Filter<'a> {
    let column = match key {
        "eventStatus" => "event_status",
        key => key,
    };
    let values: HashSet<&str> = world
        .of(kind)
        .filter_map(|record| record[column].as_str())
        .collect();
    assert!(
        !values.is_empty(),
        "what does the filter {key} of {kind} do?"
    );
    let mut values: Vec<&str> = values.into_iter().collect();
    values.sort_unstable();
    let wanted = dice.some(&values, 2);
    let is_text = matches!(key, "slug" | "language" | "publisher" | "iso3");
    let shown = if is_text {
        format!("{wanted:?}")
    } else {
        format!("[{}]", wanted.join(", "))
    };
    let column = column.to_owned();
    Filter::new(format!("{{{key}: {shown}}}"), move |record| {
        record[&*column]
            .as_str()
            .is_some_and(|value| wanted.contains(&value))
    })
}
