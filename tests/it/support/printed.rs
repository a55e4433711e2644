//! What the program prints, while it runs.

use std::{
    io::{BufRead, BufReader, Read},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

/// What comes out of a pipe, read all the time, so that a full pipe never stops the program.
pub(super) struct Text {
    lines: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Text {
    pub(super) fn read(pipe: impl Read + Send + 'static) -> Self {
        let lines = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&lines);
        let reader = thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let mut lines = shared.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push_str(&String::from_utf8_lossy(&line));
                lines.push('\n');
            }
        });
        Self {
            lines,
            reader: Some(reader),
        }
    }

    pub(super) fn so_far(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.clone()
    }

    pub(super) fn complete(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader does not panic");
        }
        self.so_far()
    }
}

/// The address that a server has got, which is not the port 0 it has asked for.
pub(super) fn address_in(text: &str) -> Option<String> {
    text.match_indices("http://127.0.0.1:")
        .find_map(|(start, scheme)| {
            let rest = text.get(start + scheme.len()..)?;
            let digits = rest.find(|character: char| !character.is_ascii_digit());
            let port: u16 = rest.get(..digits?)?.parse().ok()?;
            (port > 0).then(|| format!("{scheme}{port}"))
        })
}
