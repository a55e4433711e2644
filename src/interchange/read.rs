//! Files to records. YAML files hold one list of records; `.jsonl` files hold one a line.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::{Place, Problem, format::Record, words};
use crate::graphql::id::Kind;

/// A record and where it stands.
#[derive(Clone, Debug)]
pub struct Located {
    /// The record.
    pub record: Record,
    /// Where it stands.
    pub place: Place,
}

impl Located {
    /// The record by its name, for messages: ``meeting `iwaya-visit-beijing` ``.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} `{}`", self.record.kind().as_str(), self.record.slug())
    }
}

/// What was read of some files.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Records that could be read, in their order.
    pub records: Vec<Located>,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
    /// Kinds and slugs of those others, as far as they have one. They are there, if not right.
    pub broken: HashSet<(String, String)>,
    /// Whether some file could not be taken apart into records, so that more may be there.
    pub has_gaps: bool,
}

/// Reads texts, each with the name of its file.
#[must_use]
pub fn read_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Reading {
    let mut reading = Reading::default();
    for (file, text) in files {
        reading.text(file, text);
    }
    reading
}

/// Reads a file, or all `.yaml`, `.yml` and `.jsonl` files of a folder, in the order of their
/// names. A file that cannot be read is a problem like another.
#[must_use]
pub fn read_path(path: &Path) -> Reading {
    let mut reading = Reading::default();
    let files = match files_of(path) {
        Ok(files) => files,
        Err(error) => {
            reading.gap(path, format!("cannot be read: {error}"));
            return reading;
        }
    };
    if files.is_empty() {
        reading.gap(path, "holds no .yaml, .yml or .jsonl file");
    }
    for file in files {
        match fs::read(&file).map(String::from_utf8) {
            Ok(Ok(text)) => reading.text(&file.display().to_string(), &text),
            Ok(Err(_)) => reading.gap(&file, "is not text in UTF-8"),
            Err(error) => reading.gap(&file, format!("cannot be read: {error}")),
        }
    }
    reading
}

fn files_of(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let known = file.extension().is_some_and(|ending| {
            ["yaml", "yml", "jsonl"]
                .iter()
                .any(|known| ending == *known)
        });
        if known {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

impl Reading {
    /// A file that holds no records that we could tell from one another.
    fn gap(&mut self, file: &Path, message: impl Into<String>) {
        let place = Place {
            file: file.display().to_string(),
            line: 0,
        };
        self.fault(place, Fault::of_whole(message));
        self.has_gaps = true;
    }

    fn fault(&mut self, place: Place, fault: Fault) {
        self.problems.push(Problem {
            place,
            record: fault.record,
            field: fault.field,
            message: fault.message,
        });
    }

    fn text(&mut self, file: &str, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let path = Path::new(file);
        let is_jsonl = path.extension().is_some_and(|ending| ending == "jsonl");
        let lines = if is_jsonl {
            json_lines(text)
        } else {
            yaml_list(text)
        };
        if lines.is_empty() {
            self.gap(path, "holds no record");
        }
        for (line, value) in lines {
            let place = Place {
                file: file.to_owned(),
                line,
            };
            match value {
                Ok(value) => self.value(place, value),
                Err(message) => {
                    self.fault(place, Fault::of_whole(message));
                    self.has_gaps = true;
                }
            }
        }
    }

    fn value(&mut self, place: Place, value: Value) {
        let name = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let name = name("record").zip(name("slug"));
        match read_record(value) {
            Ok(record) => self.records.push(Located { record, place }),
            Err(faults) => {
                self.broken.extend(name);
                for fault in faults {
                    self.fault(place.clone(), fault);
                }
            }
        }
    }
}

/// A value and the line on which it begins, or what is wrong there.
type Line = (u64, Result<Value, String>);

fn json_lines(text: &str) -> Vec<Line> {
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, text)| !text.trim().is_empty());
    let parse = |text| {
        serde_json::from_str(text)
            .map_err(|error: serde_json::Error| words::of_json(&error.to_string()))
    };
    lines.map(|(line, text)| (line, parse(text))).collect()
}

