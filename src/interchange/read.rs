//! Files to records. YAML files hold one list of records; `.jsonl` files hold one a line.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::{Place, Problem, Problems, format::Record};

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
        format!("{} `{}`", self.record.kind(), self.record.common().slug)
    }
}

/// Reads texts, each with the name of its file.
///
/// # Errors
/// All that is wrong with any of them.
pub fn read_texts<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Located>, Problems> {
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for (file, text) in files {
        read_text(file, text, &mut records, &mut problems);
    }
    if problems.is_empty() {
        Ok(records)
    } else {
        Err(Problems(problems))
    }
}

/// Reads a file, or all `.yaml`, `.yml` and `.jsonl` files of a folder, in the order of their names.
///
/// # Errors
/// All that is wrong with any of them; a file that cannot be read is a problem like another.
pub fn read_path(path: &Path) -> Result<Vec<Located>, Problems> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        let place = Place {
            file: path.display().to_string(),
            line: 0,
        };
        let message = format!("cannot be read: {error}");
        Problem {
            place,
            record: String::new(),
            field: String::new(),
            message,
        }
    };
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    let files = files_of(path).map_err(|error| Problems(vec![unreadable(path, &error)]))?;
    for file in files {
        match fs::read_to_string(&file) {
            Ok(text) => texts.push((file.display().to_string(), text)),
            Err(error) => problems.push(unreadable(&file, &error)),
        }
    }
    let files = texts
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()));
    match read_texts(files) {
        Ok(records) if problems.is_empty() => Ok(records),
        Ok(_) => Err(Problems(problems)),
        Err(Problems(more)) => Err(Problems(problems.into_iter().chain(more).collect())),
    }
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

fn read_text(file: &str, text: &str, records: &mut Vec<Located>, problems: &mut Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = if Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "jsonl")
    {
        json_lines(text)
    } else {
        yaml_list(text)
    };
    for (line, value) in lines {
        let place = Place {
            file: file.to_owned(),
            line,
        };
        match value
            .map_err(|message| (String::new(), String::new(), message))
            .and_then(read_record)
        {
            Ok(record) => records.push(Located { record, place }),
            Err((record, field, message)) => {
                problems.push(Problem {
                    place,
                    record,
                    field,
                    message,
                });
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
    let parse = |text| serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"));
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
            vec![(line, Err(format!("not a YAML list of records: {message}")))]
        }
    }
}

/// Reads one record; where it is wrong, says of which record, which key, and how.
fn read_record(value: Value) -> Result<Record, (String, String, String)> {
    let Value::Object(mut keys) = value else {
        return Err((
            String::new(),
            String::new(),
            "not a record: a list of keys is wanted".into(),
        ));
    };
    let slug = keys
        .get("slug")
        .and_then(Value::as_str)
        .unwrap_or("?")
        .to_owned();
    let kinds = Record::KINDS.join(", ");
    let Some(kind) = keys.remove("record") else {
        let message = format!("missing; it says the kind: {kinds}");
        return Err((format!("record `{slug}`"), "record".into(), message));
    };
    let kind = kind.as_str().unwrap_or_default();
    let value = Value::Object(keys);
    let read = match kind {
        "party" => typed(value).map(Record::Party),
        "person" => typed(value).map(Record::Person),
        "source" => typed(value).map(Record::Source),
        "issue" => typed(value).map(Record::Issue),
        "meeting" => typed(value).map(Record::Meeting),
        "statement" => typed(value).map(Record::Statement),
        "outcome" => typed(value).map(Record::Outcome),
        "claim" => typed(value).map(Record::Claim),
        _ => Err((
            "record".to_owned(),
            format!("`{kind}` is no kind of record; kinds are {kinds}"),
        )),
    };
    read.map_err(|(field, message)| (format!("{kind} `{slug}`"), field, message))
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        (path, error.into_inner().to_string())
    })
}
