//! Pieces of text to records, each with the place where it stands, or with all that is wrong.

use std::collections::HashMap;

use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::{
    files::{Form, pieces::Piece},
    format::{Entry, KIND, Record},
    json, mend,
    nul::{json_without_nul, no_nul},
    words,
};
use crate::graphql::id::Kind;

/// What stands in a piece of a file.
#[derive(Debug)]
pub struct Found {
    /// Line on which it begins.
    pub line: u64,
    /// The record, or what is wrong with it.
    pub entry: Result<Entry, Wrong>,
}

/// What is wrong with a record.
#[derive(Debug)]
pub struct Wrong {
    /// Kind and slug, as far as it says them. It is there, if not right.
    pub name: Option<(Kind, String)>,
    /// Whether it could not be told from what stands around it, so that more may be there.
    pub is_gap: bool,
    /// All that is wrong.
    pub faults: Vec<Fault>,
    /// The record without it, where that can be read: its other keys may be wrong in other ways.
    pub mended: Option<Box<Record>>,
}

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, where it is another than that on which the record begins.
    pub line: Option<u64>,
    /// The record, as far as it is known.
    pub record: String,
    /// Key at fault; empty for the record as a whole.
    pub field: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Reads a piece: one record, or several where a file is a single piece.
#[must_use]
pub fn read(piece: Piece, form: Form) -> Vec<Found> {
    let line = piece.line;
    let text = match piece.text {
        Ok(text) => text,
        Err(message) => return vec![gap(line, None, message)],
    };
    match form {
        Form::JsonLines => vec![json_line(line, &text)],
        Form::Yaml => yaml_items(line, &text),
    }
}

fn json_line(line: u64, text: &str) -> Found {
    if let Ok(entry) = serde_json::from_str(text) {
        let entry = json_without_nul(entry, text);
        return Found { line, entry };
    }
    match json::parse(text) {
        Ok(value) => Found {
            line,
            entry: entry(value).and_then(|entry| json_without_nul(entry, text)),
        },
        Err(message) => gap(line, None, message),
    }
}

fn yaml_items(first: u64, text: &str) -> Vec<Found> {
    match serde_saphyr::from_str::<Vec<Spanned<Value>>>(text) {
        Ok(values) => values
            .into_iter()
            .map(|value| Found {
                line: first + value.defined.line() - 1,
                entry: entry(value.value).and_then(no_nul),
            })
            .collect(),
        Err(error) => {
            let line = error.location().map_or(1, |location| location.line());
            let message = words::of_yaml(&error.without_snippet().to_string());
            vec![gap(first, Some(first + line - 1), message)]
        }
    }
}

fn gap(line: u64, at: Option<u64>, message: String) -> Found {
    let fault = Fault {
        line: at,
        ..Fault::of_whole(message)
    };
    let wrong = Wrong {
        name: None,
        is_gap: true,
        faults: vec![fault],
        mended: None,
    };
    Found {
        line,
        entry: Err(wrong),
    }
}

impl Fault {
    fn of_whole(message: impl Into<String>) -> Self {
        Self {
            line: None,
            record: String::new(),
            field: String::new(),
            message: message.into(),
        }
    }
}

impl Wrong {
    fn of_whole(message: impl Into<String>) -> Self {
        Self {
            name: None,
            is_gap: false,
            faults: vec![Fault::of_whole(message)],
            mended: None,
        }
    }
}

/// Reads one entry, or says all that is wrong with its keys.
fn entry(value: Value) -> Result<Entry, Wrong> {
    let Value::Object(mut keys) = value else {
        return Err(Wrong::of_whole("not a record: a list of keys is wanted"));
    };
    let slug = keys.get("slug").and_then(Value::as_str).map(str::to_owned);
    let shown = slug.as_deref().unwrap_or("?").to_owned();
    let kinds = Record::KINDS.map(Kind::as_str);
    let wrong = |name: Option<Kind>, record: &str, faults: Vec<(String, String)>| Wrong {
        name: name.zip(slug.clone()),
        is_gap: false,
        faults: faults
            .into_iter()
            .map(|(field, message)| Fault {
                line: None,
                record: format!("{record} `{shown}`"),
                field,
                message,
            })
            .collect(),
        mended: None,
    };
    let Some(word) = keys.shift_remove(KIND) else {
        let message = format!("missing; it says the kind: {}", kinds.join(", "));
        return Err(wrong(None, "record", vec![(KIND.to_owned(), message)]));
    };
    let word = word.as_str().unwrap_or_default();
    let kind = Record::KINDS.into_iter().find(|kind| kind.as_str() == word);
    if kind.is_none() && word != "dataset" {
        let suggestion = words::did_you_mean(word, kinds.into_iter());
        let kinds = kinds.join(", ");
        let message = format!("`{word}` is no kind of record; kinds are {kinds}{suggestion}");
        return Err(wrong(None, word, vec![(KIND.to_owned(), message)]));
    }
    typed(word, keys).map_err(|(faults, mended)| Wrong {
        mended,
        ..wrong(kind, word, faults)
    })
}

/// Faults of one record that are looked for; what is that wrong is read again when it is mended.
const FAULTS: usize = 50;

/// Keys that are wrong, each with what is, and the record without them.
type Faulty = (Vec<(String, String)>, Option<Box<Record>>);

/// Reads the keys of an entry, or says of each that is wrong how it is.
///
/// Serde stops at the first. So what is wrong is taken out, or has something else stand in for it
/// where it must be there, until serde finds no more; what stands in is not reported.
fn typed(word: &str, keys: Map<String, Value>) -> Result<Entry, Faulty> {
    let mut faults = Vec::new();
    let mut attempts: HashMap<String, u8> = HashMap::new();
    let mut keys = Value::Object(keys);
    loop {
        let mut track = serde_path_to_error::Track::new();
        let reader = serde_path_to_error::Deserializer::new(&keys, &mut track);
        let error = match Entry::of_kind(word, reader) {
            Ok(record) if faults.is_empty() => return Ok(record),
            Ok(Entry::Record(mended)) => return Err((faults, Some(mended))),
            Ok(Entry::Dataset(_)) => return Err((faults, None)),
            Err(error) => error,
        };
        let path = track.path().to_string();
        let said = error.to_string();
        let field = match (words::missing(&said), path.as_str()) {
            (None, ".") => String::new(),
            (None, path) => path.to_owned(),
            (Some(key), ".") => key.to_owned(),
            (Some(key), path) => format!("{path}.{key}"),
        };
        let tried = attempts.entry(field.clone()).or_default();
        *tried += 1;
        if *tried == 1 {
            faults.push((field.clone(), words::of_serde(&said)));
        }
        if faults.len() == FAULTS {
            let message = format!("these are the first {FAULTS} mistakes in this record");
            faults.push((String::new(), message));
            return Err((faults, None));
        }
        let stand_in = match words::missing(&said) {
            Some(_) => Some(""),
            None if *tried > 1 => words::one_that_fits(&said),
            None => None,
        };
        if *tried > 3 || !mend::put(&mut keys, &field, stand_in) {
            return Err((faults, None));
        }
    }
}
