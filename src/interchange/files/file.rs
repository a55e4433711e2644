//! A file of records: its form, and how it is compressed.

use std::{
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use super::{
    content::{Content, Counted},
    copy::copy,
    pieces::Pieces,
};

/// How records are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON Lines: one record a line.
    JsonLines,
    /// YAML: one list of records.
    Yaml,
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstandard,
}

/// A file of records.
#[derive(Debug)]
pub struct RecordFile {
    /// Name of the file, as messages have it.
    pub name: String,
    /// How records are written in it.
    pub form: Form,
    packing: Packing,
    content: Content,
    /// Bytes of it, as they lie on the disk.
    pub size: u64,
}

impl RecordFile {
    /// A text that is part of the program.
    pub(super) fn embedded(name: &str, text: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            form: Form::Yaml,
            packing: Packing::Plain,
            content: Content::Embedded(text),
            size: text.len() as u64,
        }
    }

    /// The file at a path.
    pub(super) fn of_path(path: &Path) -> io::Result<Self> {
        let content = Content::at(path)?;
        let (form, packing) = by_ending(path).unwrap_or((Form::JsonLines, Packing::Plain));
        let mut file = Self {
            name: path.display().to_string(),
            form,
            packing,
            size: content.size()?,
            content,
        };
        if by_ending(path).is_none() {
            file.look()?;
        }
        Ok(file)
    }

    /// Standard input.
    pub(super) fn of_input() -> io::Result<Self> {
        let content = Content::Copied(copy(io::stdin().lock())?);
        let mut file = Self {
            name: "standard input".to_owned(),
            form: Form::JsonLines,
            packing: Packing::Plain,
            size: content.size()?,
            content,
        };
        file.look()?;
        Ok(file)
    }

    /// Tells by its first bytes what a file without a known ending is.
    fn look(&mut self) -> io::Result<()> {
        let mut start = Vec::new();
        self.content.open()?.take(4).read_to_end(&mut start)?;
        self.packing = match start.as_slice() {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Packing::Zstandard,
            _ => Packing::Plain,
        };
        let mut text = self.open(Arc::default())?;
        // What cannot be unpacked is said where it is read.
        while let Ok(bytes) = text.fill_buf() {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace());
            let blank = blank.count();
            match bytes.get(blank) {
                Some(b'{') => self.form = Form::JsonLines,
                Some(_) => self.form = Form::Yaml,
                None if blank > 0 => {
                    text.consume(blank);
                    continue;
                }
                None => {}
            }
            break;
        }
        Ok(())
    }

    /// The text of the file, unpacked; what is read of the disk is added to `progress`.
    fn open(&self, progress: Arc<AtomicU64>) -> io::Result<Box<dyn BufRead + Send>> {
        let raw = Counted {
            inner: self.content.open()?,
            progress,
        };
        let raw = BufReader::with_capacity(1 << 16, raw);
        Ok(match self.packing {
            Packing::Plain => Box::new(raw),
            // A file may be several that were put together.
            Packing::Gzip => Box::new(BufReader::with_capacity(
                1 << 16,
                flate2::bufread::MultiGzDecoder::new(raw),
            )),
            Packing::Zstandard => Box::new(BufReader::with_capacity(
                1 << 16,
                zstd::stream::read::Decoder::with_buffer(raw)?,
            )),
        })
    }

    /// The pieces of the file.
    ///
    /// # Errors
    /// Where the file cannot be opened any more.
    pub fn pieces(&self, progress: &Arc<AtomicU64>) -> io::Result<Pieces> {
        let text = self.open(Arc::clone(progress))?;
        Ok(Pieces::new(text, self.form, self.packing != Packing::Plain))
    }
}

/// What the ending of a file's name says of it.
pub(super) fn by_ending(path: &Path) -> Option<(Form, Packing)> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let (name, packing) = match name.rsplit_once('.')? {
        (name, "gz") => (name, Packing::Gzip),
        (name, "zst") => (name, Packing::Zstandard),
        _ => (name.as_str(), Packing::Plain),
    };
    match name.rsplit_once('.')?.1 {
        "jsonl" | "ndjson" => Some((Form::JsonLines, packing)),
        "yaml" | "yml" => Some((Form::Yaml, packing)),
        _ => None,
    }
}