fn yaml_list(text: &str) -> Vec<Line> {
    match serde_saphyr::from_str::<Vec<Spanned<Value>>>(text) {
        Ok(values) => values
            .into_iter()
            .map(|value| (value.defined.line(), Ok(value.value)))
            .collect(),
        Err(error) => {
            let line = error.location().map_or(1, |location| location.line());
            let message = error.without_snippet();
            vec![(line, Err(words::of_yaml(&message.to_string())))]
        }
    }
}

/// What is wrong with a record: which one, which key of it, and how.
struct Fault {
    record: String,
    field: String,
    message: String,
}

impl Fault {
    fn of_whole(message: impl Into<String>) -> Self {
        Self {
            record: String::new(),
            field: String::new(),
            message: message.into(),
        }
    }
}

/// Reads one record, or says all that is wrong with its keys.
fn read_record(value: Value) -> Result<Record, Vec<Fault>> {
    let Value::Object(mut keys) = value else {
        let message = "not a record: a list of keys is wanted";
        return Err(vec![Fault::of_whole(message)]);
    };
    let slug = keys
        .get("slug")
        .and_then(Value::as_str)
        .unwrap_or("?")
        .to_owned();
    let kinds = Record::KINDS.map(Kind::as_str);
    let Some(kind) = keys.shift_remove("record") else {
        return Err(vec![Fault {
            record: format!("record `{slug}`"),
            field: "record".into(),
            message: format!("missing; it says the kind: {}", kinds.join(", ")),
        }]);
    };
    let kind = kind.as_str().unwrap_or_default();
    let read = match kind {
        "party" => typed(keys).map(Record::Party),
        "person" => typed(keys).map(Record::Person),
        "source" => typed(keys).map(Record::Source),
        "issue" => typed(keys).map(Record::Issue),
        "meeting" => typed(keys).map(Record::Meeting),
        "statement" => typed(keys).map(Record::Statement),
        "outcome" => typed(keys).map(Record::Outcome),
        "claim" => typed(keys).map(Record::Claim),
        _ => {
            let suggestion = words::did_you_mean(kind, kinds.into_iter());
            let message = format!(
                "`{kind}` is no kind of record; kinds are {}{suggestion}",
                kinds.join(", ")
            );
            Err(vec![("record".to_owned(), message)])
        }
    };
    read.map_err(|faults| {
        let fault = |(field, message)| Fault {
            record: format!("{kind} `{slug}`"),
            field,
            message,
        };
        faults.into_iter().map(fault).collect()
    })
}

/// Reads the keys of a record, or says of each that is wrong how it is.
///
/// Serde stops at the first. So that key is left out, or has something else stand in for it where
/// it must be there, until serde finds no more; what stands in is not reported.
fn typed<T: DeserializeOwned>(mut keys: Map<String, Value>) -> Result<T, Vec<(String, String)>> {
    let mut faults = Vec::new();
    let mut attempts: HashMap<String, u8> = HashMap::new();
    loop {
        let error = match serde_path_to_error::deserialize(&keys) {
            Ok(record) if faults.is_empty() => return Ok(record),
            Ok(_) => return Err(faults),
            Err(error) => error,
        };
        let path = error.path().to_string();
        let said = error.into_inner().to_string();
        let field = match (words::missing(&said), path.as_str()) {
            (None, ".") => String::new(),
            (None, path) => path.to_owned(),
            (Some(key), ".") => key.to_owned(),
            (Some(key), path) => format!("{path}.{key}"),
        };
        let key = field
            .split(['.', '['])
            .next()
            .unwrap_or_default()
            .to_owned();
        let tried = attempts.entry(key.clone()).or_default();
        *tried += 1;
        if *tried == 1 {
            faults.push((field.clone(), words::of_serde(&said)));
        }
        let stand_in = match (field == key, words::missing(&said)) {
            (true, Some(_)) => Some(""),
            (true, None) if *tried > 1 => words::one_that_fits(&said),
            _ => None,
        };
        let removed = keys.shift_remove(&key);
        if *tried > 3 || (removed.is_none() && stand_in.is_none()) {
            return Err(faults);
        }
        if let Some(word) = stand_in {
            keys.insert(key, word.into());
        }
    }
}
