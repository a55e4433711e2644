//! `chancery export`: writes records to a file, a folder or standard output.

use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use sea_orm::sea_query::Condition;

use super::{CommandError, filter, print, progress, stop_signal, table};
use crate::{
    config::{ExportFormat, ExportSettings},
    database::{
        Database,
        connect::{connect_existing, redact},
    },
    graphql::id::Kind,
    interchange::{
        export::{ExportError, JsonLines, Packed, Selection, Sink, Yaml, csv, export},
        format::{Dataset, Record},
        progress::Progress,
    },
};

/// Exports, and says what.
///
/// # Errors
/// [`CommandError`]; a file that was there before is as it was. A folder of tables has its package
/// only while all its tables are those that it describes.
pub async fn run(settings: ExportSettings) -> Result<(), CommandError> {
    let url = settings.database.url();
    let database = connect_existing(&url, settings.database.pool()).await?;
    let started = Instant::now();
    let progress = Progress::default();
    let work = async {
        let selection = selection(&database, &settings).await?;
        let Output { sink, place } = Output::open(&settings, &selection)?;
        let head = match export(&database, &selection, sink, &progress).await {
            Ok(head) => Some(head),
            Err(error) => place.failed(error)?,
        };
        place.keep()?;
        Ok(head)
    };
    let is_watched = settings.output.is_some() || !io::stdout().is_terminal();
    let watch = async {
        if is_watched {
            progress::show(&progress).await
        } else {
            std::future::pending().await
        }
    };
    let head: Result<Option<Dataset>, CommandError> = tokio::select! {
        head = work => head,
        never = watch => match never {},
        () = stop_signal() => Err(CommandError::Stopped("the export is not whole")),
    };
    database.close().await;
    match (head?, &settings.output) {
        (Some(head), Some(path)) => {
            let seconds = started.elapsed().as_secs_f64();
            let records = table::grouped(head.counts.values().sum());
            let (path, database, version) = (path.display(), redact(&url), head.version);
            print(&format!(
                "{path}: {records} records of version {version} of {database}. {seconds:.1} s.\n"
            ))
        }
        _ => Ok(()),
    }
}

async fn selection(
    database: &Database,
    settings: &ExportSettings,
) -> Result<Selection, CommandError> {
    let kinds = Record::KINDS.into_iter().filter(|kind| {
        settings.kind.is_empty() || settings.kind.iter().any(|name| name == kind.as_str())
    });
    let mut kinds: Vec<(Kind, Condition)> = kinds.map(|kind| (kind, Condition::all())).collect();
    if let Some(text) = &settings.filter {
        let [(kind, condition)] = kinds.as_mut_slice() else {
            return Err(CommandError::Setting {
                setting: "--filter",
                problem: "a filter is of one kind of record; say which with --kind".to_owned(),
            });
        };
        if !settings.published {
            return Err(CommandError::Setting {
                setting: "--filter",
                problem: "a filter looks at what readers see; say --published too".to_owned(),
            });
        }
        *condition = filter::condition(database, *kind, text).await?;
    }
    Ok(Selection {
        is_partial: settings.filter.is_some() || kinds.len() < Record::KINDS.len(),
        kinds,
        is_published: settings.published,
    })
}

/// Where the records go.
struct Output {
    sink: Box<dyn Sink>,
    place: Place,
}

enum Place {
    Standard,
    Folder(PathBuf),
    /// The file, and where it is written until it is whole.
    File {
        file: PathBuf,
        unfinished: PathBuf,
    },
}

