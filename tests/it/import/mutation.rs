//! Files that were good before something happened to them: whatever it was, the program says so or
//! takes them, and does one of the two as a whole.

use std::{cell::RefCell, fs};

use proptest::prelude::*;
use serde_json::Value;

use super::{Desk, archive::gzip};
use crate::support::{
    database::{Engine, on_each_engine},
    records::Collection,
};

/// What happens to a file.
#[derive(Clone, Debug)]
enum Mishap {
    /// A byte becomes another.
    Flip(usize, u8),
    /// The rest is cut off.
    Cut(usize),
    /// Something stands where it should not.
    Insert(usize, Vec<u8>),
    /// A record loses a key.
    Lose(usize, usize),
    /// A record gets the value of another key.
    Swap(usize, usize, usize),
    /// A line goes, or comes twice.
    Line(usize, bool),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let place = || any::<usize>();
    let bytes = prop_oneof![
        Just(b"\0".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\\u0000".to_vec()),
        Just("\u{feff}".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(place, byte)| Mishap::Flip(place, byte)),
        place().prop_map(Mishap::Cut),
        (place(), bytes).prop_map(|(place, bytes)| Mishap::Insert(place, bytes)),
        (place(), place()).prop_map(|(line, key)| Mishap::Lose(line, key)),
        (place(), place(), place()).prop_map(|(line, key, other)| Mishap::Swap(line, key, other)),
        (place(), any::<bool>()).prop_map(|(line, twice)| Mishap::Line(line, twice)),
    ]
}

fn befall(content: &mut Vec<u8>, mishap: Mishap) {
    let length = content.len().max(1);
    match mishap {
        Mishap::Flip(place, byte) => content
            .iter_mut()
            .skip(place % length)
            .take(1)
            .for_each(|at| *at = byte),
        Mishap::Cut(place) => content.truncate(place % length),
        Mishap::Insert(place, bytes) => {
            let place = place % length;
            content.splice(place..place, bytes);
        }
        Mishap::Lose(line, key) => in_record(content, line, |keys| {
            let key = keys.keys().nth(key % keys.len().max(1)).cloned();
            if let Some(key) = key {
                keys.shift_remove(&key);
            }
        }),
        Mishap::Swap(line, key, other) => in_record(content, line, |keys| {
            let length = keys.len().max(1);
            let value = keys.values().nth(other % length).cloned();
            let slot = keys.values_mut().nth(key % length);
            if let Some((slot, value)) = slot.zip(value) {
                *slot = value;
            }
        }),
        Mishap::Line(line, twice) => {
            let mut lines: Vec<Vec<u8>> = content
                .split(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            let line = line % lines.len();
            let taken = lines.remove(line);
            if twice {
                lines.extend([taken.clone(), taken]);
            }
            *content = lines.join(&b'\n');
        }
    }
}

fn in_record(
    content: &mut Vec<u8>,
    line: usize,
    change: impl Fn(&mut serde_json::Map<String, Value>),
) {
    let mut lines: Vec<Vec<u8>> = content
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let line = line % lines.len();
    if let Ok(Value::Object(mut keys)) = serde_json::from_slice(&lines[line]) {
        change(&mut keys);
        lines[line] = Value::Object(keys).to_string().into_bytes();
    }
    *content = lines.join(&b'\n');
}

/// How the file is written.
#[derive(Clone, Copy, Debug)]
enum Dress {
    JsonLines,
    Yaml,
    Gzip,
}

fn dressed(lines: &str, dress: Dress) -> (&'static str, Vec<u8>) {
    match dress {
        Dress::JsonLines => ("a.jsonl", lines.as_bytes().to_vec()),
        Dress::Yaml => (
            "a.yaml",
            lines
                .lines()
                .map(|line| format!("- {line}\n"))
                .collect::<String>()
                .into_bytes(),
        ),
        Dress::Gzip => ("a.jsonl.gz", gzip(lines)),
    }
}

on_each_engine!(
    a_file_to_which_something_happened_is_taken_or_refused_as_a_whole,
    async |engine| {
        let desk = Desk::with_base(engine);
        let records = Collection::generate(3).records;
        // A handful of each kind is enough, and quick.
        let lines: String = records
            .iter()
            .step_by(6)
            .map(|record| format!("{record}\n"))
            .collect();
        let all: String = records.iter().map(|record| format!("{record}\n")).collect();
        desk.import_text(all);
        let cases = if engine == Engine::Sqlite { 64 } else { 32 };
        let config = ProptestConfig {
            cases,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(7),
            max_shrink_iters: 32,
            ..ProptestConfig::default()
        };
        let dress = prop_oneof![4 => Just(Dress::JsonLines), 2 => Just(Dress::Yaml), 1 => Just(Dress::Gzip)];
        let strategy = (
            dress,
            proptest::collection::vec(mishap(), 1..4),
            any::<bool>(),
        );
        let before = RefCell::new(desk.state().await);
        let state = || {
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(desk.state()))
        };
        let taken = RefCell::new([0, 0]);
        let mut runner = proptest::test_runner::TestRunner::new(config);
        let done = runner.run(&strategy, |(dress, mishaps, first)| {
            let (name, mut content) = if first {
                dressed(&lines, dress)
            } else {
                dressed(&lines.replace("words", "other words"), dress)
            };
            for mishap in mishaps {
                befall(&mut content, mishap);
            }
            fs::write(desk.path(name), &content).unwrap();
            let finished = desk.chancery.run(&["import", name]);
            let after = state();
            match finished.code {
                Some(0) => {
                    let is_same = finished.stdout.contains(", as before. ");
                    prop_assert_eq!(is_same, after == *before.borrow(), "{}", finished);
                    taken.borrow_mut()[0] += 1;
                }
                Some(1) => {
                    prop_assert_eq!(&after, &*before.borrow(), "{}", finished);
                    let begin = "chancery: nothing was written, for ";
                    prop_assert!(finished.stderr.starts_with(begin), "{}", finished);
                    taken.borrow_mut()[1] += 1;
                }
                _ => prop_assert!(false, "{}", finished),
            }
            *before.borrow_mut() = after;
            Ok(())
        });
        done.unwrap_or_else(|failure| panic!("{failure}"));
        // Both happen often.
        let [taken, refused] = taken.into_inner();
        assert!(
            taken > 2 && refused > 2,
            "{taken} were taken, {refused} refused"
        );
    }
);
