//! A value without what is wrong with it, so that what else is wrong can be found.

use serde_json::Value;

/// Takes out what stands at a path, such as `participants[0].role`, or puts a word there. Says
/// whether that made a difference.
pub(super) fn put(value: &mut Value, path: &str, word: Option<&str>) -> bool {
    let (parent, key) = match path.rfind(['.', '[']) {
        Some(end) => path.split_at(end),
        None => ("", path),
    };
    let Some(parent) = at(value, parent) else {
        return false;
    };
    match (parent, word) {
        (Value::Object(keys), Some(word)) => {
            keys.insert(key.trim_start_matches('.').to_owned(), word.into());
            true
        }
        (Value::Object(keys), None) => keys.swap_remove(key.trim_start_matches('.')).is_some(),
        (Value::Array(list), word) => {
            let item = index(key).and_then(|place| list.get_mut(place));
            // An item of a list keeps its place, for the places of those after it are named too.
            let fitting = word.map_or(Value::Null, Value::from);
            item.is_some_and(|item| {
                let differs = *item != fitting;
                *item = fitting;
                differs
            })
        }
        _ => false,
    }
}

/// The value at a path.
fn at<'a>(value: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let steps = path.split_inclusive(']').flat_map(|part| part.split('.'));
    steps
        .flat_map(|step| match step.find('[') {
            Some(start) => {
                let (key, place) = step.split_at(start);
                [key, place]
            }
            None => [step, ""],
        })
        .filter(|step| !step.is_empty())
        .try_fold(value, |value, step| match index(step) {
            Some(place) => value.get_mut(place),
            None => value.get_mut(step),
        })
}

/// The number of `[3]`.
fn index(step: &str) -> Option<usize> {
    step.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}