impl Output {
    fn open(settings: &ExportSettings, selection: &Selection) -> Result<Self, CommandError> {
        let format = settings
            .format
            .unwrap_or_else(|| by_ending(settings.output.as_deref()));
        let kinds: Vec<Kind> = selection.kinds.iter().map(|(kind, _)| *kind).collect();
        let Some(path) = &settings.output else {
            let output = BufWriter::with_capacity(1 << 16, io::stdout());
            let sink = match (format, kinds.as_slice()) {
                (ExportFormat::Csv, [_, _, ..]) => {
                    return Err(CommandError::Setting {
                        setting: "--format csv",
                        problem: "there is a table for each kind of record: name a folder with \
                                  --output, or one kind with --kind"
                            .to_owned(),
                    });
                }
                (format, kinds) => sink(format, kinds, output).map_err(CommandError::Output)?,
            };
            return Ok(Self {
                sink,
                place: Place::Standard,
            });
        };
        let cannot = |error: io::Error| cannot_write(path, &error);
        let is_file = by_ending(Some(path)) == ExportFormat::Csv;
        if format == ExportFormat::Csv && is_file && kinds.len() > 1 {
            return Err(CommandError::Setting {
                setting: "--output",
                problem: "a file holds one table: name a folder, or one kind with --kind"
                    .to_owned(),
            });
        }
        if format == ExportFormat::Csv && !is_file {
            let sink = csv::Folder::new(path, &kinds).map_err(cannot)?;
            return Ok(Self {
                sink: Box::new(sink),
                place: Place::Folder(path.clone()),
            });
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.unfinished", std::process::id()));
        let unfinished = path.with_file_name(name);
        let file = BufWriter::with_capacity(1 << 16, File::create(&unfinished).map_err(cannot)?);
        let ending = path.extension().and_then(|ending| ending.to_str());
        let sink = match ending {
            Some("gz") => sink(format, &kinds, Packed::gzip(file)),
            Some("zst") => Packed::zstandard(file).and_then(|packed| sink(format, &kinds, packed)),
            _ => sink(format, &kinds, file),
        };
        Ok(Self {
            sink: sink.map_err(cannot)?,
            place: Place::File {
                file: path.clone(),
                unfinished,
            },
        })
    }
}

fn sink(
    format: ExportFormat,
    kinds: &[Kind],
    output: impl Write + Send + 'static,
) -> io::Result<Box<dyn Sink>> {
    Ok(match (format, kinds) {
        (ExportFormat::Yaml, _) => Box::new(Yaml::new(output)),
        (ExportFormat::Csv, [kind]) => Box::new(csv::OneTable::new(*kind, output)?),
        _ => Box::new(JsonLines::new(output)),
    })
}

impl Place {
    /// Puts the file where it belongs, now that it is whole.
    fn keep(&self) -> Result<(), CommandError> {
        let Self::File { file, unfinished } = self else {
            return Ok(());
        };
        let kept = File::open(unfinished)
            .and_then(|written| written.sync_all())
            .and_then(|()| fs::rename(unfinished, file));
        kept.map_err(|error| cannot_write(file, &error))
    }

    /// What an error means here. A reader of standard output who went away is none.
    fn failed(&self, error: ExportError) -> Result<Option<Dataset>, CommandError> {
        match (self, error) {
            (Self::Standard, ExportError::Output(error))
                if error.kind() == io::ErrorKind::BrokenPipe =>
            {
                Ok(None)
            }
            (Self::Standard, ExportError::Output(error)) => Err(CommandError::Output(error)),
            (Self::Folder(path) | Self::File { file: path, .. }, ExportError::Output(error)) => {
                Err(cannot_write(path, &error))
            }
            (_, error) => Err(CommandError::Export(error.to_string())),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::File { unfinished, .. } = self {
            // Kept under its name, or of no use: either way it is gone from here.
            let _gone = fs::remove_file(unfinished);
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> CommandError {
    CommandError::Export(format!("cannot write {}: {error}", path.display()))
}

/// The form that the ending of a file's name stands for; JSON Lines where it stands for none.
fn by_ending(path: Option<&Path>) -> ExportFormat {
    let name = path
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(name);
    match name.rsplit_once('.') {
        Some((_, "yaml" | "yml")) => ExportFormat::Yaml,
        Some((_, "csv")) => ExportFormat::Csv,
        _ => ExportFormat::Jsonl,
    }
}
