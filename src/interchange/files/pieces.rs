//! A text cut into pieces that each hold one record, so that a mistake in one says nothing of the
//! others and no more than one need be held in memory.
//!
//! A line of JSON Lines is a piece. In YAML a piece begins with a `-` in the first column: what
//! belongs to an item of a list stands further to the right. A text that does not begin like that
//! is one piece.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, BufRead, Read},
};

use super::{Form, MAX_RECORD};

/// A piece of text.
#[derive(Debug)]
pub struct Piece {
    /// Line on which it begins, from 1; 0 where the file as a whole cannot be read any further.
    pub line: u64,
    /// The text, or what is wrong with it.
    pub text: Result<String, String>,
}

/// The pieces of a text, one after the other.
pub struct Pieces {
    text: Box<dyn BufRead + Send>,
    form: Form,
    is_packed: bool,
    /// Lines read so far.
    line: u64,
    /// The first line of the next piece, read while looking for the end of this one.
    ahead: Option<Vec<u8>>,
    /// Whether the text is a list that begins in the first column; none until it begins.
    is_list: Option<bool>,
    ended: bool,
    /// All pieces so far, in a few bytes.
    digest: DefaultHasher,
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// A line that was read.
enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

impl Pieces {
    pub(super) fn new(text: Box<dyn BufRead + Send>, form: Form, is_packed: bool) -> Self {
        Self {
            text,
            form,
            is_packed,
            line: 0,
            ahead: None,
            is_list: None,
            ended: false,
            digest: DefaultHasher::new(),
        }
    }

    /// Number that another reading gives too, as long as it reads the same.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest.finish()
    }

    /// Reads a line with its end, at most as long as a record may be.
    fn read_line(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let limit = MAX_RECORD as u64 + 1;
        (&mut self.text).take(limit).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Line::End);
        }
        self.line += 1;
        if line.len() as u64 == limit && !line.ends_with(b"\n") {
            self.skip_line()?;
            return Ok(Line::TooLong);
        }
        if self.line == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Ok(Line::Whole(line))
    }

    /// Passes over the rest of a line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.text.fill_buf()?;
            let (used, done) = match bytes.iter().position(|byte| *byte == b'\n') {
                Some(end) => (end + 1, true),
                None => (bytes.len(), bytes.is_empty()),
            };
            self.text.consume(used);
            if done {
                return Ok(());
            }
        }
    }

    fn next_line_of_json(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let text = match self.read_line()? {
                Line::End => return Ok(None),
                Line::TooLong => Err(too_long()),
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => utf8(line.trim_ascii_end().to_vec()),
            };
            let line = self.line;
            return Ok(Some(Piece { line, text }));
        }
    }

    fn next_item_of_yaml(&mut self) -> io::Result<Option<Piece>> {
        let mut piece = self.ahead.take().unwrap_or_default();
        if is_document_mark(&piece) {
            // Nothing is read after it: what stands there is unknown.
            self.ended = true;
            let message = "`---` begins a second list of records; a file holds one";
            let (line, text) = (self.line, Err(message.to_owned()));
            return Ok(Some(Piece { line, text }));
        }
        let mut first = self.line;
        let mut is_long = false;
        loop {
            let line = match self.read_line()? {
                Line::End => break,
                Line::TooLong => {
                    is_long = true;
                    continue;
                }
                Line::Whole(line) => line,
            };
            if piece.is_empty() {
                // Comments before the list, and the mark that begins the document.
                if is_void(&line) {
                    continue;
                }
                first = self.line;
                self.is_list.get_or_insert_with(|| begins_item(&line));
            } else if self.is_list == Some(true) && (begins_item(&line) || is_document_mark(&line))
            {
                self.ahead = Some(line);
                break;
            }
            if piece.len() + line.len() > MAX_RECORD {
                is_long = true;
            } else {
                piece.extend_from_slice(&line);
            }
        }
        let text = match (is_long, piece.is_empty()) {
            (true, _) => Err(too_long()),
            (false, true) => return Ok(None),
            (false, false) => utf8(piece),
        };
        Ok(Some(Piece { line: first, text }))
    }
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.ended {
            return None;
        }
        let piece = match self.form {
            Form::JsonLines => self.next_line_of_json(),
            Form::Yaml => self.next_item_of_yaml(),
        };
        let piece = piece.unwrap_or_else(|error| {
            self.ended = true;
            let after = match self.line {
                0 => String::new(),
                line => format!(" after line {line}"),
            };
            let message = if error.kind() == io::ErrorKind::UnexpectedEof && self.is_packed {
                format!("the compressed file ends in the middle{after}: it is not whole")
            } else {
                format!("cannot be read{after}: {error}")
            };
            // Said of the file, and so before what seems to be wrong with its last lines.
            let text = Err(message);
            Some(Piece { line: 0, text })
        });
        if let Some(piece) = &piece {
            (piece.line, &piece.text).hash(&mut self.digest);
        }
        piece
    }
}

fn too_long() -> String {
    let most = MAX_RECORD / 1024 / 1024;
    format!("longer than {most} MiB, which no record is; each record has a line of its own")
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to() + 1;
        format!("not text in UTF-8 (byte {place}); save the file as UTF-8")
    })
}

/// Whether this line begins an item of a list that stands in the first column.
fn begins_item(line: &[u8]) -> bool {
    matches!(line, [b'-', b' ' | b'\t' | b'\r' | b'\n', ..] | [b'-'])
}

fn is_document_mark(line: &[u8]) -> bool {
    line.strip_prefix(b"---")
        .is_some_and(|rest| rest.first().is_none_or(u8::is_ascii_whitespace))
}

/// Whether nothing stands on this line that a record could be made of.
fn is_void(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#") || line.starts_with(b"%") || line == b"---"
}
