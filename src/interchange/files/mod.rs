//! The files that records stand in: which they are, how they are packed, and the pieces of text
//! that each hold one record.
//!
//! Records are read twice, once to check them and once to write them, so that no more than their
//! names need be kept in memory. What can be read only once, such as standard input, is therefore
//! copied to a temporary file first.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use self::{copy::copy, pieces::Pieces};
use super::{Place, Problem};

mod copy;
mod folder;
pub mod pieces;

/// Bytes of the longest piece of text that is read as one record.
pub const MAX_RECORD: usize = 16 * 1024 * 1024;

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
enum Packing {
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

#[derive(Debug)]
enum Content {
    Embedded(&'static str),
    Path(PathBuf),
    Copied(File),
}

/// Files to read records from, and those that cannot be.
#[derive(Debug, Default)]
pub struct Files {
    /// Those that are there.
    pub list: Vec<RecordFile>,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
    /// Bytes read so far, of all of them.
    pub progress: Arc<AtomicU64>,
}

impl Files {
    /// Texts that are part of the program, each with its name.
    #[must_use]
    pub fn embedded(files: &[(&str, &'static str)]) -> Self {
        let list = files.iter().map(|(name, text)| RecordFile {
            name: (*name).to_owned(),
            form: Form::Yaml,
            packing: Packing::Plain,
            content: Content::Embedded(text),
            size: text.len() as u64,
        });
        Self {
            list: list.collect(),
            ..Self::default()
        }
    }

    /// The files at these paths; of a folder all files of records in it and in the folders below,
    /// in the order of their names. `-` is standard input. A path that cannot be read is a problem
    /// like another.
    #[must_use]
    pub fn at(paths: &[PathBuf]) -> Self {
        let mut files = Self::default();
        for path in paths {
            if path.as_os_str() == "-" {
                files.add("standard input", RecordFile::of_input());
            } else if path.is_dir() {
                files.folder(path);
            } else {
                files.add(path, RecordFile::of_path(path));
            }
        }
        files
    }

    /// Bytes of all files.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.list.iter().map(|file| file.size).sum()
    }

    fn add(&mut self, name: impl AsRef<Path>, file: io::Result<RecordFile>) {
        match file {
            Ok(file) => self.list.push(file),
            Err(error) => self.refuse(name, format!("cannot be read: {error}")),
        }
    }

    fn refuse(&mut self, name: impl AsRef<Path>, message: impl Into<String>) {
        self.problems.push(Problem {
            place: Place {
                file: name.as_ref().display().to_string(),
                line: 0,
            },
            record: String::new(),
            field: String::new(),
            message: message.into(),
        });
    }

    fn folder(&mut self, folder: &Path) {
        let before = (self.list.len(), self.problems.len());
        for found in folder::files_in(folder) {
            match found {
                Ok(path) => self.add(&path, RecordFile::of_path(&path)),
                Err((path, message)) => self.refuse(path, message),
            }
        }
        if (self.list.len(), self.problems.len()) == before {
            let endings = "no .jsonl, .yaml or .yml file, nor one of these as .gz or .zst";
            self.refuse(folder, format!("holds {endings}"));
        }
    }
}

impl RecordFile {
    fn of_path(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let facts = file.metadata()?;
        let (form, packing) = by_ending(path).unwrap_or((Form::JsonLines, Packing::Plain));
        // A pipe, such as the shell's `<(…)`, can be read only once.
        let content = if facts.is_file() {
            Content::Path(path.to_owned())
        } else {
            Content::Copied(copy(file)?)
        };
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

    fn of_input() -> io::Result<Self> {
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

impl Content {
    fn size(&self) -> io::Result<u64> {
        match self {
            Self::Embedded(text) => Ok(text.len() as u64),
            Self::Path(path) => Ok(path.metadata()?.len()),
            Self::Copied(file) => Ok(file.metadata()?.len()),
        }
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Embedded(text) => Box::new(Cursor::new(text.as_bytes())),
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Copied(file) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Box::new(file)
            }
        })
    }
}

/// What the ending of a file's name says of it.
fn by_ending(path: &Path) -> Option<(Form, Packing)> {
    let (path, packing) = match path.extension()?.to_str()? {
        "gz" => (Path::new(path.file_stem()?), Packing::Gzip),
        "zst" => (Path::new(path.file_stem()?), Packing::Zstandard),
        _ => (path, Packing::Plain),
    };
    match path.extension()?.to_str()? {
        "jsonl" => Some((Form::JsonLines, packing)),
        "yaml" | "yml" => Some((Form::Yaml, packing)),
        _ => None,
    }
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    progress: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
